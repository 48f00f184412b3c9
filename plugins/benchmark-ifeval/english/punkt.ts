/**
 * Where English sentences end: the algorithm of Kiss and Strunk (2006), with NLTK's parameters and
 * in the form of NLTK 3.8. @module
 */

import { PYTHON_SPACE, pythonRightStrip } from "model-lens";
import { z } from "zod";
import { isLower, isUpper } from "./letters.ts";

/** The parameters as they are published. */
export const PunktParameters = z.object({
  /** Flags of the places in which a word was seen, by the word. */
  OrthoContext: z.record(z.string(), z.int()),
  Collocations: z.record(z.string(), z.unknown()),
  AbbrevTypes: z.record(z.string(), z.unknown()),
  SentStarters: z.record(z.string(), z.unknown()),
});
export type PunktParameters = z.infer<typeof PunktParameters>;

const BEGINS_LOWER = 16;
const MIDDLE_UPPER = 4;
const UPPER = 2 + MIDDLE_UPPER + 8;
const LOWER = BEGINS_LOWER + 32 + 64;

const S = `[${PYTHON_SPACE}]`;
const NOT_S = `[^${PYTHON_SPACE}]`;
const NON_WORD = `[)";}\\]*:@'({[?!]`;
const SEVERAL = `(?:-{2,}|\\.{2,}|(?:\\.${S}){2,}\\.)`;
const END = `(?:${S}|$|${NON_WORD}|${SEVERAL}|,(?:$|${S}|${NON_WORD}|${SEVERAL}))`;

/** A character that may end a sentence, with what follows it. */
const CANDIDATE = new RegExp(`[.?!](?=(?<after>${NON_WORD}|${S}+(?<next>${NOT_S}+)))`, "gdu");
const TOKEN = new RegExp(
  `${SEVERAL}|(?=[^("\`{[:;&#*@)}\\]\\-,])${NOT_S}+?(?=${END})|${NOT_S}`,
  "gu",
);
const CLOSING = new RegExp(`^["')\\]}]+?(?:${S}+|(?=--)|(?=\\n|$))`, "u");
const NUMBER = /^-?[.,]?\p{Nd}[\p{Nd},.-]*\.?$/u;
const INITIAL = /^[\p{L}\p{Nl}\p{No}_]\.$/u;
const ELLIPSIS = /^\.\.+$/;
const PUNCTUATION = new Set([..."!;:,.?"]);

interface Token {
  readonly text: string;
  readonly type: string;
  breaks: boolean;
  abbreviation: boolean;
  readonly ellipsis: boolean;
}

/** A part of a text. */
interface Slice {
  readonly start: number;
  readonly stop: number;
}

/** Cuts English text into sentences. */
export class Punkt {
  readonly #context: ReadonlyMap<string, number>;
  readonly #collocations: ReadonlySet<string>;
  readonly #abbreviations: ReadonlySet<string>;
  readonly #starters: ReadonlySet<string>;

  constructor(parameters: PunktParameters) {
    this.#context = new Map(Object.entries(parameters.OrthoContext));
    this.#collocations = new Set(Object.keys(parameters.Collocations));
    this.#abbreviations = new Set(Object.keys(parameters.AbbrevTypes));
    this.#starters = new Set(Object.keys(parameters.SentStarters));
  }

  /** The sentences of a text, in their order. */
  sentences(text: string): string[] {
    const sentences: string[] = [];
    const slices = this.#slices(text);
    let moved = 0;
    for (const [index, { start, stop }] of slices.entries()) {
      const next = slices[index + 1];
      const from = start + moved;
      const closing = next === undefined ? null : CLOSING.exec(text.slice(next.start, next.stop));
      moved = closing?.[0].length ?? 0;
      const end = closing === null || next === undefined
        ? stop
        : next.start + pythonRightStrip(closing[0]).length;
      if (closing !== null || from < stop) sentences.push(text.slice(from, end));
    }
    return sentences;
  }

  #slices(text: string): Slice[] {
    const slices: Slice[] = [];
    let start = 0;
    for (const { end, next, context } of candidates(text)) {
      if (!this.#breaks(context)) continue;
      slices.push({ start, stop: end });
      start = next ?? end;
    }
    return [...slices, { start, stop: pythonRightStrip(text).length }];
  }

  /** Whether a sentence ends in a context, before its last token. */
  #breaks(context: string): boolean {
    const tokens = tokensOf(context).map((text) => this.#first(text));
    for (const [index, token] of tokens.entries()) {
      const next = tokens[index + 1];
      if (next === undefined) return false;
      this.#second(token, next);
      if (token.breaks) return true;
    }
    return false;
  }

  /** What a token is by itself. */
  #first(text: string): Token {
    const lower = text.toLowerCase();
    const type = NUMBER.test(lower) ? "##number##" : lower;
    const ellipsis = ELLIPSIS.test(text);
    if (text === "." || text === "?" || text === "!") {
      return { text, type, breaks: true, abbreviation: false, ellipsis: false };
    }
    if (ellipsis || !text.endsWith(".") || text.endsWith("..")) {
      return { text, type, breaks: false, abbreviation: false, ellipsis };
    }
    const stem = text.slice(0, -1).toLowerCase();
    const abbreviation = this.#abbreviations.has(stem) ||
      this.#abbreviations.has(stem.slice(stem.lastIndexOf("-") + 1));
    return { text, type, breaks: !abbreviation, abbreviation, ellipsis };
  }

  /** What a token is before the next one. */
  #second(token: Token, next: Token): void {
    if (!token.text.endsWith(".")) return;
    const type = withoutPeriod(token.type);
    const nextType = next.breaks ? withoutPeriod(next.type) : next.type;
    const isInitial = INITIAL.test(token.text);
    if (this.#collocations.has(`${type},${nextType}`)) {
      token.breaks = false;
      token.abbreviation = true;
      return;
    }
    const starts = this.#starts(next, nextType);
    const nextUpper = isUpper(firstOf(next.text));
    if ((token.abbreviation || token.ellipsis) && !isInitial) {
      if (starts === true || (nextUpper && this.#starters.has(nextType))) {
        token.breaks = true;
        return;
      }
    }
    if (!isInitial && type !== "##number##") return;
    const neverLower = ((this.#context.get(nextType) ?? 0) & LOWER) === 0;
    if (starts === false || (starts === undefined && isInitial && nextUpper && neverLower)) {
      token.breaks = false;
      token.abbreviation = true;
    }
  }

  /** Whether a token begins a sentence, by how it is written elsewhere; undefined where nothing tells. */
  #starts({ text }: Token, type: string): boolean | undefined {
    if (PUNCTUATION.has(text)) return false;
    const seen = this.#context.get(type) ?? 0;
    const first = firstOf(text);
    if (isUpper(first) && (seen & LOWER) !== 0 && (seen & MIDDLE_UPPER) === 0) return true;
    if (isLower(first) && ((seen & UPPER) !== 0 || (seen & BEGINS_LOWER) === 0)) return false;
    return undefined;
  }
}

interface Candidate {
  readonly end: number;
  /** Where the next token begins, when space comes before it. */
  readonly next: number | undefined;
  readonly context: string;
}

/** Places where a sentence may end, with the words around; of those that share a word, the last. */
function* candidates(text: string): Generator<Candidate> {
  let word: Slice = { start: 0, stop: 0 };
  let candidate: Candidate | undefined;
  for (const match of text.matchAll(CANDIDATE)) {
    const space = lastSpace(text, { start: word.stop, stop: match.index });
    const start = space === undefined ? word.start : space + 1;
    if (candidate !== undefined && word.stop <= start) yield candidate;
    word = { start, stop: match.index };
    const end = match.index + 1;
    candidate = {
      end,
      next: match.indices?.groups?.["next"]?.[0],
      context: text.slice(start, end) + (match.groups?.["after"] ?? ""),
    };
  }
  if (candidate !== undefined) yield candidate;
}

/** The last space of ASCII in a part of a text; one right at its start does not count upstream. */
function lastSpace(text: string, { start, stop }: Slice): number | undefined {
  for (let index = stop - 1; index > start; index--) {
    if (/[ \t\n\r\v\f]/.test(text.charAt(index))) return index;
  }
  return undefined;
}

function tokensOf(context: string): string[] {
  return context.split("\n").flatMap((line) => line.match(TOKEN) ?? []);
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith(".") ? type.slice(0, -1) : type;
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}
