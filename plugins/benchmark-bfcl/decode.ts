/** The calls that an answer makes: of the tools API, or written as a Python list. @module */

import { pythonStrip } from "model-lens";
import { callOf } from "./python/evaluate.ts";
import { JsonError, readJson } from "./python/json.ts";
import { parseExpression } from "./python/parser.ts";
import { type Call, DecodeError } from "./python/syntax.ts";
import { type Dict, isDict } from "./python/value.ts";

/** One call. */
export interface MadeCall {
  readonly name: string;
  readonly args: Dict;
}

/** The calls, or why there are none. */
export type Decoded =
  | { readonly calls: readonly MadeCall[] }
  | { readonly failed: string };

/** Calls of the tools API; an answer without any is one that cannot be decoded. */
export function decodeTools(
  calls: readonly { readonly name: string; readonly arguments: string }[],
): Decoded {
  if (calls.length === 0) return { failed: "no tool is called" };
  const made: MadeCall[] = [];
  for (const { name, arguments: written } of calls) {
    try {
      const args = readJson(written);
      if (!isDict(args)) return { failed: `the arguments of ${name} are no object` };
      made.push({ name, args });
    } catch (cause) {
      if (!(cause instanceof JsonError)) throw cause;
      return { failed: `the arguments of ${name} are no JSON: ${cause.message}` };
    }
  }
  return { calls: made };
}

/** Calls that are written: one, or a list of them, as Python. */
export function decodeText(text: string): Decoded {
  let list = pythonStrip(text, "`\n ");
  if (!list.startsWith("[")) list = `[${list}`;
  if (!list.endsWith("]")) list = `${list}]`;
  try {
    return { calls: callsIn(pythonStrip(pythonStrip(list), "'")).map(made) };
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    return { failed: cause.message };
  }
}

function callsIn(text: string): readonly Call[] {
  const node = parseExpression(text);
  if (node.kind === "call") return [node];
  if (node.kind !== "list" && node.kind !== "tuple" && node.kind !== "set") {
    throw new DecodeError("It is neither a call nor a list of calls");
  }
  return node.items.map((item) => {
    if (item.kind !== "call") throw new DecodeError("The list has something else than calls");
    return item;
  });
}

function made(call: Call): MadeCall {
  const [name, args] = callOf(call);
  return { name, args };
}
