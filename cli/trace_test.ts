import { assert, assertEquals, assertMatch } from "@std/assert";
import { random } from "../core/random.ts";
import { startImitation } from "../core/testing/imitation/mod.ts";
import { CLI, type Ended, records, results, Workplace } from "./testing/program.ts";

const GIT = await has("git");
const WITHOUT_GIT = GIT ? "" : " (git is not installed)";
const QUESTION = "1/smoke/arithmetic-1-l1";

async function has(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** Paths of so many runs, one after the other, with answers that follow from the questions. */
async function runs(place: Workplace, count: number): Promise<string[]> {
  await using imitation = await startImitation({
    script: ({ body }) => ({ tokens: [random(1, JSON.stringify(body)).pick(["1", "2", "3"])] }),
  });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const plan = ["--concurrency", "3", "--benchmarks", "smoke", "--samples", "12"];
  const paths: string[] = [];
  while (paths.length < count) {
    const { code, out, err } = await place.lens(["run", ...base, ...plan, "--json"]);
    assertEquals(code, 0, err);
    paths.push(String(records(out)[0]?.["path"]));
  }
  return paths;
}

async function git(place: Workplace, ...args: readonly string[]): Promise<Ended> {
  const alone = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_PAGER: "cat" };
  const author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  return await place.spawn("git", [...author, ...args], alone).ended;
}

/** A repository that is set up once, as README.md says. */
async function repository(place: Workplace): Promise<void> {
  const attributes = await Deno.readTextFile(new URL("../.gitattributes", import.meta.url));
  await Deno.writeTextFile(`${place.path}/.gitattributes`, attributes);
  await git(place, "init", "-q");
  const program = `deno run -A ${CLI} trace diff-text`;
  await git(place, "config", "diff.modellens.textconv", program);
}

Deno.test({
  name: `git diff shows no difference between two runs of one seed${WITHOUT_GIT}`,
  ignore: !GIT,
  async fn() {
    await using place = await Workplace.open();
    await repository(place);
    const [first = "", second = ""] = await runs(place, 2);
    const files = [first, second].map((path) => `${path}/events.ndjson`);
    const { code, out, err } = await git(place, "diff", "--no-index", ...files);

    const changes = out.split("\n").filter((line) => /^[+-](?!\+\+|--)/.test(line));
    assertEquals(changes, [], err);
    assertEquals([code <= 1, err], [true, ""]);
    assert(
      await Deno.readTextFile(`${place.path}/${files[0]}`) !==
        await Deno.readTextFile(`${place.path}/${files[1]}`),
    );
  },
});

Deno.test({
  name: `git diff shows an answer and a score that changed, and nothing else${WITHOUT_GIT}`,
  ignore: !GIT,
  async fn() {
    await using place = await Workplace.open();
    await repository(place);
    const [path = ""] = await runs(place, 1);
    await git(place, "add", ".");
    await git(place, "commit", "-q", "-m", "A run");
    const file = `${place.path}/${path}/events.ndjson`;
    const text = await Deno.readTextFile(file);
    const planted = text.replace(/("kind":"call.completed".*?"text":)"\d"/, '$1"planted"')
      .replace(/("kind":"sample.scored".*?"score":)[01]/, "$10.5")
      .replaceAll(/"t":\d+/g, '"t":7');
    assert(planted !== text);
    await Deno.writeTextFile(file, planted);
    const { out, err } = await git(place, "diff");

    const changes = out.split("\n").filter((line) => /^[+-](?!\+\+|--)/.test(line));
    assertMatch(
      changes.join("\n"),
      /^- {2}\d\n\+ {2}planted\n-score: [01]\n\+score: 0\.5$/,
      out + err,
    );
    const log = await git(place, "log", "-p", "--", path);
    assertMatch(log.out, /\n\+answer:\n/);
  },
});

Deno.test("trace show finds runs by path, by a part of the id, and by latest", async () => {
  await using place = await Workplace.open();
  const [first = "", second = ""] = await runs(place, 2);
  const shown = async (...args: string[]) =>
    (await place.lens(["trace", "show", ...args])).out.split(" ")[0] ?? "";
  const id = (path: string) => path.replace("traces/", "");

  assertEquals(await shown(first), id(first));
  assertEquals(await shown(`${place.path}/${first}/`), id(first));
  assertEquals(await shown(first.slice(-6)), id(first));
  // Folders can be renamed, and two runs can begin within one second.
  await Deno.rename(`${place.path}/${first}`, `${place.path}/traces/zzz-baseline`);
  await Deno.mkdir(`${place.path}/traces/zzzz-no-run`);
  assertEquals([await shown(), await shown("latest")], [id(second), id(second)]);
  const list = await place.lens(["trace", "list", "--json"]);
  const listed = results(list.out).map(({ path }) => path);
  assertEquals(listed, [second, "traces/zzz-baseline", "traces/zzzz-no-run"]);
  const several = await place.lens(["trace", "show", "zzz"]);
  assertEquals(several.code, 2);
  assertMatch(several.err, /it fits 2 runs/);
});

Deno.test("trace show --sample tells a sample word for word, and which id was meant", async () => {
  await using place = await Workplace.open();
  await runs(place, 1);
  const shown = await place.lens(["trace", "show", "--sample", QUESTION, "--tokens"]);
  assertEquals(shown.code, 0, shown.err);
  assertMatch(shown.out, new RegExp(`^${QUESTION}\nwanted .*\n\nrequest, attempt 1\nto http`));
  assertMatch(shown.out, /\nuser: \S.*\n/);
  assertMatch(shown.out, /\nended by: stop\n.*\n1 chunks?, 1 tokens? counted by us\n/s);
  assertMatch(shown.out, /\n +ms +gap +chunk +probability +alternatives\n/);
  assertMatch(shown.out, /\nscore [01] /);

  for (
    const [typed, meant] of [["arithmetic-1", QUESTION], ["1/smoke/arithmetik-1-l1", QUESTION]]
  ) {
    const { code, err } = await place.lens(["trace", "show", "--sample", typed ?? ""]);
    assertEquals(code, 2);
    assertMatch(err, new RegExp(`Did you mean "${meant}"\\?`));
  }
  const events = results((await place.lens(["trace", "show", "--sample", QUESTION, "--json"])).out);
  assertEquals(events.map(({ kind }) => kind), [
    "sample.started",
    "call.started",
    "chunk.received",
    "call.completed",
    "sample.scored",
  ]);
});

Deno.test("trace verify and trace list say what is wrong with a run, and go on", async () => {
  await using place = await Workplace.open();
  const [path = ""] = await runs(place, 1);
  const file = `${place.path}/${path}/events.ndjson`;
  const text = await Deno.readTextFile(file);
  const whole = await place.lens(["trace", "verify"]);
  assertEquals([whole.code, /^whole /.test(whole.out)], [0, true]);

  await Deno.writeTextFile(
    file,
    text.replace(/\n.*"sample\.scored".*\n/, "\nnot JSON\n") + '{"seq":',
  );
  const damaged = await place.lens(["trace", "verify"]);
  assertEquals(damaged.code, 1);
  assertMatch(damaged.out, /^damaged .*\n {2}error: 1 damaged line.*\n/);
  const show = await place.lens(["trace", "show"]);
  assertEquals(show.code, 0);
  assertMatch(show.out, /damaged lines? .*trace verify/);
  assertMatch(show.out, /last line is torn/);
  const alarms = await place.lens(["alarms"]);
  assertMatch(alarms.out, /\n\d+ lines or events are lost: run "trace verify"\n/);
  const diff = await place.lens(["diff", path, path]);
  assertMatch(diff.err, /: \d+ lines or events are lost: run "trace verify"\n/);
  const gate = await place.lens(["gate", path, "--budget", "score=0"]);
  assertEquals(gate.code, 100, "where samples may be lost, nothing is shown to be kept");
  assertMatch(gate.out, /^unknown +\S+ is whole \(it is damaged: \d+ lines? cannot be read\)\n/);

  await Deno.writeTextFile(file, text);
  await Deno.remove(`${place.path}/${path}/tokens.ndjson`);
  const partly = await place.lens(["trace", "show"]);
  assertMatch(
    partly.out,
    /\n\d+ events? missing \(there is no tokens\.ndjson\): run "trace verify"\n/,
  );

  await Deno.writeTextFile(file, text.replace("modellens.run/1", "modellens.run/2"));
  for (const command of ["show", "verify"]) {
    const newer = await place.lens(["trace", command, path]);
    assertEquals(newer.code, 1);
    assertMatch(newer.err, /^error\[trace_newer\] .*\n {2}hint: Update Model Lens/);
  }

  await Deno.writeTextFile(file, "");
  const list = await place.lens(["trace", "list"]);
  assertEquals(list.code, 0);
  assertMatch(list.out, /\n\S+ +unreadable +Cannot use the trace /);
  assertEquals(results((await place.lens(["trace", "list", "--json"])).out).length, 1);
});
