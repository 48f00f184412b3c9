import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { ConfigError } from "../config/errors.ts";
import { flagOf, type KeyName, KEYS } from "../config/keys.ts";
import { type Config, KEY_NAMES, loadConfig } from "../config/load.ts";
import { ModelLensError } from "../errors.ts";
import type { Header } from "../events/header.ts";
import type { Provider } from "../provider/contract.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";
import { TraceNotFoundError } from "../trace/errors.ts";
import { ResumeError } from "./errors.ts";
import { checkSamePlan, readStoppedRun, resumedConfig } from "./resume.ts";

const QUIZ = quiz([{ id: "a", target: "yes" }, { id: "b", target: "yes" }]);
/** Never asked. */
const NOBODY: Provider = {
  identify: () => Promise.reject(new TypeError("not asked")),
  models: () => Promise.reject(new TypeError("not asked")),
  // deno-lint-ignore require-yield -- it fails before there is anything to yield
  async *chat() {
    await Promise.reject(new TypeError("not asked"));
  },
};

async function configWith(
  { flags = {}, env = {} }: {
    readonly flags?: Partial<Record<KeyName, readonly string[]>>;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<Config> {
  return await loadConfig({ flags, env: (name) => env[name], project: [], user: [] });
}

/** Header of a run of two models that were chosen by the program, with some settings. */
async function headerWith(config: Header["config"]): Promise<Header> {
  await using stage = await stageRun({ provider: NOBODY, models: ["a", "b"], benchmarks: [QUIZ] });
  return { ...stage.prepared.header, config: { ...stage.prepared.header.config, ...config } };
}

Deno.test("resumedConfig() keeps to what the run was planned with, whatever is configured now", async () => {
  const header = await headerWith({
    seed: 7,
    samples: 12,
    temperature: 0.5,
    concurrency: 4,
    "api.base": "http://127.0.0.1:1/v1",
    benchmark_settings: { quiz: { level: 2 } },
  });
  const env = { MODELLENS_SEED: "8", MODELLENS_TEMPERATURE: "1", MODELLENS_PROVIDER: "other" };
  const { settings, benchmarkSettings } = resumedConfig(await configWith({ env }), header);

  assertEquals([settings.seed, settings.samples, settings.temperature], [7, 12, 0.5]);
  assertEquals([settings.provider, settings.models], ["staged", ["a", "b"]]);
  assertEquals([settings.concurrency, settings["api.base"]], [4, "http://127.0.0.1:1/v1"]);
  assertEquals(benchmarkSettings, { quiz: { level: 2 } });
});

Deno.test("resumedConfig() takes flags and variables of now for what no answer follows from", async () => {
  const header = await headerWith({ concurrency: 4, retries: 3, timeout: 9 });
  const { settings } = resumedConfig(
    await configWith({ flags: { concurrency: ["2"] }, env: { MODELLENS_RETRIES: "1" } }),
    header,
  );

  assertEquals([settings.concurrency, settings.retries, settings.timeout], [2, 1, 9]);
});

Deno.test("resumedConfig() refuses every flag that contradicts the run, and takes one that agrees", async () => {
  const header = await headerWith({ seed: 7, samples: 12 });
  const contradictions: Partial<Record<KeyName, string>> = {
    provider: "other",
    models: "a",
    benchmarks: "other",
    framework: "compare",
    samples: "13",
    seed: "8",
    temperature: "1",
    max_tokens: "5",
    top_logprobs: "1",
  };
  for (const name of KEY_NAMES) {
    const value = contradictions[name];
    if (value === undefined) continue;
    const now = await configWith({ flags: { [name]: [value] } });
    const error = assertThrows(() => resumedConfig(now, header), ConfigError);
    assertMatch(error.message, new RegExp(`^Cannot resume with --${flagOf(name)} `));
  }
  const agreeing = { seed: ["7"], models: ["a,b"], samples: ["12"], provider: ["staged"] };
  assertEquals(resumedConfig(await configWith({ flags: agreeing }), header).settings.seed, 7);
});

Deno.test("resumedConfig() falls back to what is configured where a header has no usable value", async () => {
  const header = await headerWith({ seed: "seven", retries: -1 });
  const { settings } = resumedConfig(await configWith({}), header);

  assertEquals([settings.seed, settings.retries], [KEYS.seed.initial, KEYS.retries.initial]);
});

Deno.test("checkSamePlan() refuses another plan or other weights, and names what has changed", async () => {
  await using stage = await stageRun({ provider: NOBODY, benchmarks: [QUIZ] });
  await stage.run();
  const { prepared, path } = stage;
  const stopped = await readStoppedRun(path);
  checkSamePlan(prepared, stopped);

  const plugins = { "benchmark-quiz": { version: "1.0.0", sha256: "old" } };
  const header = { ...stopped.header, plugins };
  const now = {
    ...prepared,
    plan: { ...prepared.plan, sha256: "another" },
    header: { ...header, plugins: { "benchmark-quiz": { version: "2.0.0", sha256: "new" } } },
  };
  const changed = assertThrows(() => checkSamePlan(now, { ...stopped, header }), ResumeError);
  assertMatch(changed.message, /benchmark-quiz was 1\.0\.0 and is 2\.0\.0/);

  const weights = (value: string) => ({
    ...header,
    models: header.models.map((one) => ({
      ...one,
      model: { ...one.model, digest: { value, source: "made up" } },
    })),
  });
  const other = { ...prepared, header: weights("sha256:2") };
  const swapped = { ...stopped, header: weights("sha256:1") };
  assertThrows(() => checkSamePlan(other, swapped), ResumeError, "weights");
  checkSamePlan({ ...prepared, header: weights("sha256:1") }, swapped);
});

Deno.test("readStoppedRun() refuses what is no run, is damaged or is newer, and leaves it as it is", async () => {
  await using stage = await stageRun({ provider: NOBODY, benchmarks: [QUIZ] });
  await stage.run();
  const file = `${stage.path}/events.ndjson`;
  const text = await Deno.readTextFile(file);

  await assertRejects(() => readStoppedRun(`${stage.path}/nowhere`), TraceNotFoundError);
  for (
    const [from, to, code] of [
      ['"kind":"header"', '"kind":"footer"', "trace_header_damaged"],
      ['{"v":1', '"v":1', "trace_header_damaged"],
      ["modellens.run/1", "modellens.run/2", "trace_newer"],
    ] as const
  ) {
    const damaged = text.replace(from, to);
    await Deno.writeTextFile(file, damaged);
    const error = await assertRejects(() => readStoppedRun(stage.path), ModelLensError);
    assertEquals(error.code, code);
    assertEquals(await Deno.readTextFile(file), damaged);
  }
});
