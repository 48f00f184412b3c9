import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import {
  type BenchmarkDefinition,
  defineBenchmark,
  type Sample,
  type Score,
} from "../../benchmark/contract.ts";
import { random } from "../../random.ts";
import { type BenchmarkCase, benchmarkChecks, testBenchmark } from "./benchmark_suite.ts";
import { randomText, VOCABULARY } from "./chance.ts";

type Letters = BenchmarkDefinition<Readonly<Record<string, never>>, string>;

/** The smallest benchmark that is one: pick the letter that was named. */
const letters: Letters = defineBenchmark({
  version: "0.1.0",
  settings: z.strictObject({}),
  target: z.string(),
  chance: 0.25,
  samples: ({ seed, limit = 40 }) =>
    Array.from({ length: limit }, (_, index) => {
      const letter = random(seed, String(index)).pick(["A", "B", "C", "D"]);
      return {
        id: `letter-${index}`,
        request: { messages: [{ role: "user", content: `Say ${letter}.` }] },
        target: letter,
      };
    }),
  score: ({ target }, { text }) => ({
    value: text.trim() === target ? 1 : 0,
    answer: text,
    explanation: `Wanted ${target}`,
  }),
});

const known: BenchmarkCase<string> = {
  oracle: ({ target }) => ({ text: target }),
  guess: (_sample, random) => ({ text: random.pick(["A", "B", "C", "D"]) }),
};

testBenchmark("letters", letters, known);

testBenchmark("letters without a score", { ...letters, chance: null, score: unjudged() }, known);

function unjudged(): Letters["score"] {
  return () => ({ value: null, answer: null, explanation: "Only measured" });
}

/** Names of the checks that a benchmark does not pass. */
async function failed(changed: Partial<Letters>, options = known): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, run } of benchmarkChecks({ ...letters, ...changed }, options)) {
    const outcome = await Promise.try(run).then(() => "kept", () => "broken");
    if (outcome === "broken") names.push(name);
  }
  return names;
}

/** The benchmark with every sample changed. */
function sampled(
  change: (sample: Sample<string>, index: number) => Sample<string>,
): Partial<Letters> {
  return { samples: async (context) => (await letters.samples(context)).map(change) };
}

Deno.test("benchmarkChecks() names what a broken benchmark does not keep", async () => {
  let calls = 0;
  const broken: readonly (readonly [check: string, Partial<Letters>])[] = [
    ["samples() repeats itself", sampled((sample) => ({ ...sample, family: String(calls++) }))],
    ["samples() gives every sample", sampled((sample) => ({ ...sample, id: "same" }))],
    ["samples() gives every sample", sampled((sample) => ({ ...sample, id: `${sample.id}/a b` }))],
    ["samples() keeps to the limit", {
      samples: (context) => letters.samples({ ...context, limit: 9 }),
    }],
    [
      "samples() asks what fits",
      sampled(({ request, ...sample }) => ({
        ...sample,
        request: { ...request, maxTokens: 5000 },
      })),
    ],
    ["target survives", { target: z.string().transform((letter) => letter.toLowerCase()) }],
    ["score() gives a right answer", {
      score: () => ({ value: 0, answer: null, explanation: "No" }),
    }],
    ["score() gives nothing", { score: () => ({ value: 1, answer: null, explanation: "Yes" }) }],
    ["score() gives a guesser", { chance: 0 }],
    ["score() gives a guesser", { chance: 0.5 }],
    ["score() judges whatever", {
      score: (sample, answer, context) => {
        if (answer.text.includes("{")) throw new TypeError("Cannot read this");
        return letters.score(sample, answer, context);
      },
    }],
  ];
  for (const [check, changed] of broken) {
    const names = await failed(changed);
    assert(names.some((name) => name.startsWith(check)), `${check} not among: ${names.join(", ")}`);
  }
  assertEquals(await failed({}), []);
});

Deno.test("benchmarkChecks() refuses scores outside 0 to 1 and metrics without a reason", async () => {
  const scored = (parts: Partial<Score>) =>
    failed({
      score: async (...given) => ({ ...await letters.score(...given), ...parts }),
    });
  const nameless = { name: "m", value: null, unit: "ms", source: "clock" };
  for (
    const parts of [{ value: 2 }, { value: null }, { explanation: "" }, { metrics: [nameless] }]
  ) {
    assert((await scored(parts)).includes("score() judges whatever a model may say"));
  }
});

Deno.test("benchmarkChecks() wants a guess where the stated chance is above 0", async () => {
  assertEquals(await failed({}, { oracle: known.oracle }), [
    "score() gives a guesser the stated chance",
  ]);
});

Deno.test("benchmarkChecks() reads settings as a user writes them", async () => {
  const [check] = benchmarkChecks({ ...letters, settings: z.strictObject({}) }, {
    ...known,
    settings: {},
  });
  await check?.run();
  await assertRejects(async () => {
    await Promise.try(() => benchmarkChecks(letters, { ...known, settings: { unknown: 1 } }));
  }, z.ZodError);
});

Deno.test("randomText() draws numbers and words equally often", () => {
  const stream = random(1);
  const parts = Array.from({ length: 2000 }, () => randomText(stream).split(" ")).flat();
  const numbers = parts.filter((part) => /^\d+$/.test(part)).length;
  assertAlmostEquals(numbers / parts.length, 0.5, 0.03);
  assert(parts.every((part) => /^\d{1,4}$/.test(part) || VOCABULARY.includes(part)));
});
