/** Reads JSON, and says where it is wrong. @module */

import type { Skill } from "model-lens";
import { faultIn } from "./fault.ts";

interface Input {
  readonly text: string;
  readonly pointer?: string;
}

interface Output {
  readonly value: unknown;
  readonly type: "null" | "boolean" | "number" | "string" | "array" | "object";
}

const run: Skill<Input, Output> = ({ text, pointer = "" }) => {
  const value = partOf(parsed(text), pointer);
  return { value, type: typeOf(value) };
};

export default run;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new SyntaxError(`This is not JSON: ${faultIn(text)}`, { cause });
  }
}

function partOf(value: unknown, pointer: string): unknown {
  let part = value;
  for (const name of pointer.split("/").slice(1)) {
    const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) {
      throw new RangeError(`Cannot find that part: there is nothing at "${pointer}"`);
    }
    // It was just seen to have the key.
    part = (part as Record<string, unknown>)[key];
  }
  return part;
}

function typeOf(value: unknown): Output["type"] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  // JSON has no other types.
  return typeof value as Output["type"];
}
