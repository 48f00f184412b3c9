import { assert, assertEquals, assertMatch } from "@std/assert";
import { loadTrace } from "../../core/trace/reader.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { Workplace } from "../testing/program.ts";

/** A benchmark of one question, whose judge and settings the test changes. */
const plugin = (parts: { version?: string; target?: string; right?: string } = {}) => {
  const { version = "1", target = "z.string()", right = "text === target" } = parts;
  return `import { defineBenchmark } from "model-lens";
import { z } from "zod";
export default defineBenchmark({
  version: "${version}",
  settings: z.strictObject({ wanted: z.string().default("Thursday"), ask: z.string().default("Which day?") }),
  target: ${target},
  chance: 0,
  samples: ({ settings }) => ["a", "b"].map((id) => ({
    id, request: { messages: [{ role: "user", content: settings.ask + id }] }, target: settings.wanted,
  })),
  score: ({ target }, { text, arrivals }) => ({
    value: ${right} ? 1 : 0, answer: text, explanation: "wanted " + target,
    metrics: [{ name: "chunks", value: arrivals.length, unit: "1", source: "count" }],
  }),
});
`;
};

const manifest = JSON.stringify({
  id: "benchmark-day",
  kind: "benchmark",
  api: 1,
  version: "0.1.0",
  summary: "Asks for a day",
  entry: "./mod.ts",
  permissions: {},
});

const records = (out: string) => out.trim().split("\n").map((line) => JSON.parse(line));

Deno.test("rescore judges again without a server, says what changed and why, or why it cannot", async (test) => {
  await using place = await Workplace.open();
  const replaced = async (parts: Parameters<typeof plugin>[0]) => {
    await place.write("plugins/benchmark-day/plugin.jsonc", manifest);
    await place.write("plugins/benchmark-day/mod.ts", plugin(parts));
    const { code, err } = await place.lens(["plugins", "lock", "benchmark-day"]);
    assertEquals(code, 0, err);
  };
  await replaced({});
  {
    await using imitation = await startImitation({ script: { tokens: ["Thurs", "day."] } });
    const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
    const { code, err } = await place.lens(["run", ...server, "--benchmarks", "day"]);
    assertEquals(code, 0, err);
  }
  const [path = ""] = place.runs();
  const original = await loadTrace(path);
  const bytes = await Deno.readTextFile(`${path}/events.ndjson`);
  const rescored = async (...args: string[]) => await place.lens(["rescore", path, ...args]);

  await test.step("the same judge changes nothing, and a trial leaves nothing", async () => {
    const { code, out, err } = await rescored("--dry-run");
    assertEquals(code, 0, err);
    assertMatch(out, /2 answers judged again.*\n\nday on .*\nscore {4}0\.0 % .* → 0\.0 % /);
    assertMatch(out, /\nchanged {2}none of 2\nwhy {6}the judge is the same/);
    assertEquals(place.runs(), [path]);
  });

  await replaced({ version: "2", right: "text.startsWith(target)" });
  await test.step("another judge: both figures, every sample, the versions", async () => {
    const { code, out, err } = await rescored();
    assertEquals(code, 0, err);
    assertMatch(out, /\nscore {4}0\.0 % \[.*\] → 100\.0 % \[.*\], of 2 samples\n/);
    assertMatch(out, /\nchanged {2}2 \(2 scored higher\) of 2\nwhy {6}task version 1 became 2\n/);
    assertMatch(out, /\n1\/day\/a +0 +1 +took Thursday\., now Thursday\.\n/);
  });

  await test.step("the new run points to its origin and has every call of it at its time", async () => {
    const [made = ""] = place.runs().filter((one) => one !== path);
    const copy = await loadTrace(made);
    const { run, models, started } = original.header;
    assertEquals(copy.header.source, { kind: "rescore", of: { run } });
    assertEquals([copy.header.models, copy.header.started], [models, started]);
    const kept = (trace: typeof copy) =>
      trace.events.filter(({ kind }) => /^(call|chunk|machine)\./.test(kind))
        .map(({ seq: _, ...event }) => event);
    assertEquals(kept(copy), kept(original));
    assert(kept(copy).length >= 6);
    const version = copy.events.find(({ kind }) => kind === "benchmark.started");
    assertEquals(version?.kind === "benchmark.started" && version.version, "2");
    const metrics = copy.events.filter(({ kind }) => kind === "metric.recorded");
    assertEquals(metrics.length, 2, "those of the first judgement are not counted again");
    assertEquals(await Deno.readTextFile(`${path}/events.ndjson`), bytes, "it is only read");
    const shown = await place.lens(["trace", "show", made, "--json"]);
    assertEquals(records(shown.out).find(({ kind }) => kind === "report").rows[0].mean, 1);
    assertEquals((await place.lens(["trace", "verify", made])).code, 0);
    const { code, err } = await place.lens(["run", "--resume", made]);
    assertEquals(code, 2);
    assertMatch(err, /resume_impossible.*judges the answers of another run again/);
  });

  await test.step("settings of now count with --replan, where they ask the same", async () => {
    await place.write("other.yaml", "benchmark_settings:\n  day:\n    wanted: Fri\n");
    const other = await rescored("--replan", "--config", "other.yaml", "--json", "--dry-run");
    assertEquals(other.code, 0, other.err);
    const cell = records(other.out).find(({ kind }) => kind === "rescored");
    assertEquals([cell.after.mean, cell.because.length], [0, 2]);
    assertMatch(cell.because[1], /^settings .* became .*"wanted":"Fri"/);
    await place.write("other.yaml", "benchmark_settings:\n  day:\n    ask: Which month\n");
    const asked = await rescored("--replan", "--config", "other.yaml");
    assertEquals(asked.code, 2);
    assertMatch(asked.err, /sample "1\/day\/a" would be asked otherwise/);
  });

  await test.step("what cannot be judged is refused whole", async () => {
    const before = place.runs();
    await replaced({ version: "3", target: "z.strictObject({ day: z.string() })" });
    const unread = await rescored();
    assertEquals(unread.code, 2);
    assertMatch(unread.err, /version 3 cannot read what counts as right in sample "1\/day\/a"/);
    assertEquals((await rescored("--only", "smoke")).code, 2);
    await place.write("log.jsonl", '{"messages":[{"role":"user","content":"hi"}]}\n');
    await place.lens(["import", "log.jsonl", "--name", "log"]);
    const imported = await place.lens(["rescore", "log"]);
    assertEquals(imported.code, 2);
    assertMatch(imported.err, /it is of the kind "import", and no benchmark judged it/);
    const after = [...Deno.readDirSync(`${place.path}/traces`)].map(({ name }) => name);
    assertEquals(after.length, before.length + 1, "only the import came");
  });
});
