import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DataStore } from "../data/store.ts";
import type { BenchmarkDefinition, PlanContext } from "../benchmark/contract.ts";
import type { RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { quiz } from "../testing/run_stage.ts";
import { BenchmarkError } from "./errors.ts";
import { makePlan, type Plan, type PlanInputs } from "./plan.ts";

const UNKNOWN = { value: null, reason: "made up" } as const;
const ITEMS = ["a", "b", "c"].map((id) => ({ id, target: "yes" }));

function model(number: number, id = `model-${number}`): RunModel {
  return {
    span: `m${number}`,
    provider: "staged",
    model: unknownModel(id, UNKNOWN.reason),
    server: { url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN },
  };
}

async function plan(
  definition: BenchmarkDefinition,
  more: Partial<PlanInputs> = {},
): Promise<Plan> {
  return await makePlan({
    models: [model(1)],
    benchmarks: [{ name: "quiz", definition, settings: {} }],
    seed: 1,
    limit: undefined,
    quick: false,
    data: new DataStore({ given: "" }),
    ...more,
  });
}

/** A benchmark whose samples are whatever a plugin in JavaScript may return. */
function broken(samples: () => unknown): BenchmarkDefinition {
  return quiz([], { samples: samples as () => [] });
}

const sample = (more: object) => ({ id: "a", target: "", request: { messages: [] }, ...more });

Deno.test("makePlan() names samples by model, benchmark and item", async () => {
  const { items, seed } = await plan(quiz(ITEMS), { models: [model(1), model(2)] });

  assertEquals(seed, 1);
  assertEquals(items.map(({ sample, model }) => [sample, model]), [
    ["1/quiz/a", "m1"],
    ["1/quiz/b", "m1"],
    ["2/quiz/a", "m2"],
    ["2/quiz/b", "m2"],
    ["2/quiz/c", "m2"],
    ["1/quiz/c", "m1"],
  ]);
});

Deno.test("makePlan() gives the same bytes for the same inputs, and others for others", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.nat({ max: 2 }), async (seed, other, limit) => {
      const inputs = { seed, limit: limit + 1 };
      const [one, two] = await Promise.all([plan(quiz(ITEMS), inputs), plan(quiz(ITEMS), inputs)]);
      assertEquals(JSON.stringify(one), JSON.stringify(two));
      const different = await plan(quiz(ITEMS), { ...inputs, seed: other });
      assertEquals(different.sha256 === one.sha256, seed === other);
    }),
    { numRuns: 50 },
  );
});

Deno.test("makePlan() hashes what is asked and what counts as right, and nothing else", async () => {
  const hashes = async (definition: BenchmarkDefinition, more: Partial<PlanInputs> = {}) =>
    (await plan(definition, more)).items.map(({ hash }) => hash);
  const before = await hashes(quiz(ITEMS));

  assertEquals(await hashes(quiz(ITEMS), { models: [model(1, "another")] }), before);
  assertEquals(await hashes(quiz(ITEMS, { chance: 0.5 })), before);
  assertNotEquals(await hashes(quiz(ITEMS, { version: "2" })), before);
  const [, , third] = before;
  const changed = await hashes(quiz([{ id: "a", target: "no" }, ...ITEMS.slice(1)]));
  assertNotEquals(changed[0], before[0]);
  assertEquals(changed[2], third);
});

Deno.test("makePlan() hands a benchmark the limit, and the context of each model", async () => {
  const seen: PlanContext[] = [];
  const definition = quiz([], {
    samples: (context) => {
      seen.push(context);
      return [{ id: "a", target: "", request: { messages: [] } }];
    },
  });
  const long = model(2);
  const models = [model(1), {
    ...long,
    model: { ...long.model, contextLength: { value: 4096, source: "made up" } },
  }];
  await plan(definition, { models, limit: 7, quick: true });

  const shared = { settings: {}, seed: 1, limit: 7, quick: true, blocks: 2 };
  assertEquals(seen.map(({ data: _, repositories: _r, ...context }) => context), [
    { ...shared, contextLength: null },
    { ...shared, contextLength: 4096 },
  ]);
});

Deno.test("makePlan() refuses samples that cannot be told apart, written down or asked", async () => {
  const faults: readonly (readonly [() => unknown, RegExp])[] = [
    [() => [sample({}), sample({})], /the sample id "a" is there twice$/],
    [() => [sample({ id: "a b" })], /"a b" is not made of letters/],
    [() => [sample({ id: "../x" })], /"\.\.\/x" is not made of letters/],
    [() => [sample({ id: undefined })], /"undefined" is not made of letters/],
    [
      () => [sample({ target: { limit: Infinity } })],
      /sample "a" cannot be written down: "target\.limit" is Infinity$/,
    ],
    [() => [sample({ target: new Map() })], /"target" is no plain object$/],
    [() => [], /no sample of it fits the model$/],
    [
      () => {
        throw new TypeError("no data");
      },
      /Cannot plan benchmark "quiz": no data$/,
    ],
  ];
  for (const [samples, message] of faults) {
    const error = await assertRejects(() => plan(broken(samples)), BenchmarkError);
    assertMatch(error.message, message);
    assert(error.hint.length > 10);
  }
});
