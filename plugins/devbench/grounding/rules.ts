/** Whether an answer keeps a rule, by counting. @module */

import { fencedBlocks } from "model-lens";
import type { Check, Evidence } from "../item.ts";
import { objectIn } from "./facts.ts";

/** What is looked at: the answer, and the code that was taken from it. */
export interface Judged {
  readonly answer: string;
  readonly code: string | null;
}

type Kept = Evidence["instructions"][number];
/** Whether it is kept, and what was counted. */
type Finding = readonly [kept: boolean, why: string];

/** Each rule, kept or not. An empty answer keeps none. */
export function checkedRules(checks: readonly Check[], judged: Judged): Kept[] {
  const isEmpty = judged.answer.trim() === "";
  return checks.map((check) => {
    const [kept, why] = isEmpty ? [false, "the answer is empty"] : finding(check, judged);
    return { name: nameOf(check), kept, why };
  });
}

function finding(check: Check, { answer, code }: Judged): Finding {
  const text = answer.trim();
  switch (check.check) {
    case "json":
      return jsonFinding(check.fields, text);
    case "bullets": {
      const lines = linesOf(text);
      const bullets = lines.filter((line) => /^\s*[-*•]\s+\S/.test(line)).length;
      const others = lines.length - bullets;
      const alone = check.only !== true || others === 0;
      return [bullets === check.exactly && alone, `${bullets} bullets, ${others} other lines`];
    }
    case "sentences":
      return count(sentencesOf(text), "sentences", (n) => n === check.exactly);
    case "words": {
      const { min = 0, max = Infinity } = check;
      return count(wordsOf(text).length, "words", (n) => n >= min && n <= max);
    }
    case "characters":
      return count([...text].length, "characters", (n) => n <= check.max);
    case "lines":
      return count(linesOf(text).length, "lines", (n) => n === check.exactly);
    case "mentions":
      return missing(check.words.filter((word) => !mentions(text, word)));
    case "avoids":
      return missing(check.words.filter((word) => mentions(text, word)), "there");
    case "no_code":
      return count(fencedBlocks(text).length, "code blocks", (n) => n === 0);
    case "only_code":
      return onlyCode(text, check.language);
    case "starts_with":
      return [text.startsWith(check.text), `it starts with "${text.slice(0, 40)}"`];
    case "ends_with":
      return [text.endsWith(check.text), `it ends with "${text.slice(-40)}"`];
    case "case":
      return caseFinding(text, check.is);
    case "table":
      return tableFinding(text, check);
    case "imports_none_of": {
      const imported = code === null ? [] : importsOf(code);
      const found = check.modules.filter((name) => imported.includes(name));
      return code === null ? [false, "there is no code"] : missing(found, "imported");
    }
    case "code_lines": {
      const isCounted = (n: number) => code !== null && n <= check.max;
      return count(linesOf(code ?? "").length, "lines of code", isCounted);
    }
  }
}

function count(found: number, what: string, isKept: (found: number) => boolean): Finding {
  return [isKept(found), `${found} ${what}`];
}

function missing(words: readonly string[], how = "missing"): Finding {
  return [
    words.length === 0,
    words.length === 0 ? `none is ${how}` : `${how}: ${words.join(", ")}`,
  ];
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

const words = new Intl.Segmenter("en", { granularity: "word" });

function wordsOf(text: string): string[] {
  return [...words.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) =>
    segment
  );
}

const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

/** Of prose; what ends without a full stop is one all the same. */
function sentencesOf(text: string): number {
  return [...sentences.segment(text)].filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment)).length;
}

/** Whether a word or phrase stands there whole, in any case. */
function mentions(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\s+/g, "\\s+");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "iu").test(text);
}

function jsonFinding(fields: Readonly<Record<string, string>>, text: string): Finding {
  const [block, ...more] = fencedBlocks(text);
  const isAlone = block === undefined
    ? text.startsWith("{") && text.endsWith("}")
    : more.length === 0 && /^(`{3,}|~{3,})/.test(text) && /(`{3,}|~{3,})$/.test(text);
  const found = objectIn(text);
  if (found === undefined) return [false, "there is no JSON object"];
  const wrong = Object.entries(fields).filter(([name, type]) => !isOfType(found[name], type));
  const more_ = Object.keys(found).filter((name) => !Object.hasOwn(fields, name));
  if (wrong.length > 0) return [false, `wrong or missing: ${wrong.map(([name]) => name)}`];
  if (more_.length > 0) return [false, `not asked for: ${more_}`];
  return [isAlone, isAlone ? "the fields and nothing else" : "there is text around it"];
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "string[]":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
    case "number[]":
      return Array.isArray(value) && value.every((one) => typeof one === "number");
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      return typeof value === "string";
  }
}

function onlyCode(text: string, language: string | undefined): Finding {
  const blocks = fencedBlocks(text);
  const isWhole = /^(`{3,}|~{3,})/.test(text) && /\n[ \t]*(`{3,}|~{3,})$/.test(text);
  const isRight = language === undefined || blocks[0]?.language === language.toLowerCase();
  return [
    blocks.length === 1 && isWhole && isRight,
    `${blocks.length} blocks${isWhole ? "" : ", text around"}${isRight ? "" : ", other language"}`,
  ];
}

function caseFinding(text: string, is: "upper" | "lower"): Finding {
  const right = is === "upper" ? text.toUpperCase() : text.toLowerCase();
  return [/\p{L}/u.test(text) && text === right, text === right ? `all ${is}` : `not all ${is}`];
}

function tableFinding(
  text: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Finding {
  const lines = linesOf(text).map((line) => line.trim());
  const rule = lines.findIndex((line) => /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/.test(line));
  if (rule < 1) return [false, "there is no table"];
  let end = rule + 1;
  while (end < lines.length && lines[end]?.includes("|")) end++;
  const body = lines.slice(rule + 1, end);
  const widths = [lines[rule - 1] ?? "", ...body].map((line) => cellsOf(line));
  const isRight = body.length === rows && widths.every((width) => width === columns);
  return [isRight, `${body.length} rows of ${[...new Set(widths)].join(" or ")} columns`];
}

function cellsOf(line: string): number {
  return line.replace(/^\|/, "").replace(/\|$/, "").split(/(?<!\\)\|/).length;
}

function importsOf(code: string): string[] {
  const found = code.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map(([, name = ""]) => name.replace(/^node:/, ""));
}

function nameOf(check: Check): string {
  switch (check.check) {
    case "json":
      return `one JSON object with ${Object.keys(check.fields).join(", ")} and nothing else`;
    case "bullets":
      return `exactly ${check.exactly} bullet points${check.only === true ? ", nothing else" : ""}`;
    case "sentences":
      return `exactly ${check.exactly} sentences`;
    case "words":
      return `${check.min === undefined ? "" : `at least ${check.min}, `}${
        check.max === undefined ? "" : `at most ${check.max} `
      }words`;
    case "characters":
      return `at most ${check.max} characters`;
    case "lines":
      return `exactly ${check.exactly} lines`;
    case "mentions":
      return `mentions ${check.words.join(", ")}`;
    case "avoids":
      return `avoids ${check.words.join(", ")}`;
    case "no_code":
      return "no code block";
    case "only_code":
      return `one ${check.language ?? ""} code block and nothing else`.replace("  ", " ");
    case "starts_with":
      return `starts with "${check.text}"`;
    case "ends_with":
      return `ends with "${check.text}"`;
    case "case":
      return `all in ${check.is} case`;
    case "table":
      return `a table of ${check.columns} columns and ${check.rows} rows`;
    case "imports_none_of":
      return `imports none of ${check.modules.join(", ")}`;
    case "code_lines":
      return `at most ${check.max} lines of code`;
  }
}
