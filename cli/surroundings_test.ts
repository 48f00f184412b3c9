import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Imitation, startImitation } from "../core/testing/imitation/mod.ts";
import { CLI, type Ended, records, Workplace } from "./testing/program.ts";

const SCRIPT = await runs("script", "-qec", "true", "/dev/null");
const WITHOUT_SCRIPT = SCRIPT ? "" : " (there is no script of util-linux to make a terminal)";
const MOUNT = await runs(
  "unshare",
  "--map-root-user",
  "--mount",
  "mount",
  "-t",
  "tmpfs",
  "none",
  "/mnt",
);
const WITHOUT_MOUNT = MOUNT ? "" : " (mounting a small disk is not permitted)";
const LENS = `${Deno.execPath()} run -A ${CLI}`;

async function runs(program: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

function lineFor({ url }: Imitation, ...more: readonly string[]): string[] {
  const provider = ["run", "--provider", "openai-compatible", "--api-base", url.href];
  return [...provider, "--benchmarks", "smoke", ...more];
}

/** Runs a line on a terminal of 80 columns, or of any kind. */
async function onTerminal(place: Workplace, line: string, term = "xterm"): Promise<Ended> {
  const command = `stty cols 80; ${line}`;
  return await place.spawn("script", ["-qec", command, "/dev/null"], { TERM: term }).ended;
}

Deno.test({
  name:
    `run redraws one line of progress on a terminal, and removes it in the end${WITHOUT_SCRIPT}`,
  ignore: !SCRIPT,
  async fn() {
    await using place = await Workplace.open();
    await using imitation = await startImitation({
      script: { tokens: ["1"], schedule: { firstMs: 60, gapMs: 0 } },
    });
    const line = `${LENS} ${lineFor(imitation, "--samples", "8").join(" ")}`;
    const { out, code } = await onTerminal(place, line);

    assertEquals(code, 0, out);
    // What redraws a line is what ends it.
    const pieces = out.split("\r\x1b[2K");
    const drawn = /\d\/8 · [\d.]+ samples\/s · \d+ s left · smoke on imitation-1$/;
    assert(pieces.filter((piece) => drawn.test(piece)).length >= 3, out);
    assert(!pieces.at(-1)?.includes("samples/s"), "a line of progress was left");
    const dumb = await onTerminal(place, line, "dumb");
    assertEquals(dumb.out.includes("\x1b"), false, dumb.out);
  },
});

Deno.test({
  name: `run and trace show keep their tables within 80 columns${WITHOUT_SCRIPT}`,
  ignore: !SCRIPT,
  async fn() {
    await using place = await Workplace.open();
    await using imitation = await startImitation({
      models: ["a-model-with-quite-a-long-name:70b"],
    });
    const both = ["run", "--provider", "openai-compatible", "--api-base", imitation.url.href];
    const line = `${LENS} ${[...both, "--samples", "6"].join(" ")}`;
    for (const one of [line, `${LENS} trace show --samples`, `${LENS} trace list`]) {
      const { out, code } = await onTerminal(place, `${one} --no-color`);
      assertEquals(code, 0, out);
      const tables = out.replaceAll("\r", "").split("\n")
        .filter((text) => /\S {2}/.test(text) && !/^(?:trace|look|compare) /.test(text));
      assert(tables.length > 0, out);
      assertEquals(tables.filter((text) => text.length > 80), []);
    }
  },
});

Deno.test("run leaves nothing behind where it cannot write, and says what to do", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation();
  await Deno.writeTextFile(`${place.path}/file`, "no folder");
  for (const folder of ["file", "file/below", "/proc/traces"]) {
    const args = lineFor(imitation, "--samples", "1", "--traces-dir", folder);
    const { code, out, err } = await place.lens([...args, "--json"]);
    assertEquals([code, err], [1, ""]);
    const [launch, done, ...others] = records(out);
    assertEquals([launch?.kind, others], ["launch", []]);
    assertMatch(JSON.stringify(done), /"trace_unwritable".*--traces-dir/);
    const plain = await place.lens(args);
    assertEquals([plain.code, plain.out], [1, ""]);
    assert(!plain.err.includes("To go on"), plain.err);
  }
  assertEquals([...Deno.readDirSync(place.path)].map(({ name }) => name), ["file"]);
  assertEquals(imitation.requests.filter(({ method }) => method === "POST"), []);
});

Deno.test({
  name:
    `run ends on a full disk with its trace whole, and goes on when there is room${WITHOUT_MOUNT}`,
  ignore: !MOUNT,
  async fn() {
    await using place = await Workplace.open();
    await using imitation = await startImitation({
      script: { tokens: Array.from({ length: 200 }, () => "word ") },
    });
    await Deno.mkdir(`${place.path}/small`);
    const run = lineFor(imitation, "--samples", "30", "--traces-dir", "small").join(" ");
    const steps = [
      "mount -t tmpfs -o size=160k none small",
      `${LENS} ${run} --concurrency 2`,
      `echo "first: $?"`,
      `${LENS} trace verify --traces-dir small`,
      "mount -o remount,size=64m small",
      `${LENS} run --resume latest --traces-dir small`,
      `echo "second: $?"`,
      `${LENS} trace verify --traces-dir small`,
    ].join("\n");
    const alone = ["--map-root-user", "--mount", "sh", "-c", steps];
    const { out, err } = await place.spawn("unshare", alone).ended;

    assertMatch(
      err,
      /To go on: .* run --resume small\/\S+\nerror\[trace_unwritable\] .*No space left/,
    );
    assertMatch(out, /^first: 1\nwhole .*: \d+ events, open\n/);
    assertMatch(out, / 30 +0 [^]*\nsecond: 0\nwhole .*: \d+ events, completed\n$/, err);
  },
});

Deno.test("run writes to a folder with spaces, and its resume command can be copied", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ defect: { kind: "model-vanishes", after: 1 } });
  const args = lineFor(imitation, "--samples", "8", "--traces-dir", "my traces/of today");
  const { err } = await place.lens(args);
  imitation.change({ defect: null });
  const [, command = ""] = /To go on: (.*)\n/.exec(err) ?? [];
  const { code, err: said } = await place.spawn("sh", ["-c", command]).ended;

  assertEquals(code, 0, said);
});
