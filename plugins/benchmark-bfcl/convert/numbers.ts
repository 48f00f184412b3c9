/** Numbers as Python's `int()` and `float()` read them. @module */

import { pythonStrip } from "model-lens";

/** `int(text)`; undefined where Python refuses. */
export function pythonInt(text: string): bigint | undefined {
  const digits = pythonStrip(text);
  if (!/^[-+]?\d+(?:_\d+)*$/.test(digits)) return undefined;
  const plain = digits.replaceAll("_", "");
  return plain.startsWith("-") ? -BigInt(plain.slice(1)) : BigInt(plain.replace("+", ""));
}

/** `float(text)`; undefined where Python refuses. */
export function pythonFloat(text: string): number | undefined {
  const digits = pythonStrip(text).toLowerCase();
  const word = /^([-+]?)(inf(?:inity)?|nan)$/.exec(digits);
  if (word !== null) {
    const value = word[2] === "nan" ? NaN : Infinity;
    return word[1] === "-" ? -value : value;
  }
  const number =
    /^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/;
  return number.test(digits) ? Number(digits.replaceAll("_", "")) : undefined;
}

/** A number if Python reads one, else the text. */
export function numberOrText(text: string): bigint | number | string {
  return pythonInt(text) ?? pythonFloat(text) ?? text;
}
