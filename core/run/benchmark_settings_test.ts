/** Every setting of every benchmark does something: another value makes another plan. */

import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import { DataStore } from "../data/store.ts";
import { discover } from "../plugin/discovery.ts";
import { loadBenchmark } from "../plugin/loader.ts";
import { pluginRoots } from "../plugin/roots.ts";
import { hasOfficialData, OFFICIAL_DATA } from "../testing/benchmark/official_data.ts";

/** What a setting needs of others before it can count, by benchmark. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aime": { problems: [{ id: "a-1", problem: "1+1?", answer: 2 }] },
};

/** Another value, where the schema alone does not give one that counts. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aime": { problems: [{ id: "a-1", problem: "1+2?", answer: 3 }] },
  "bfcl": { categories: ["simple_java"] },
  "creativity": { judge: "another-model" },
  "needle": { lengths: [300], depths: [50], kinds: ["multi-value"] },
  "speed-latency": {
    prompt: [96],
    generate: [24],
    concurrency: [3],
    arrivals: "gamma",
    rate: 5,
    cache: [100],
    slo: { ttft_ms: 1, tpot_ms: 1 },
  },
};

interface JsonSetting {
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly minimum?: number;
  readonly items?: JsonSetting;
}

/** A value that is allowed and is not the default; undefined where the schema does not tell one. */
function otherThan(
  { default: initial, enum: values, type, minimum = 1, items }: JsonSetting,
): unknown {
  if (values !== undefined) return values.find((value) => value !== initial);
  if (type === "boolean") return initial !== true;
  if (type === "integer" || type === "number") {
    return typeof initial === "number" ? initial + (type === "integer" ? 1 : 0.1) : minimum + 1;
  }
  if (type === "array" && items?.enum !== undefined) return [items.enum.at(-1)];
  if (type === "array" && items?.type === "integer") return [(items.minimum ?? 1) + 200];
  return undefined;
}

/** The plan as bytes: ids, requests, targets, loads. */
async function planOf(
  name: string,
  definition: BenchmarkDefinition,
  settings: unknown,
): Promise<string> {
  const data = new DataStore({ given: OFFICIAL_DATA });
  const samples = await definition.samples({
    settings: definition.settings.parse(settings),
    seed: 1,
    limit: name === "speed-latency" ? undefined : 24,
    quick: false,
    contextLength: 8192,
    data: data.reader(name, definition.data),
    repositories: {
      files: ({ paths }) => Promise.resolve(new Map(paths.map((path) => [path, "text\n"]))),
    },
  });
  return JSON.stringify(samples);
}

const plugins = (await discover(await pluginRoots())).filter(({ kind, problem }) =>
  kind === "benchmark" && problem === undefined
);

Deno.test({
  name: `every setting of every benchmark makes another plan${
    hasOfficialData ? "" : " (no ../shared/data)"
  }`,
  ignore: !hasOfficialData,
  async fn(test) {
    assert(plugins.length >= 13, "all benchmarks are found");
    for (const plugin of plugins) {
      await test.step(plugin.name, async () => {
        const definition = await loadBenchmark(plugin);
        const schema = z.toJSONSchema(definition.settings, { io: "input" });
        const given = GIVEN[plugin.name] ?? {};
        const before = await planOf(plugin.name, definition, given);
        for (const [key, setting] of Object.entries(schema.properties ?? {})) {
          const other = OTHERS[plugin.name]?.[key] ?? otherThan(Object(setting));
          assert(other !== undefined, `name another value of ${plugin.name}.${key} in this test`);
          const base = { ...given, ...needed(plugin.name, key) };
          const plain = base === given ? before : await planOf(plugin.name, definition, base);
          const after = await planOf(plugin.name, definition, { ...base, [key]: other });
          assert(after !== plain, `${plugin.name}.${key} changes nothing`);
        }
        assertEquals(definition.settings.safeParse({ "no-such-setting": 1 }).success, false);
      });
    }
  },
});

/** Settings that only count where another one is set. */
function needed(benchmark: string, key: string): Record<string, unknown> {
  if (benchmark === "needle" && key === "distractors") return { kinds: ["multi-key"] };
  if (benchmark === "needle" && key === "values") return { kinds: ["multi-value"] };
  if (benchmark === "needle" && key === "queries") return { kinds: ["multi-query"] };
  if (benchmark === "speed-latency" && /^(arrivals|burstiness|requests)$/.test(key)) {
    return { rate: 4, ...(key === "burstiness" ? { arrivals: "gamma" } : {}) };
  }
  // One answer has the temperature of the run.
  if (/^(humaneval|humaneval-ts|mbpp)$/.test(benchmark) && key === "temperature") {
    return { answers: 2 };
  }
  return {};
}
