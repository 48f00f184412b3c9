/** Python's strings. @module */

import { DecodeError } from "./syntax.ts";
import { Other, type Value } from "./value.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * Reads a string from after its quotation mark on. The value is undefined for a format string, which
 * is never a value. Throws `DecodeError`.
 */
export function readString(
  text: string,
  { from, prefix, quote }: {
    readonly from: number;
    readonly prefix: string;
    readonly quote: string;
  },
): { readonly value: Value | undefined; readonly end: number } {
  const end = endOf(text, { from, quote });
  const inside = text.slice(from, end);
  const close = end + quote.length;
  if (prefix.includes("f")) return { value: undefined, end: close };
  const isBytes = prefix.includes("b");
  // deno-lint-ignore no-control-regex -- bytes are ASCII
  if (isBytes && /[^\x00-\x7f]/.test(inside)) throw new DecodeError("Bytes are ASCII only");
  const value = prefix.includes("r") ? inside : unescaped(inside, isBytes);
  return { value: isBytes ? new Other("bytes") : value, end: close };
}

/** Where the closing quotation mark begins. */
function endOf(
  text: string,
  { from, quote }: { readonly from: number; readonly quote: string },
): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(quote, at)) return at;
    if (text[at] === "\\") at++;
    else if (text[at] === "\n" && quote.length === 1) break;
  }
  throw new DecodeError("A string is never closed");
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g;

function unescaped(inside: string, isBytes: boolean): string {
  return inside.replace(
    ESCAPE,
    (whole, octal?: string, x?: string, u?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (x !== undefined) return String.fromCharCode(Number.parseInt(x, 16));
      const code = u ?? long;
      // Bytes have no characters, and keep what is none of theirs.
      if (code !== undefined && isBytes) return whole;
      if (code !== undefined) return characterOf(Number.parseInt(code, 16));
      const simple = SIMPLE[other ?? ""];
      if (simple !== undefined) return simple;
      // The names of characters, as in \\N{DEGREE SIGN}, are not at hand.
      if (other === "x" || (!isBytes && (other === "u" || other === "U" || other === "N"))) {
        throw new DecodeError(`"\\${other}" is followed by no character`);
      }
      return whole;
    },
  );
}

function characterOf(code: number): string {
  if (code > 0x10ffff) throw new DecodeError("There is no such character");
  return String.fromCodePoint(code);
}
