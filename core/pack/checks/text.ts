/** Checks that look at the words of an answer alone. @module */

import { fencedBlocks } from "../../benchmark/fenced_blocks.ts";
import type { CheckOf } from "./schema.ts";

/** What an answer lacks; undefined when the check holds. */
export function keywordFault(
  { all = [], any = [], none = [] }: CheckOf<"keywords">,
  answer: string,
): string | undefined {
  const has = (words: string) => wordsIn(answer).includes(wordsIn(words));
  const absent = all.filter((word) => !has(word));
  if (absent.length > 0) return `wanted the words ${absent.map(shown).join(", ")}`;
  if (any.length > 0 && !any.some(has)) return `wanted one of ${any.map(shown).join(", ")}`;
  const there = none.filter(has);
  return there.length === 0 ? undefined : `wanted it without ${there.map(shown).join(", ")}`;
}

/** Whole words in lower case, with one space around each. */
function wordsIn(text: string): string {
  const words = text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return ` ${words.join(" ")} `;
}

/** A number as people write it: with a sign, commas between thousands, decimals or an exponent. */
const NUMBER = /[-−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** What an answer lacks; undefined when the check holds. */
export function numericFault(
  { value, tolerance = 0, relative = 0, take = "last" }: CheckOf<"numeric">,
  answer: string,
): string | undefined {
  const numbers = answer.match(NUMBER) ?? [];
  const said = take === "first" ? numbers[0] : numbers.at(-1);
  if (said === undefined) return `wanted ${value}, and there is no number`;
  if (take === "only" && numbers.length > 1) {
    return `wanted ${value} as the only number, and there are ${numbers.length}`;
  }
  const number = Number(said.replaceAll(",", "").replace("−", "-"));
  // Sums of decimals are off by less than this.
  const allowed = Math.max(tolerance, Math.abs(value) * relative, Math.abs(value) * 1e-12);
  if (Math.abs(number - value) <= allowed) return undefined;
  const margin = tolerance > 0 || relative > 0 ? ` ± ${Math.max(tolerance, allowed)}` : "";
  return `wanted ${value}${margin}, and it says ${said}`;
}

/** What an answer lacks; undefined when the check holds. */
export function lengthFault(
  { unit, min = 0, max = Infinity }: CheckOf<"length">,
  answer: string,
): string | undefined {
  const length = lengthIn(unit, answer);
  if (length >= min && length <= max) return undefined;
  const wanted = length < min ? `at least ${min}` : `at most ${max}`;
  return `wanted ${wanted} ${unit}, and it has ${length}`;
}

function lengthIn(unit: CheckOf<"length">["unit"], answer: string): number {
  const text = answer.trim();
  switch (unit) {
    case "characters":
      return [...text].length;
    case "words":
      return text.split(/\s+/).filter((word) => word !== "").length;
    case "lines":
      return text.split("\n").filter((line) => line.trim() !== "").length;
    case "sentences":
      return [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)]
        .filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment)).length;
  }
}

/** What an answer lacks; undefined when the check holds. */
export function formatFault(
  { is, count }: CheckOf<"format">,
  answer: string,
): string | undefined {
  switch (is) {
    case "json":
      return "fault" in jsonIn(answer) ? "wanted JSON" : undefined;
    case "code":
      return fencedBlocks(answer).length > 0 ? undefined : "wanted a block of code";
    case "plain":
      return /^ {0,3}(#{1,6} |```|~~~|[-*+] |\d+[.)] )|\*\*[^*]+\*\*|`[^`]+`/m.test(answer)
        ? "wanted plain text without Markdown"
        : undefined;
    case "lower-case":
      return answer === answer.toLowerCase() ? undefined : "wanted lower case alone";
    case "upper-case":
      return answer === answer.toUpperCase() ? undefined : "wanted upper case alone";
    case "bullets":
      return linesFault(answer, { mark: /^\s*[-*+•] +\S/, name: "bullets", count });
    case "numbered":
      return linesFault(answer, { mark: /^\s*\d+[.)] +\S/, name: "numbered lines", count });
  }
}

function linesFault(
  answer: string,
  { mark, name, count }: {
    readonly mark: RegExp;
    readonly name: string;
    readonly count: number | undefined;
  },
): string | undefined {
  const found = answer.split("\n").filter((line) => mark.test(line)).length;
  if (count === undefined) return found > 0 ? undefined : `wanted ${name}`;
  return found === count ? undefined : `wanted ${count} ${name}, and there are ${found}`;
}

/** The JSON of an answer, perhaps in a code fence. */
export function jsonIn(answer: string): { readonly value: unknown } | { readonly fault: string } {
  const block = fencedBlocks(answer).find(({ language }) => ["json", ""].includes(language));
  try {
    return { value: JSON.parse(block?.code ?? answer) };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { fault: cause.message };
    throw cause;
  }
}

/** A text of an answer or a pack in a sentence. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
