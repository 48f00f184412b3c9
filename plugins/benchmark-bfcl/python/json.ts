/** JSON with whole numbers and fractions apart: read as Python's `json.loads()`, written as its `json.dumps()`. @module */

import { type Dict, isDict, isList, type Value } from "./value.ts";

/** Text that is no JSON. */
export class JsonError extends Error {
  override readonly name = "JsonError";
}

const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\d.])|(true|false|null|NaN|-?Infinity))/yu;
const DEEPEST = 900;

/** Reads JSON. Throws `JsonError`. */
export function readJson(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MARKS: ReadonlySet<number> = new Set([..."{}[],:"].map((mark) => mark.charCodeAt(0)));

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** A text as it was written. */
function textIn(token: string): string {
  return token.includes("\\") ? JSON.parse(token) : token.slice(1, -1);
}

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Value {
    if (depth > DEEPEST) throw new JsonError("It is too deep");
    const token = this.#next();
    if (token === "{") return this.#object(depth);
    if (token === "[") return this.#array(depth);
    if (token.startsWith('"')) return textIn(token);
    if (WORDS.has(token)) return WORDS.get(token) ?? null;
    if (!/^[-\d]/.test(token)) throw new JsonError(`There is "${token}" where a value should be`);
    return /[.eE]/.test(token) ? Number(token) : BigInt(token);
  }

  end(): void {
    if (!/^[ \t\n\r]*$/.test(this.#text.slice(this.#at))) {
      throw new JsonError("It goes on after its end");
    }
  }

  #object(depth: number): Dict {
    const dict = new Map<Value, Value>();
    let token = this.#next();
    if (token === "}") return dict;
    while (true) {
      if (!token.startsWith('"')) throw new JsonError(`The key ${token} is no text`);
      if (this.#next() !== ":") throw new JsonError("A key has no value");
      dict.set(textIn(token), this.value(depth + 1));
      const after = this.#next();
      if (after === "}") return dict;
      if (after !== ",") throw new JsonError(`There is ${after} after a value`);
      token = this.#next();
    }
  }

  #array(depth: number): Value[] {
    const list: Value[] = [];
    const before = this.#at;
    if (this.#next() === "]") return list;
    this.#at = before;
    while (true) {
      list.push(this.value(depth + 1));
      const after = this.#next();
      if (after === "]") return list;
      if (after !== ",") throw new JsonError(`There is ${after} after a value`);
    }
  }

  #next(): string {
    return this.#plain() ?? this.#any();
  }

  /**
   * Marks, and strings in which nothing is escaped: nearly all there is, many times as fast as the
   * expression, which decides about everything else.
   */
  #plain(): string | undefined {
    const text = this.#text;
    let at = this.#at;
    while (isSpace(text.charCodeAt(at))) at++;
    const first = text.charCodeAt(at);
    if (MARKS.has(first)) {
      this.#at = at + 1;
      return text.charAt(at);
    }
    if (first !== QUOTE) return undefined;
    for (let end = at + 1; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === QUOTE) {
        this.#at = end + 1;
        return text.slice(at, end + 1);
      }
      if (code === BACKSLASH || code < 0x20) return undefined;
    }
    return undefined;
  }

  #any(): string {
    TOKEN.lastIndex = this.#at;
    const [, ...pieces] = TOKEN.exec(this.#text) ?? [];
    const token = pieces.find((piece) => piece !== undefined);
    if (token === undefined) throw new JsonError(`It is no JSON at ${this.#at}`);
    this.#at = TOKEN.lastIndex;
    return token;
  }
}

/** Writes JSON with other than ASCII characters escaped; `indent` spaces for each level, or on one line. */
export function writeJson(value: Value, indent?: number, level = 0): string {
  if (isList(value)) {
    return bracketed("[]", value.map((item) => writeJson(item, indent, level + 1)), indent, level);
  }
  if (isDict(value)) {
    const entries = [...value].map(([key, item]) =>
      `${writeJson(key)}: ${writeJson(item, indent, level + 1)}`
    );
    return bracketed("{}", entries, indent, level);
  }
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return writeFloat(value);
  return String(value);
}

function bracketed(
  brackets: "[]" | "{}",
  items: readonly string[],
  indent: number | undefined,
  level: number,
): string {
  const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
  if (items.length === 0) return brackets;
  if (indent === undefined) return `${open}${items.join(", ")}${close}`;
  const inside = `\n${" ".repeat(indent * (level + 1))}`;
  return `${open}${inside}${items.join(`,${inside}`)}\n${" ".repeat(indent * level)}${close}`;
}

function escaped(text: string): string {
  if (!/[^\x20-\x7e]|["\\]/.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (one) => one === "\x7f" ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** `repr()` of a float: with a point or an exponent, and the exponent from other sizes on than in JavaScript. */
export function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = exponent < 0
    ? value.toFixed(Math.max(0, digits.replace(/[-.]/g, "").length - 1 - exponent))
    : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}
