/** What every benchmark must do, as tests that a plugin's author runs in five lines. @module */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type {
  BenchmarkDefinition,
  PlanContext,
  Sample,
  SampleRequest,
  Score,
} from "../benchmark/contract.ts";
import type { Answer } from "../provider/answer.ts";
import { type Random, random } from "../random.ts";
import { answer } from "./answer.ts";
import { randomText } from "./chance.ts";

/** What the suite must know about a benchmark, besides its definition. */
export interface BenchmarkCase<T> {
  /** An answer that is right. Where nothing is judged: any that can be measured. */
  oracle(sample: Sample<T>): Partial<Answer>;
  /**
   * An answer of someone who knows the form of every answer and nothing else, for example a random
   * one of the letters offered. Needed where the stated chance is not 0 or null.
   */
  guess?(sample: Sample<T>, random: Random): Partial<Answer>;
  /** Settings as a user would write them; default none. */
  readonly settings?: unknown;
  /** Contexts, in tokens, that every prompt and its answer must fit in; default 1,024 and 8,192. */
  readonly contextLengths?: readonly number[];
  /** What a prompt's tokens are estimated with; default 2.5, which is careful for English. */
  readonly charsPerToken?: number;
}

/** Registers the tests that every benchmark has to pass. */
export function testBenchmark<S, T>(
  id: string,
  definition: BenchmarkDefinition<S, T>,
  options: BenchmarkCase<T>,
): void {
  for (const { name, run } of benchmarkChecks(definition, options)) Deno.test(`${id} ${name}`, run);
}

/** One property of a benchmark; `run` throws when the benchmark does not have it. */
export interface BenchmarkCheck {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/** The properties that `testBenchmark()` tests. */
export function benchmarkChecks<S, T>(
  definition: BenchmarkDefinition<S, T>,
  options: BenchmarkCase<T>,
): readonly BenchmarkCheck[] {
  const bench = new Bench(definition, options);
  return [
    { name: "samples() repeats itself byte for byte", run: () => repeatsItself(bench) },
    { name: "samples() gives every sample an id of its own", run: () => hasOwnIds(bench) },
    { name: "samples() keeps to the limit and to quick", run: () => keepsToLimit(bench) },
    { name: "samples() asks what fits the context", run: () => fitsContext(bench) },
    { name: "target survives being written to a trace", run: () => survivesTrace(bench) },
    { name: "score() gives a right answer 1", run: () => rewardsRight(bench) },
    { name: "score() gives nothing for nothing", run: () => ignoresEmpty(bench) },
    { name: "score() gives a guesser the stated chance", run: () => statesChance(bench) },
    { name: "score() judges whatever a model may say", run: () => judgesAnything(bench) },
  ];
}

/** A benchmark with the answers that the suite gives to it. */
class Bench<S, T> {
  readonly #settings: S;
  readonly definition: BenchmarkDefinition<S, T>;
  readonly options: BenchmarkCase<T>;

  constructor(definition: BenchmarkDefinition<S, T>, options: BenchmarkCase<T>) {
    this.definition = definition;
    this.options = options;
    this.#settings = definition.settings.parse(options.settings ?? {});
  }

  /** Samples of a plan that differs from the usual one as said. */
  async samples(plan: Partial<PlanContext> = {}): Promise<readonly Sample<T>[]> {
    return await this.definition.samples({
      seed: 1,
      limit: undefined,
      quick: false,
      contextLength: null,
      ...plan,
      settings: this.#settings,
    });
  }

  /** Judges an answer, and checks that the judgement is one. */
  score({ id, target }: Sample<T>, parts: Partial<Answer>): Score {
    const score = this.definition.score({ id, target }, answer(parts));
    const { value, explanation, metrics = [] } = score;
    if (this.definition.chance === null) {
      assertEquals(value, null, `${id}: a benchmark without a chance level judges nothing`);
    } else assert(value !== null && value >= 0 && value <= 1, `${id}: the score is ${value}`);
    assertNotEquals(explanation.trim(), "", `${id}: a score has an explanation`);
    for (const { name, value, reason } of metrics) {
      assert(value === null || Number.isFinite(value), `${id}: metric ${name} is ${value}`);
      assertEquals(value === null, reason !== undefined, `${id}: ${name} is null or has no reason`);
    }
    return score;
  }
}

async function repeatsItself<S, T>(bench: Bench<S, T>): Promise<void> {
  for (const plan of [{ seed: 1 }, { seed: 2, quick: true }, { seed: 3, contextLength: 8192 }]) {
    const [once, again] = [await bench.samples(plan), await bench.samples(plan)];
    assert(once.length > 0, "A plan without a limit has samples");
    assertEquals(JSON.stringify(again), JSON.stringify(once));
  }
}

async function hasOwnIds<S, T>(bench: Bench<S, T>): Promise<void> {
  const ids = (await bench.samples()).map(({ id }) => id);
  for (const id of ids) assertMatch(id, /^[A-Za-z0-9._-]+$/);
  assertEquals(new Set(ids).size, ids.length, "Two samples have the same id");
}

async function keepsToLimit<S, T>(bench: Bench<S, T>): Promise<void> {
  const all = (await bench.samples()).length;
  assert((await bench.samples({ quick: true })).length <= all, "Quick takes longer than all");
  for (const limit of [1, 2, 7]) {
    const { length } = await bench.samples({ limit });
    assert(length > 0 && length <= limit, `${length} samples with a limit of ${limit}`);
  }
}

async function fitsContext<S, T>(bench: Bench<S, T>): Promise<void> {
  const { contextLengths = [1024, 8192], charsPerToken = 2.5 } = bench.options;
  for (const contextLength of contextLengths) {
    for (const quick of [false, true]) {
      for (const { id, request } of await bench.samples({ contextLength, quick })) {
        const tokens = Math.ceil(promptChars(request) / charsPerToken) + (request.maxTokens ?? 0);
        assert(tokens <= contextLength, `${id} needs ${tokens} of ${contextLength} tokens`);
      }
    }
  }
}

/** Characters of all messages and tools. */
function promptChars({ messages, tools = [] }: SampleRequest): number {
  const parts = [
    ...messages.map(({ content }) => content),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
  return parts.join("\n").length;
}

async function survivesTrace<S, T>(bench: Bench<S, T>): Promise<void> {
  for (const sample of await bench.samples()) {
    const target = bench.definition.target.parse(JSON.parse(JSON.stringify(sample.target)));
    assertEquals(target, sample.target, `${sample.id}: the target changed on its way`);
    const right = bench.options.oracle(sample);
    assertEquals(bench.score({ ...sample, target }, right), bench.score(sample, right));
  }
}

async function rewardsRight<S, T>(bench: Bench<S, T>): Promise<void> {
  const perfect = bench.definition.chance === null ? null : 1;
  for (const plan of [{ seed: 1 }, { seed: 2, quick: true }, { seed: 3, contextLength: 8192 }]) {
    for (const sample of await bench.samples(plan)) {
      const { value, explanation } = bench.score(sample, bench.options.oracle(sample));
      assertEquals(value, perfect, `${sample.id}: ${explanation}`);
    }
  }
}

async function ignoresEmpty<S, T>(bench: Bench<S, T>): Promise<void> {
  const nothing = bench.definition.chance === null ? null : 0;
  for (const sample of await bench.samples()) {
    const { text = "", toolCalls = [] } = bench.options.oracle(sample);
    const reasoning = text + toolCalls.map((call) => call.arguments).join("\n");
    for (const parts of [{}, { text: " \n" }, { reasoning }]) {
      const { value, explanation } = bench.score(sample, parts);
      assertEquals(value, nothing, `${sample.id}: ${explanation}`);
    }
  }
}

/** Answers drawn to estimate the score of chance. */
const GUESSES = 10_000;
/** Difference from the stated chance that is always allowed: what is lucky in an open question. */
const LUCK = 0.005;

async function statesChance<S, T>(bench: Bench<S, T>): Promise<void> {
  const { chance } = bench.definition;
  if (chance === null) return;
  const allowed = Math.max(LUCK, 4 * Math.sqrt(chance * (1 - chance) / GUESSES));
  const samples = await bench.samples();

  const blind = meanScore(bench, samples, (_sample, random) => ({ text: randomText(random) }));
  assert(blind <= chance + allowed, `Random text scores ${blind}, the stated chance is ${chance}`);

  const { guess } = bench.options;
  assert(chance === 0 || guess !== undefined, 'A chance above 0 needs a "guess" to check it');
  if (guess === undefined) return;
  const mean = meanScore(bench, samples, guess);
  assert(
    Math.abs(mean - chance) <= allowed,
    `A guess scores ${mean}, the stated chance is ${chance}`,
  );
}

/** Mean over answers that are spread evenly over the samples. */
function meanScore<S, T>(
  bench: Bench<S, T>,
  samples: readonly Sample<T>[],
  guess: NonNullable<BenchmarkCase<T>["guess"]>,
): number {
  const stream = random(1, "guesses");
  const rounds = Math.ceil(GUESSES / samples.length);
  const scores = Array.from({ length: rounds }, () => samples).flat()
    .map((sample) => bench.score(sample, guess(sample, stream)).value ?? 0);
  return scores.reduce((sum, value) => sum + value, 0) / scores.length;
}

async function judgesAnything<S, T>(bench: Bench<S, T>): Promise<void> {
  const samples = await bench.samples();
  fc.assert(
    fc.property(fc.constantFrom(...samples), ANSWERS, (sample, parts) => {
      assertEquals(
        bench.score(sample, parts),
        bench.score(sample, parts),
        "One answer, two scores",
      );
    }),
    { numRuns: 500, seed: 1 },
  );
  // Patterns that backtrack would not come to an end here.
  for (const sample of samples.slice(0, 50)) {
    for (const part of ["1,", "1", "a ", "((", "{", "[", "**", "```\n", ". ", "\n"]) {
      bench.score(sample, { text: part.repeat(20_000) });
    }
  }
}

/** Pieces that answers are made of, and that judges look for. */
const PIECES: readonly string[] = [
  "The answer is ",
  "Answer: ",
  "A",
  "(B)",
  "12",
  "-3.5",
  "1,234",
  "1e999",
  "=",
  "**",
  "```json\n",
  "```",
  "{",
  "}",
  '{"a": 1}',
  "[]",
  "null",
  '"',
  "\\boxed{",
  "}",
  "Monday",
  "\u0000",
  "\ud800",
  "é",
  "\n",
  ". ",
  "<think>",
  "</think>",
  "__proto__",
  '{"__proto__": {}}',
  "constructor",
];

const TEXT = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join("")),
);

const ANSWERS: fc.Arbitrary<Partial<Answer>> = fc.record({
  text: TEXT,
  reasoning: TEXT,
  finishReason: fc.constantFrom(null, "stop", "length", "tool_calls", ""),
  toolCalls: fc.array(fc.record({ id: fc.option(TEXT), name: TEXT, arguments: TEXT }), {
    maxLength: 3,
  }),
});
