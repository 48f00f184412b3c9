/** How fast answers are judged, with no model in the loop: official outputs, and as a ratio to reading them. @module */

import type { Answer } from "../../core/provider/answer.ts";
import { answer } from "../../core/testing/answer.ts";
import { DataStore } from "../../core/data/store.ts";
import { PURE } from "../../core/testing/mod.ts";
import type { BenchmarkDefinition, Sample } from "../../core/benchmark/contract.ts";
import bfcl from "../../plugins/benchmark-bfcl/mod.ts";
import ifeval from "../../plugins/benchmark-ifeval/mod.ts";
import mmluPro from "../../plugins/benchmark-mmlu-pro/mod.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { hasGold, sharedLines } from "./files.ts";

const SHARED = new URL("../../../shared/data", import.meta.url).pathname;
const REPETITIONS = 5;
/** Written Java and JavaScript are not read: those categories are asked over the tools API alone. */
const CALLED = ["simple_java", "simple_javascript"];

/** What is judged, and how long it may take. */
interface Case {
  readonly what: string;
  readonly atMostMs: number;
  readonly judge: () => Promise<number>;
  /** The lines that the answers are read from. */
  readonly lines: readonly string[];
}

if (import.meta.main) present(await hasGold() ? await figures() : [absent()]);

async function figures(): Promise<Figure[]> {
  const cases = [await mmluProCase(), await ifevalCase(), await bfclCase()];
  const all: Figure[] = [];
  for (const { what, atMostMs, judge, lines } of cases) {
    // Once to warm up, for what is compiled and kept by the first answer.
    await judge();
    const times: number[] = [];
    const ratios: number[] = [];
    for (let turn = 0; turn < REPETITIONS; turn++) {
      const [judged, read] = [await timed(judge), await timed(() => parsed(lines))];
      times.push(judged);
      ratios.push(judged / read);
    }
    all.push(medianFigure(times, { what, unit: "ms", digits: 0, atMost: atMostMs }));
    all.push(medianFigure(ratios, { what: `${what}, against reading their JSON`, unit: "×" }));
  }
  return all;
}

function absent(): Figure {
  const none = { spread: "", wanted: "", verdict: "none", samples: 0 } as const;
  return { what: "scorers", figure: "skipped: ../shared/data is absent", ...none };
}

async function timed(work: () => Promise<number>): Promise<number> {
  const begin = performance.now();
  if (await work() === 0) throw new TypeError("Cannot measure: nothing was judged");
  return performance.now() - begin;
}

function parsed(lines: readonly string[]): Promise<number> {
  return Promise.resolve(lines.map((line) => JSON.parse(line)).length);
}

async function mmluProCase(): Promise<Case> {
  const lines = await sharedLines("gold/mmlu-pro/jamba-1.5-large.jsonl.gz");
  const answers = new Map(lines.map((line) => {
    const { question_id, output } = JSON.parse(line);
    return [`q${question_id}`, answer({ text: output })];
  }));
  const judge = await judging(mmluPro, { answers, wanted: 12_032 });
  return { what: "MMLU-Pro, 12,032 answers judged", atMostMs: 1000, judge, lines };
}

async function ifevalCase(): Promise<Case> {
  const lines = await sharedLines("gold/ifeval/gpt-4o-2024-08-06.jsonl.gz");
  const answers = new Map(lines.map((line) => {
    const { key, response } = JSON.parse(line);
    return [`key-${key}`, answer({ text: response ?? "" })];
  }));
  const judge = await judging(ifeval, { answers, wanted: 541 });
  return { what: "IFEval, 541 answers judged strict and loose", atMostMs: 2000, judge, lines };
}

/** Answers in prompt mode: besides the check, the Python is read. Those of Java and JavaScript are calls. */
async function bfclCase(): Promise<Case> {
  const lines = (await sharedLines("gold/bfcl/prompt-derived-airev.jsonl.gz"))
    .filter((line) => !line.includes("relevance_"));
  const answers = new Map(lines.map((line) => {
    const { id, result } = JSON.parse(line);
    return [id, answer({ text: result })];
  }));
  const written = await judging(bfcl, { answers, settings: { variant: "prompt" }, wanted: 2351 });
  const called = await judging(bfcl, {
    answers: await calledAnswers(),
    settings: { variant: "tools", categories: CALLED },
    wanted: 150,
  });
  const judge = async () => await written() + await called();
  return { what: "BFCL AST, 2,501 answers judged", atMostMs: 2000, judge, lines };
}

/** The first of the right answers to each, as a call; there are no official outputs of these here. */
async function calledAnswers(): Promise<Map<string, Answer>> {
  const lines = (await Promise.all(
    CALLED.map((one) => sharedLines(`bfcl/possible_answer/BFCL_v4_${one}.json.gz`)),
  )).flat();
  return new Map(lines.map((line) => {
    const { id, ground_truth: [call] } = JSON.parse(line);
    const [[name = "", given] = []] = Object.entries(call as Record<string, object>);
    const chosen = Object.entries(given ?? {}).map(([key, [first]]) => [key, String(first)]);
    const written = JSON.stringify(Object.fromEntries(chosen));
    const toolCalls = [{ id: null, name: name.replaceAll(".", "_"), arguments: written }];
    return [id, answer({ toolCalls })];
  }));
}

/** Judges every sample that there is an answer to, and says how many. */
async function judging<S, T>(
  definition: BenchmarkDefinition<S, T>,
  { answers, settings = {}, wanted }: {
    readonly answers: ReadonlyMap<string, Answer>;
    readonly settings?: unknown;
    readonly wanted: number;
  },
): Promise<() => Promise<number>> {
  const data = new DataStore({ given: SHARED }).reader("bench", definition.data);
  const samples: readonly Sample<T>[] = await definition.samples({
    settings: definition.settings.parse(settings),
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data,
  });
  const pairs = samples.flatMap((sample) => {
    const given = answers.get(sample.id);
    return given === undefined ? [] : [[sample, given] as const];
  });
  if (pairs.length !== wanted) throw new TypeError(`Cannot measure ${pairs.length} of ${wanted}`);
  return async () => {
    let judged = 0;
    for (const [sample, given] of pairs) {
      await definition.score(sample, given, { ...PURE, data });
      judged++;
    }
    return judged;
  };
}
