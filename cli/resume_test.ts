import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { random } from "../core/random.ts";
import { type ImitationOptions, startImitation } from "../core/testing/imitation/mod.ts";
import { essence, runKilled } from "./testing/killed_run.ts";
import { type Ended, Workplace } from "./testing/program.ts";

/** Runs that are killed; more of them prove more, see bench/kill_proof.ts. */
const RUNS = 5;
const KILLS_A_RUN = 3;

/** Answers follow from the question alone: some right by chance, some wrong, and some that fail. */
const ANSWERS: ImitationOptions = {
  script: ({ body }) => {
    const { int, pick } = random(1, JSON.stringify(body));
    const tokens = [pick(["1", "2", "Monday", "yes", "{}"]), "!"];
    const script = { tokens, schedule: { firstMs: 4, gapMs: 2 } };
    return int(1, 8) === 1 ? { ...script, defect: { kind: "end-without-finish" } } : script;
  },
};

function lineFor(url: URL, ...more: readonly string[]): string[] {
  const provider = ["run", "--provider", "openai-compatible", "--api-base", url.href];
  return [...provider, "--benchmarks", "smoke", "--retries", "0", ...more];
}

Deno.test({
  name:
    `run --resume gives the report of an unbroken run after ${RUNS} times up to ${KILLS_A_RUN} kills`,
  async fn() {
    await using place = await Workplace.open();
    await using imitation = await startImitation(ANSWERS);
    const line = lineFor(imitation.url, "--samples", "36");
    const unbroken = await place.lens(line);
    assertEquals(unbroken.code, 3, unbroken.err);
    const expected = await essence(place.runs()[0] ?? "");

    let inside = 0;
    for (let turn = 0; turn < RUNS; turn++) {
      const lanes = ["--concurrency", `${1 + turn % 3}`];
      const killed = await runKilled(place, [...line, ...lanes], {
        kills: KILLS_A_RUN,
        after: () => 100 + Math.random() * 500,
      });
      assertEquals(killed.faults, []);
      assertEquals(await essence(killed.path), expected);
      inside += killed.killsInside;
    }
    assert(inside > 0, "no kill hit a run: nothing was proved");
  },
});

/** A run with 6 of 12 samples done, because its model went away; its server is gone when this returns. */
async function stoppedRun(place: Workplace): Promise<URL> {
  await using imitation = await startImitation({
    script: (_, turn) =>
      turn < 6 ? { tokens: ["1"] } : { tokens: [], defect: { kind: "model-vanishes", after: 0 } },
  });
  const { code, err } = await place.lens(lineFor(imitation.url, "--samples", "12"));
  assertEquals(code, 1, err);
  return imitation.url;
}

/** What the files of a run hold, so that it can be seen that nothing touched them. */
async function bytesOf(path: string): Promise<string> {
  return await Deno.readTextFile(`${path}/events.ndjson`);
}

async function refused(
  place: Workplace,
  args: readonly string[],
  [code, says]: readonly [number, RegExp],
): Promise<Ended> {
  const [path = ""] = place.runs();
  const before = await bytesOf(path);
  const ended = await place.lens(["run", "--resume", path, ...args]);
  assertEquals([ended.code, ended.out], [code, ""], ended.err);
  assertMatch(ended.err, says);
  assert(!ended.err.includes("To go on"), "there is nothing to go on with");
  assertEquals(await bytesOf(path), before, "the trace was touched");
  return ended;
}

Deno.test("run --resume takes a run up where it was, on another port too, and then no more", async () => {
  await using place = await Workplace.open();
  await stoppedRun(place);
  await using imitation = await startImitation({ script: { tokens: ["1"] } });
  const base = ["--api-base", imitation.url.href];
  const resumed = await place.lens(["run", "--resume", "latest", ...base]);

  assertEquals(resumed.code, 0, resumed.err);
  assertMatch(resumed.err, /\n12 samples of smoke, 6 of them done before, seed 42\n/);
  assertMatch(resumed.out, / smoke .* 12 +0 /);
  assertEquals(imitation.requests.filter(({ method }) => method === "POST").length, 6);
  assertEquals(place.runs().length, 1);
  await refused(place, base, [2, /every sample has a score.*\n.*Start a new run/]);
});

Deno.test("run --resume refuses flags that contradict the run", async () => {
  await using place = await Workplace.open();
  await stoppedRun(place);
  await refused(place, ["--seed", "7"], [
    2,
    /Cannot resume with --seed 7: .* 42\n.*Leave --seed out/,
  ]);
  await refused(place, ["--samples", "13"], [2, /--samples 13: .* 12\n/]);
  await refused(place, ["--provider", "embedded"], [2, /--provider embedded: .*openai-compatible/]);
  await refused(place, ["--models", "other"], [2, /--models other: .*imitation-1/]);
  await refused(place, ["--quick"], [2, /--quick: the run was planned without it/]);
});

Deno.test("run --resume refuses a trace that is damaged, newer, or being written", async () => {
  await using place = await Workplace.open();
  const url = await stoppedRun(place);
  const [path = ""] = place.runs();
  const file = `${path}/events.ndjson`;
  const text = await bytesOf(path);

  await Deno.writeTextFile(file, text.replace('"kind":"header"', '"kind":"?"'));
  await refused(place, [], [1, /^error\[trace_header_damaged\]/]);
  await Deno.writeTextFile(file, text.replace("modellens.run/1", "modellens.run/2"));
  await refused(place, [], [1, /^error\[trace_newer\].*\n.*Update Model Lens/]);

  await Deno.writeTextFile(file, text);
  await using _back = await startImitation({ port: Number(url.port) });
  using writer = await Deno.open(file, { read: true, append: true });
  await writer.lock(true);
  await refused(place, [], [1, /^error\[trace_locked\].*another process is writing it/m]);
});

Deno.test("run --resume refuses a plan that cannot be made again, and names the plugin", async () => {
  await using place = await Workplace.open();
  await writeQuiz(place, "1.0.0");
  const imitation = await startImitation({ defect: { kind: "model-vanishes", after: 2 } });
  await using _ = imitation;
  const line = lineFor(imitation.url).map((word) => word === "smoke" ? "quiz" : word);
  const stopped = await place.lens(line);
  assertEquals(stopped.code, 1, stopped.err);
  imitation.change({ defect: null });

  await writeQuiz(place, "2.0.0");
  const { err } = await refused(place, [], [2, /its plan cannot be made again/]);
  assertMatch(err, /benchmark-quiz was 1\.0\.0 and is 2\.0\.0/);
  await writeQuiz(place, "1.0.0");
  const resumed = await place.lens(["run", "--resume", "latest"]);
  assertNotEquals(resumed.code, 2, resumed.err);
  assertMatch(resumed.out, / quiz .* 8 +0 /);
});

/** A locked benchmark in the working folder, as a user would have it. */
async function writeQuiz(place: Workplace, version: string): Promise<void> {
  const folder = `${place.path}/plugins/benchmark-quiz`;
  await Deno.mkdir(folder, { recursive: true });
  const manifest = {
    id: "benchmark-quiz",
    kind: "benchmark",
    api: 1,
    version,
    summary: "Eight questions",
    entry: "./mod.ts",
  };
  await Deno.writeTextFile(`${folder}/plugin.jsonc`, JSON.stringify(manifest));
  await Deno.writeTextFile(
    `${folder}/mod.ts`,
    `const any = { safeParse: (data) => ({ success: true, data: data }) };
export default {
  version: "${version}",
  settings: any,
  target: any,
  chance: 0,
  samples: () => Array.from({ length: 8 }, (_, n) => ({
    id: "q" + n,
    request: { messages: [{ role: "user", content: "Question " + n }] },
    target: n,
  })),
  score: () => ({ value: 1, answer: null, explanation: "Right" }),
};
`,
  );
  const locked = await place.lens(["plugins", "lock", "benchmark-quiz"]);
  assertEquals(locked.code, 0, locked.err);
}
