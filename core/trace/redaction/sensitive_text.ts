/** Finds in a text what must not be written. @module */

/** What stands where something was taken out. */
export const REDACTED = "[redacted]";

/** What to take out of everything that is written. */
export interface RedactionRules {
  /** Exact strings, for example API keys in use. Shorter than 6 characters is ignored: it would match by chance. */
  readonly secrets?: readonly string[];
  /** Regular expressions of the user; matched within one string, and across the chunks of an answer. */
  readonly patterns?: readonly RegExp[];
}

/** A part of a text, from `start` up to `end`, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const SHORTEST = 6;

/** Rules made ready for use. */
export class SensitiveText {
  #secrets: readonly string[] = [];
  readonly #patterns: readonly RegExp[];

  constructor({ secrets = [], patterns = [] }: RedactionRules = {}) {
    this.learn(secrets);
    this.#patterns = patterns.map((one) =>
      new RegExp(one.source, [...new Set([...one.flags, "g"])].join(""))
    );
  }

  /** Takes these out as well from now on. */
  learn(secrets: readonly string[]): void {
    const long = secrets.filter((secret) => secret.length >= SHORTEST);
    this.#secrets = [...new Set([...this.#secrets, ...long.flatMap(spellings)])];
  }

  /** Whether there is anything to take out. */
  get active(): boolean {
    return this.#secrets.length + this.#patterns.length > 0;
  }

  /** Whether a match may need the whole text, because nobody knows where a pattern ends. */
  get needsWhole(): boolean {
    return this.#patterns.length > 0;
  }

  /** Every match, in order; those that overlap are one. */
  ranges(text: string): readonly Range[] {
    const found = this.#secretRanges(text);
    for (const pattern of this.#patterns) {
      for (const { index, 0: { length } } of text.matchAll(pattern)) {
        if (length > 0) found.push({ start: index, end: index + length });
      }
    }
    return merged(found);
  }

  /** The text with every match replaced. */
  clean(text: string): string {
    return without(text, this.ranges(text));
  }

  /** The text with secrets replaced, and patterns left: for ids, which patterns match by chance. */
  cleanSecrets(text: string): string {
    return without(text, merged(this.#secretRanges(text)));
  }

  /** Where an end of the text begins that could be the beginning of a secret; its length when none does. */
  openEnd(text: string): number {
    return this.#secrets.reduce((open, secret) => {
      for (let start = Math.max(0, text.length - secret.length + 1); start < open; start++) {
        if (secret.startsWith(text.slice(start))) return start;
      }
      return open;
    }, text.length);
  }

  #secretRanges(text: string): Range[] {
    const found: Range[] = [];
    for (const secret of this.#secrets) {
      for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
        found.push({ start, end: start + secret.length });
      }
    }
    return found;
  }
}

/** Ranges in order, those that overlap made one; those that only touch stay two. */
export function merged(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start >= last.end) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}

/** A text without the ranges. `from` is the position of its first character in what they refer to. */
export function without(text: string, ranges: readonly Range[], from = 0): string {
  let rest = "";
  let position = 0;
  for (const { start, end } of ranges) {
    if (end <= from || start >= from + text.length) continue;
    rest += text.slice(position, Math.max(0, start - from));
    // What began in an earlier text was marked there.
    if (start >= from) rest += REDACTED;
    position = end - from;
  }
  return position === 0 ? text : rest + text.slice(position);
}

/** A secret as it is, and as it is spelt in JSON and in a URL. */
function spellings(secret: string): string[] {
  const spelt = [secret, JSON.stringify(secret).slice(1, -1)];
  return secret.isWellFormed() ? [...spelt, encodeURIComponent(secret)] : spelt;
}
