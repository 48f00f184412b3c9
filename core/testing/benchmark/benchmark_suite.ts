/** What every benchmark must do, as tests that a plugin's author runs in five lines. @module */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type {
  BenchmarkDefinition,
  PlanContext,
  Sample,
  SampleRequest,
  Score,
  ScoreContext,
} from "../../benchmark/contract.ts";
import type { Answer } from "../../provider/answer.ts";
import { type Random, random } from "../../random.ts";
import type { ContainerRunner } from "../../container/contract.ts";
import type { DataReader } from "../../data/data_file.ts";
import { DataStore } from "../../data/store.ts";
import type { SandboxRunner } from "../../sandbox/contract.ts";
import { Sandbox } from "../../sandbox/sandbox.ts";
import { answer } from "../answer.ts";
import { ANSWERS } from "./any_answer.ts";
import { randomText } from "./chance.ts";
import { givesNoScoreOfHalves, givesNoScoreWithoutServer } from "./dead_server.ts";
import { PURE } from "./score_context.ts";

type Said = Partial<Answer> & Pick<ScoreContext, "dialogue">;

/** What the suite must know about a benchmark, besides its definition. */
export interface BenchmarkCase<T> {
  /** An answer that is right, with what was done where that is judged. Where nothing is: any that can be measured. */
  oracle(sample: Sample<T>): Said;
  /**
   * An answer of someone who knows the form of every answer and nothing else, for example a random
   * one of the letters offered. Needed where the stated chance is not 0 or null.
   */
  guess?(sample: Sample<T>, random: Random): Partial<Answer>;
  /** Settings as a user would write them; default none. */
  readonly settings?: unknown;
  /** Contexts, in tokens, that every prompt and its answer must fit in; default 1,024 and 8,192. */
  readonly contextLengths?: readonly number[];
  /** Whether its tests are skipped, because data are not there. */
  readonly ignore?: boolean;
  /** Folder that has the data of the benchmark; the suite never fetches any. */
  readonly data?: string;
  /** Where a benchmark that judges in containers runs them in its test. */
  readonly containers?: ContainerRunner;
  /** Samples that each check judges, spread over all, where judging takes long; default all. */
  readonly judged?: number;
  /** Random answers that the checks judge, where judging takes long; default 10,000. */
  readonly guesses?: number;
  /** What a prompt's tokens are estimated with; default 2.5, which is careful for English. */
  readonly charsPerToken?: number;
}

/** Registers the tests that every benchmark has to pass. */
export function testBenchmark<S, T>(
  id: string,
  definition: BenchmarkDefinition<S, T>,
  options: BenchmarkCase<T>,
): void {
  for (const { name, run } of benchmarkChecks(definition, options)) {
    Deno.test({ name: `${id} ${name}`, fn: run, ignore: options.ignore ?? false });
  }
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
  const settings = definition.settings.parse(options.settings ?? {});
  const withBench = (check: (bench: Bench<S, T>) => Promise<void>) => async () => {
    await using sandbox = new Sandbox();
    await check(new Bench(definition, { ...options, settings, sandbox }));
  };
  const doomed = { definition, settings, data: options.data };
  return [
    { name: "samples() repeats itself byte for byte", run: withBench(repeatsItself) },
    { name: "samples() gives every sample an id of its own", run: withBench(hasOwnIds) },
    { name: "samples() keeps to the limit and to quick", run: withBench(keepsToLimit) },
    { name: "samples() asks what fits the context", run: withBench(fitsContext) },
    { name: "target survives being written to a trace", run: withBench(survivesTrace) },
    { name: "score() gives a right answer 1", run: withBench(rewardsRight) },
    { name: "score() gives nothing for nothing", run: withBench(ignoresEmpty) },
    { name: "score() gives a guesser the stated chance", run: withBench(statesChance) },
    { name: "score() judges whatever a model may say", run: withBench(judgesAnything) },
    { name: "has no score without a server", run: () => givesNoScoreWithoutServer(doomed) },
    { name: "has no score when its server dies", run: () => givesNoScoreOfHalves(doomed) },
  ];
}

/** A benchmark with the answers that the suite gives to it. */
class Bench<S, T> {
  readonly #settings: S;
  readonly #sandbox: SandboxRunner;
  readonly #data: DataReader;
  readonly definition: BenchmarkDefinition<S, T>;
  readonly options: BenchmarkCase<T>;

  constructor(
    definition: BenchmarkDefinition<S, T>,
    { sandbox, settings, ...options }:
      & Omit<BenchmarkCase<T>, "settings">
      & { readonly settings: S; readonly sandbox: SandboxRunner },
  ) {
    this.definition = definition;
    this.options = options;
    this.#sandbox = sandbox;
    this.#data = new DataStore({ given: options.data ?? "" }).reader("tested", definition.data);
    this.#settings = settings;
  }

  /** Samples of a plan that differs from the usual one as said. */
  async samples(plan: Partial<PlanContext> = {}): Promise<readonly Sample<T>[]> {
    return await this.definition.samples({
      seed: 1,
      limit: undefined,
      quick: false,
      contextLength: null,
      data: this.#data,
      ...plan,
      settings: this.#settings,
    });
  }

  /** Those of the samples that are judged. */
  async judged(plan: Partial<PlanContext> = {}): Promise<readonly Sample<T>[]> {
    const samples = await this.samples(plan);
    const step = Math.max(1, Math.floor(samples.length / (this.options.judged ?? Infinity)));
    return samples.filter((_, index) => index % step === 0);
  }

  /** Judges an answer, and checks that the judgement is one. */
  async score({ id, target }: Sample<T>, { dialogue, ...parts }: Said): Promise<Score> {
    const { signal, containers = PURE.containers } = { ...PURE, ...this.options };
    const context = { sandbox: this.#sandbox, containers, data: this.#data, signal, dialogue };
    const score = await this.definition.score({ id, target }, answer(parts), context);
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
  }
  for (const sample of await bench.judged()) {
    const target = bench.definition.target.parse(JSON.parse(JSON.stringify(sample.target)));
    const right = bench.options.oracle(sample);
    assertEquals(await bench.score({ ...sample, target }, right), await bench.score(sample, right));
  }
}

async function rewardsRight<S, T>(bench: Bench<S, T>): Promise<void> {
  const perfect = bench.definition.chance === null ? null : 1;
  for (const plan of [{ seed: 1 }, { seed: 2, quick: true }, { seed: 3, contextLength: 8192 }]) {
    for (const sample of await bench.judged(plan)) {
      const { value, explanation } = await bench.score(sample, bench.options.oracle(sample));
      assertEquals(value, perfect, `${sample.id}: ${explanation}`);
    }
  }
}

async function ignoresEmpty<S, T>(bench: Bench<S, T>): Promise<void> {
  const nothing = bench.definition.chance === null ? null : 0;
  for (const sample of await bench.judged()) {
    const { text = "", toolCalls = [] } = bench.options.oracle(sample);
    const reasoning = text + toolCalls.map((call) => call.arguments).join("\n");
    for (const parts of [{}, { text: " \n" }, { reasoning }]) {
      const { value, explanation } = await bench.score(sample, parts);
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
  const { guesses = GUESSES } = bench.options;
  const allowed = Math.max(LUCK, 4 * Math.sqrt(chance * (1 - chance) / guesses));
  const samples = await bench.samples();

  const blindly = (_: Sample<T>, random: Random) => ({ text: randomText(random) });
  const blind = await meanScore(bench, samples, blindly);
  assert(blind <= chance + allowed, `Random text scores ${blind}, the stated chance is ${chance}`);

  const { guess } = bench.options;
  assert(chance === 0 || guess !== undefined, 'A chance above 0 needs a "guess" to check it');
  if (guess === undefined) return;
  const mean = await meanScore(bench, samples, guess);
  assert(
    Math.abs(mean - chance) <= allowed,
    `A guess scores ${mean}, the stated chance is ${chance}`,
  );
}

/** Mean over answers that are spread evenly over the samples: over all where there are enough. */
async function meanScore<S, T>(
  bench: Bench<S, T>,
  samples: readonly Sample<T>[],
  guess: NonNullable<BenchmarkCase<T>["guess"]>,
): Promise<number> {
  const { guesses = GUESSES } = bench.options;
  const stream = random(1, "guesses");
  const step = Math.max(1, Math.floor(samples.length / guesses));
  const asked = samples.filter((_, index) => index % step === 0);
  const rounds = Math.ceil(guesses / asked.length);
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const sample of asked) {
      sum += (await bench.score(sample, guess(sample, stream))).value ?? 0;
    }
  }
  return sum / (rounds * asked.length);
}

async function judgesAnything<S, T>(bench: Bench<S, T>): Promise<void> {
  const samples = await bench.samples();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), ANSWERS, async (sample, parts) => {
      assertEquals(
        await bench.score(sample, parts),
        await bench.score(sample, parts),
        "One answer, two scores",
      );
    }),
    { numRuns: Math.min(500, bench.options.guesses ?? Infinity), seed: 1 },
  );
  // Patterns that backtrack would not come to an end here.
  // One program of each kind is enough where each may end its interpreter.
  for (const sample of samples.slice(0, bench.options.judged === undefined ? 50 : 1)) {
    for (const part of ["1,", "1", "a ", "((", "{", "[", "**", "```\n", ". ", "\n"]) {
      await bench.score(sample, { text: part.repeat(20_000) });
    }
  }
}
