/** Making and reading facts that may be unknown. @module */
import type { Known } from "../events/machine.ts";

/** A fact that was read from `source`. */
export function found<T>(value: T, source: string): Known<T> {
  return { value, source };
}

/** A fact that could not be had. The reason is shown to users: no paths, no names of people. */
export function unknown(reason: string): Known<never> {
  return { value: null, reason };
}

/** Whether a fact is known. */
export function isKnown<T>(fact: Known<T>): fact is { readonly value: T; readonly source: string } {
  return "source" in fact;
}

/** Reads a further fact out of a known one; an unknown one passes its reason on. */
export function derive<T, U>(
  fact: Known<T>,
  read: (value: T, source: string) => Known<U>,
): Known<U> {
  return isKnown(fact) ? read(fact.value, fact.source) : fact;
}

/** The first fact that is known; else the last reason, which is that of the last resort. */
export function firstKnown<T>(first: Known<T>, ...others: readonly Known<T>[]): Known<T> {
  return others.reduce((best, other) => isKnown(best) ? best : other, first);
}

/** A whole number written in decimal, as files and tools write counts and sizes. */
export function wholeNumber(text: string, source: string): Known<number> {
  const number = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return Number.isSafeInteger(number)
    ? found(number, source)
    : unknown(`${source} does not hold a whole number`);
}
