/** The words of a Python expression. @module */

import { DecodeError } from "./syntax.ts";
import { readString } from "./strings.ts";
import { Other, type Value } from "./value.ts";

export type Token =
  | { readonly kind: "name" | "keyword" | "operator" | "end"; readonly text: string }
  | { readonly kind: "number"; readonly text: string; readonly value: Value }
  | { readonly kind: "string"; readonly text: string; readonly value: Value }
  | { readonly kind: "format"; readonly text: string };

const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del elif else except finally " +
    "for from global if import in is lambda nonlocal not or pass raise return try while with yield")
    .split(" "),
);

const SPACE = /(?:[ \t\f]|\\\n)+/y;
const NEWLINE = /(?:#[^\n]*)?\n|#[^\n]*$/y;
const NAME = /[\p{XID_Start}_][\p{XID_Continue}]*/yu;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?/y;
const STRING_START = /([rR]?[bB]|[bB][rR]|[rR]|[uU]|[fF][rR]?|[rR][fF])?("""|'''|"|')/y;
const OPERATOR =
  /\*\*=?|\/\/=?|>>=?|<<=?|!=|:=|->|\.\.\.|[-+*/%@&|^<>=]=|[-+*/%@&|^~<>()[\]{},:.;=]/y;
/** Words that may follow a number without space. */
const AFTER_NUMBER = /(?:and|else|for|if|in|is|not|or)\b/y;
const MOST_BRACKETS = 200;
const MOST_DIGITS = 4300;

/** Cuts a text into tokens; a line ends outside of brackets only. Throws `DecodeError`. */
export function tokensOf(source: string): Token[] {
  const text = source.replace(/\r\n?/g, "\n");
  const tokens: Token[] = [];
  const brackets: string[] = [];
  let at = 0;
  const taken = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    if (taken(SPACE) !== null) continue;
    if (taken(NEWLINE) !== null) {
      if (brackets.length === 0) tokens.push({ kind: "operator", text: "\n" });
      continue;
    }
    const string = taken(STRING_START);
    if (string !== null) {
      const [start, prefix = "", quote = '"'] = string;
      const begin = at - start.length;
      const { value, end } = readString(text, { from: at, prefix: prefix.toLowerCase(), quote });
      at = end;
      const written = text.slice(begin, end);
      tokens.push(
        value === undefined
          ? { kind: "format", text: written }
          : { kind: "string", text: written, value },
      );
      continue;
    }
    const name = taken(NAME)?.[0].normalize("NFKC");
    if (name !== undefined) {
      tokens.push({ kind: KEYWORDS.has(name) ? "keyword" : "name", text: name });
      continue;
    }
    const number = /[\d.]/.test(text.charAt(at)) ? taken(NUMBER)?.[0] : undefined;
    if (number !== undefined) {
      tokens.push({
        kind: "number",
        text: number,
        value: numberOf(number, text.slice(at, at + 6)),
      });
      continue;
    }
    const operator = taken(OPERATOR)?.[0];
    if (operator === undefined) throw new DecodeError(`Python has no "${text.charAt(at)}"`);
    matchBracket(brackets, operator);
    tokens.push({ kind: "operator", text: operator });
  }
  if (brackets.length > 0) throw new DecodeError(`"${brackets.at(-1)}" is never closed`);
  while (isNewline(tokens.at(-1))) tokens.pop();
  return [...tokens, { kind: "end", text: "" }];
}

function isNewline(token: Token | undefined): boolean {
  return token?.kind === "operator" && token.text === "\n";
}

const CLOSED_BY: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

function matchBracket(open: string[], operator: string): void {
  if (operator === "(" || operator === "[" || operator === "{") open.push(operator);
  if (open.length >= MOST_BRACKETS) throw new DecodeError("There are too many brackets");
  const wanted = CLOSED_BY[operator];
  if (wanted !== undefined && open.pop() !== wanted) {
    throw new DecodeError(`"${operator}" closes nothing`);
  }
}

function numberOf(text: string, after: string): Value {
  AFTER_NUMBER.lastIndex = 0;
  if (/^[\p{XID_Continue}]/u.test(after) && AFTER_NUMBER.exec(after) === null) {
    throw new DecodeError(`"${text}${after}" is no number`);
  }
  const digits = text.replaceAll("_", "");
  if (/j$/i.test(digits) && !/^0x/i.test(digits)) return new Other("complex");
  if (/^0[xob]/i.test(digits)) return BigInt(digits.toLowerCase());
  if (/[.e]/i.test(digits)) return Number(digits);
  if (/^0+[1-9]/.test(digits)) throw new DecodeError(`"${text}" has zeros before it`);
  if (digits.length > MOST_DIGITS) throw new DecodeError("A number has too many digits");
  return BigInt(digits);
}
