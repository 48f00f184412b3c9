/** Facts of models as people read them. @module */

import type { Known } from "../../core/events/envelope.ts";
import { figure } from "../figures.ts";

/** The value, or that it is unknown. */
export function factText(fact: Known<string | number>): string {
  return fact.value === null ? "unknown" : String(fact.value);
}

/** Whether a model is in memory, in one word. */
export function memoryText(loaded: Known<boolean> | undefined): string {
  if (loaded === undefined || loaded.value === null) return "unknown";
  return loaded.value ? "yes" : "no";
}

/** `7.6 B`, `135 M`, or the count itself. */
export function parametersText({ value: count }: Known<number>): string {
  if (count === null) return "unknown";
  if (count >= 1e9) return `${figure(count / 1e9)} B`;
  return count >= 1e6 ? `${figure(count / 1e6)} M` : String(count);
}
