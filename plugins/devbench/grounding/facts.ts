/** Compares the JSON of an answer with what is right, field by field. No text is searched for words. @module */

import { fencedBlocks } from "model-lens";
import type { Evidence, Filled } from "../item.ts";

type Known = Filled["facts"][number];

/** The facts of an answer, right or wrong. */
export function checkedFacts(facts: Filled["facts"], answer: string): Evidence["facts"] {
  const found = objectIn(answer);
  return facts.map((fact) => {
    const has = found !== undefined && Object.hasOwn(found, fact.name);
    const value = has ? found[fact.name] : null;
    return {
      name: fact.name,
      expected: fact.value,
      found: value,
      right: has && isRight(fact, value),
    };
  });
}

/**
 * The object that an answer ends on: in its last block that is one, else the last stretch between
 * braces that is one.
 */
export function objectIn(answer: string): Readonly<Record<string, unknown>> | undefined {
  const inBlock = fencedBlocks(answer).reverse().map(({ code }) => objectOf(code));
  return inBlock.find((one) => one !== undefined) ?? lastBare(answer);
}

function lastBare(answer: string): Readonly<Record<string, unknown>> | undefined {
  const end = answer.lastIndexOf("}");
  if (end < 0) return undefined;
  // Facts are flat, but a text may hold a brace: the shortest stretch that is an object counts.
  let start = answer.lastIndexOf("{", end);
  for (let tries = 0; start >= 0 && tries < MOST_TRIES; tries++) {
    const found = objectOf(answer.slice(start, end + 1));
    if (found !== undefined) return found;
    start = start === 0 ? -1 : answer.lastIndexOf("{", start - 1);
  }
  return undefined;
}

const MOST_TRIES = 20;

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? value as Readonly<Record<string, unknown>> : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function isRight({ is, tolerance = 0, value: expected }: Known, value: unknown): boolean {
  switch (is) {
    case "exact":
      return typeof value === "string" && typeof expected === "string"
        ? plain(value) === plain(expected)
        : value === expected;
    case "number":
      return typeof value === "number" && typeof expected === "number" &&
        Math.abs(value - expected) <= tolerance + Math.abs(expected) * 1e-9;
    case "list":
      return sameTexts(value, expected, { sorted: false });
    case "set":
      return sameTexts(value, expected, { sorted: true });
  }
}

function sameTexts(value: unknown, expected: unknown, { sorted }: { sorted: boolean }): boolean {
  if (!Array.isArray(value) || !Array.isArray(expected) || value.length !== expected.length) {
    return false;
  }
  const texts = (list: readonly unknown[]) => {
    const all = list.map((one) => typeof one === "string" ? plain(one) : `${JSON.stringify(one)}`);
    return sorted ? all.sort() : all;
  };
  const right = texts(expected);
  return texts(value).every((one, index) => one === right[index]);
}

/** Case and space around a word are no part of a fact. */
function plain(text: string): string {
  return text.trim().toLowerCase();
}
