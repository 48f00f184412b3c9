/** Sums with one whole number as the answer. @module */

import type { Random, Score } from "model-lens";
import { z } from "zod";
import { concluded } from "./conclusion.ts";
import { Level, type Maker, verdict } from "./question.ts";
import { NAMES } from "./words.ts";

export const NumberTarget = z.strictObject({
  kind: z.literal("number"),
  level: Level,
  value: z.int(),
});
export type NumberTarget = z.infer<typeof NumberTarget>;

/** Level 1: up to 12. Level 2: up to 999. Level 3: several steps, as a formula or in words. */
export const makeArithmetic: Maker<NumberTarget> = (random, level) => {
  const [prompt, value] = level === 1 ? small(random) : level === 2 ? large(random) : steps(random);
  return { prompt, target: { kind: "number", level, value } };
};

/**
 * Right when the number concluded is the one wanted. Digits only; a minus sign, thousands
 * separators (`1,234`) and decimals (`12.0`) are read. Where the deciding passage names several
 * numbers, the last counts if it is introduced as the result ("= 12", "is 12", "leaves 12"); a
 * list of numbers is no answer.
 */
export function judgeNumber({ value }: NumberTarget, text: string): Score {
  const found = result(concluded(text, numbers));
  return verdict(found?.text ?? null, found?.value === value, String(value));
}

type Sum = readonly [prompt: string, value: number];
const GOODS = ["apples", "lamps", "keys", "cups", "books", "shells"];
const ONLY = "Reply with the number only.";

function small(random: Random): Sum {
  const [low = 0, high = 0] = [random.int(0, 12), random.int(0, 12)].sort((a, b) => a - b);
  const [sum, value] = random.pick(
    [
      [`${low} + ${high}`, low + high],
      [`${high} + ${low}`, low + high],
      [`${high} - ${low}`, high - low],
      [`${low} * ${high}`, low * high],
    ] as const,
  );
  const prompt = random.pick([
    `What is ${sum}?`,
    `Calculate ${sum}.`,
    `${sum} =`,
    `Compute ${sum} and give only the number.`,
  ]);
  return [prompt, value];
}

function large(random: Random): Sum {
  const [a, b] = [random.int(501, 999), random.int(101, 500)];
  const [c, d] = [random.int(13, 99), random.int(3, 9)];
  const [sum, value] = random.pick(
    [
      [`${a} + ${b}`, a + b],
      [`${a} - ${b}`, a - b],
      [`${c} * ${d}`, c * d],
    ] as const,
  );
  return [`What is ${sum}? ${ONLY}`, value];
}

function steps(random: Random): Sum {
  const [boxes, each, more] = [random.int(13, 49), random.int(12, 36), random.int(3, 9)];
  const gone = random.int(51, 149);
  const [name, goods] = [random.pick(NAMES), random.pick(GOODS)];
  return random.pick<Sum>([
    [
      `What is (${boxes} + ${gone}) * ${each} - ${more}? ${ONLY}`,
      (boxes + gone) * each - more,
    ],
    [
      `${name} has ${boxes} crates with ${each} ${goods} in each. ${name} sells ${gone} ${goods} ` +
      `and then buys ${more} more crates of the same size. How many ${goods} does ${name} have ` +
      `now? ${ONLY}`,
      (boxes + more) * each - gone,
    ],
  ]);
}

interface Found {
  readonly text: string;
  readonly value: number;
  /** Whether the words before it say that it is a result. */
  readonly introduced: boolean;
}

const NUMBER =
  /(?<![\w.])[-−]?(?:\d{1,3}(?:[,'’\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\w)/g;
const INTRODUCTION =
  /(?:[=≈:→]|\b(?:is|are|be|equals|equal to|gives|makes|leaves|get|has|have|now))[\s$€£("'“\\[{]*$/i;
/** Introductions are short; looking no further back keeps long answers cheap. */
const BEFORE = 40;

function numbers(passage: string): readonly Found[] {
  return [...passage.matchAll(NUMBER)].map(({ 0: text, index }) => ({
    text,
    value: Number(text.replaceAll(/[^\d.−-]/g, "").replace("−", "-")),
    introduced: INTRODUCTION.test(passage.slice(Math.max(0, index - BEFORE), index)),
  }));
}

function result(found: readonly Found[]): Found | undefined {
  const last = found.at(-1);
  const agree = found.every(({ value }) => value === last?.value);
  return agree || last?.introduced === true ? last : undefined;
}
