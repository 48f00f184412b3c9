/** Small generated tasks with one right answer: does this model work, and how well? @module */

import { type BenchmarkDefinition, defineBenchmark, random, type Sample } from "model-lens";
import { z } from "zod";
import { judgeNumber, makeArithmetic, NumberTarget } from "./arithmetic.ts";
import { JsonTarget, judgeJson, makeJson } from "./json.ts";
import { ChoiceTarget, judgeChoice, makeOrder } from "./order.ts";
import type { Level, Maker, Question } from "./question.ts";
import { CodeTarget, judgeCode, makeRecall } from "./recall.ts";
import {
  judgeSequence,
  judgeText,
  judgeWords,
  makeStrings,
  SequenceTarget,
  TextTarget,
  WordsTarget,
} from "./strings.ts";
import { CallTarget, judgeCall, makeTools } from "./tools.ts";

const Target = z.discriminatedUnion("kind", [
  NumberTarget,
  TextTarget,
  SequenceTarget,
  WordsTarget,
  JsonTarget,
  CodeTarget,
  ChoiceTarget,
  CallTarget,
]);
/** What counts as right, in each family's own form. */
export type Target = z.infer<typeof Target>;

/** The families, in the order in which they take turns. */
const FAMILIES: readonly (readonly [name: string, make: Maker<Target>])[] = [
  ["arithmetic", makeArithmetic],
  ["strings", makeStrings],
  ["json", makeJson],
  ["recall", makeRecall],
  ["order", makeOrder],
  ["tools", makeTools],
];

const PER_FAMILY = 10;
const PER_FAMILY_QUICK = 3;
/** Enough for a reasoning model to think about a small task; others stop long before. */
const MAX_TOKENS = 512;
/** What every server is taken to serve that does not say. */
const CONTEXT_IF_UNKNOWN = 2048;
/** Fewer than English has, so that a prompt fits with any tokenizer. */
const CHARS_PER_TOKEN = 2.5;
/** Tokens for what a chat template writes around a prompt. */
const TEMPLATE = 64;

/**
 * Items of every family come in turns, and in each family levels 1, 2, 3, 1 … in turns. An item that
 * does not fit the context is replaced by one of a lower level.
 *
 * Chance is one seventh in the family `order`, whose answer is always one of seven, and nothing in
 * the other five: an open answer is not guessed. So it is 1/42 for a number of samples that can be
 * divided by six.
 */
const smoke: BenchmarkDefinition<Readonly<Record<string, never>>, Target> = defineBenchmark({
  version: "0.1.0",
  settings: z.strictObject({}),
  target: Target,
  chance: 1 / 42,

  samples({ seed, limit, quick, contextLength }) {
    const count = limit ?? FAMILIES.length * (quick ? PER_FAMILY_QUICK : PER_FAMILY);
    const context = contextLength ?? CONTEXT_IF_UNKNOWN;
    const asked = new Set<string>();
    return Array.from({ length: count }, (_, turn) => {
      // The remainder is an index of the families.
      const [family, make] = FAMILIES[turn % FAMILIES.length] as (typeof FAMILIES)[number];
      const index = Math.floor(turn / FAMILIES.length);
      const draw = (level: Level, attempt: number) =>
        make(random(seed, `${family} ${index} ${level} ${attempt}`), level);
      const question = newQuestion({ index, context, asked, draw });
      return sample(`${family}-${index + 1}`, { family, context, question });
    });
  },

  score({ target }, answer) {
    switch (target.kind) {
      case "number":
        return judgeNumber(target, answer.text);
      case "text":
        return judgeText(target, answer.text);
      case "sequence":
        return judgeSequence(target, answer.text);
      case "words":
        return judgeWords(target, answer.text);
      case "json":
        return judgeJson(target, answer.text);
      case "code":
        return judgeCode(target, answer.text);
      case "choice":
        return judgeChoice(target, answer.text);
      case "call":
        return judgeCall(target, answer);
    }
  },
});
export default smoke;

/** How often an item that was asked already is drawn anew; small families may repeat after that. */
const REDRAWS = 20;

interface Draw {
  readonly index: number;
  readonly context: number;
  /** Prompts of the items before. */
  readonly asked: Set<string>;
  readonly draw: (level: Level, attempt: number) => Question<Target>;
}

/** An item of its place's level, or of the next lower one that fits. */
function newQuestion({ index, context, asked, draw }: Draw): Question<Target> {
  const levels = ([1, 2, 3] as const).slice(0, index % 3 + 1).reverse();
  const attempts = Array.from({ length: REDRAWS + 1 }, (_, attempt) => attempt);
  const level = levels.find((level) => fits(draw(level, 0), context)) ?? 1;
  const attempt = attempts.find((attempt) => !asked.has(draw(level, attempt).prompt)) ?? REDRAWS;
  const question = draw(level, attempt);
  asked.add(question.prompt);
  return question;
}

function sample(
  place: string,
  { family, context, question: { prompt, tools, target } }: {
    readonly family: string;
    readonly context: number;
    readonly question: Question<Target>;
  },
): Sample<Target> {
  return {
    id: `${place}-l${target.level}`,
    family,
    request: {
      messages: [{ role: "user", content: prompt }],
      maxTokens: maxTokens(context),
      ...(tools === undefined ? {} : { tools }),
    },
    target,
  };
}

function fits({ prompt, tools = [] }: Question<Target>, context: number): boolean {
  const chars = prompt.length + JSON.stringify(tools).length;
  return chars / CHARS_PER_TOKEN + TEMPLATE + maxTokens(context) <= context;
}

/** At most half of the context, so that a prompt has room too. */
function maxTokens(context: number): number {
  return Math.min(MAX_TOKENS, Math.floor(context / 2));
}
