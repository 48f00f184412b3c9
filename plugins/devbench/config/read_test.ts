import { assert, assertEquals, assertMatch } from "@std/assert";
import { SUCCESSORS } from "./predecessor.ts";
import { readConfig } from "./read.ts";
import { DevBenchConfig, WEIGHTS } from "./schema.ts";

Deno.test("readConfig() gives defaults whose shares sum to 1", () => {
  const reading = readConfig({});
  assert("config" in reading);
  assertEquals(reading.warnings, []);
  assertEquals([reading.config.prompts, reading.config.repetitions], [20, 5]);
  assertEquals(reading.config.weights, WEIGHTS);
  // What a trace holds is read again when a run is resumed.
  assertEquals(readConfig(JSON.parse(JSON.stringify(reading.config))), reading);
});

Deno.test("readConfig() lets what was typed win over the file, and numbers over quick", () => {
  const numbers = (json: unknown, typed: Parameters<typeof readConfig>[1]) => {
    const reading = readConfig(json, typed);
    assert("config" in reading);
    const { prompts, repetitions, temperature } = reading.config;
    return [prompts, repetitions, temperature];
  };
  const file = { prompts: 50, repetitions: 9, temperature: 1 };
  assertEquals(numbers(file, {}), [50, 9, 1]);
  assertEquals(numbers(file, { quick: true }), [10, 3, 1]);
  assertEquals(numbers(file, { quick: true, samples: 4 }), [4, 3, 1]);
  assertEquals(numbers(file, { repetitions: 2, temperature: 0 }), [50, 2, 0]);
});

const FAULTS: readonly (readonly [name: string, json: unknown, path: string, says: RegExp])[] = [
  ["a seed that is no number", { seed: "seven" }, "seed", /whole number.*found "seven"/],
  ["a seed below 0", { seed: -1 }, "seed", /whole number from 0/],
  [
    "weights that do not sum",
    { weights: { code: 0.5, math: 0.4 } },
    "weights",
    /these sum to 0\.9/,
  ],
  ["a weight above 1", { weights: { code: 1.5 } }, "weights.code", /from 0 to 1/],
  ["an unknown key", { promts: 3 }, "promts", /no such key/],
  ["an unknown category", { weights: { codes: 1 } }, "weights.codes", /no such key/],
  [
    "an unknown old key",
    { evaluation: { run_per_prompt: 1 } },
    "evaluation.run_per_prompt",
    /no such/,
  ],
  ["an old key of a wrong type", { evaluation: 3 }, "evaluation", /keys in/],
  [
    "an old value that is wrong, by its old name",
    { reproducibility: { seed: "seven" } },
    "reproducibility.seed",
    /whole number/,
  ],
  ["no map at all", [], "", /keys in/],
  ["no framework", { frameworks: [] }, "frameworks", /at least one/],
  ["no prompts", { prompts: 0 }, "prompts", /from 1/],
];
for (const [name, json, path, says] of FAULTS) {
  Deno.test(`readConfig() refuses ${name}`, () => {
    const reading = readConfig(json);
    assert("fault" in reading);
    assertEquals(reading.fault.path.join("."), path);
    assertMatch(reading.fault.says, says);
    assert(reading.fault.hint !== "");
  });
}

/** As the predecessor shipped it, in its own words. */
const OLD = {
  _deprecated: "yes",
  description: "DevBench",
  models: { auto_detect: true, metadata_fields: ["size"] },
  specific_models: ["a"],
  endpoint: { base_url: "http://localhost:1234/v1", api_key: "x", timeout: 30 },
  generation: { temperature: 0.4, max_tokens: 900, top_p: 0.9, stream: true },
  prompts: {
    generator: "auto",
    total_count: 12,
    categories: {
      code: { enabled: true, weight: 0.5, count: 8, subcategories: ["nestjs"] },
      math: { enabled: true, weight: 0.5, count: 3 },
    },
    difficulty_distribution: { easy: 0.5, medium: 0.5, hard: 0 },
  },
  evaluation: {
    runs_per_prompt: 4,
    parallel_execution: true,
    max_workers: 3,
    execution_grounded: { enabled: true, tsc: true },
    statistical: { confidence_interval: 0.95 },
  },
  metrics: { track_latency: true },
  output: { directory: "x", formats: ["json"], charts: ["radar"], x_thread: false },
  hardware: { target: "apple_silicon", memory_gb: 18 },
  reproducibility: { seed: 7, deterministic: true },
};

Deno.test("readConfig() takes the predecessor's keys, and names the key of now for each", () => {
  const reading = readConfig(OLD);
  assert("config" in reading);
  assertEquals(
    reading.config,
    DevBenchConfig.parse({
      temperature: 0.4,
      max_tokens: 900,
      top_p: 0.9,
      prompts: 12,
      weights: { code: 0.5, math: 0.5 },
      difficulty: { easy: 0.5, medium: 0.5, hard: 0 },
      repetitions: 4,
      parallel: 3,
      seed: 7,
    }),
  );
  const hints = new Map(reading.warnings.map(({ path, hint }) => [path.join("."), hint]));
  assertEquals(hints.get("evaluation.runs_per_prompt"), 'It is called "repetitions" now');
  assertEquals(hints.get("prompts.categories.code.weight"), 'It is called "weights.code" now');
  assertMatch(hints.get("endpoint.base_url") ?? "", /--api-base/);
  const sequential = { ...OLD, evaluation: { parallel_execution: false, max_workers: 3 } };
  const alone = readConfig(sequential);
  assert("config" in alone);
  assertEquals(alone.config.parallel, 1);
});

Deno.test("readConfig() lets the key of now win over the old one, and says so", () => {
  const reading = readConfig({ repetitions: 2, evaluation: { runs_per_prompt: 9 } });
  assert("config" in reading);
  assertEquals(reading.config.repetitions, 2);
  assertMatch(reading.warnings[0]?.says ?? "", /passed over/);
});

Deno.test("every successor of an old key is a key of now", () => {
  for (const successor of Object.values(SUCCESSORS)) {
    if (!("to" in successor)) continue;
    const [outer = ""] = successor.to.split(".");
    assert(Object.hasOwn(DevBenchConfig.shape, outer), successor.to);
  }
});
