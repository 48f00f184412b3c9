/** What one object of an answer says, whatever its dialect. @module */

import type { ChatChunk } from "../../provider/contract.ts";

/** A part of an answer without its time; with it, whether it is the last, or that the server failed. */
export interface Said extends Omit<ChatChunk, "at"> {
  /** The answer is whole with this. */
  readonly whole?: boolean;
  /** The server says that it failed. */
  readonly failure?: string;
  /** The object is a part of an answer, even if it says nothing. */
  readonly answers?: boolean;
}

/** Reads the objects of one answer in order. Throws `ZodError` at one that is not in the dialect. */
export type Interpreter = (value: unknown) => Said;

/** Makes an object without the properties that are undefined, null or, for texts, empty. */
export function saying<T extends object>(parts: T): Said {
  // Only properties that `Said` has under the same type are named by callers.
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) =>
      value !== undefined && value !== null && value !== "" &&
      !(Array.isArray(value) && value.length === 0)
    ),
  ) as Said;
}
