/** Calls that are not made, because of how they were asked for. @module */

import type { Tool } from "model-lens";
import type { AskedCall, CallFault } from "./modes.ts";
import type { AgentLimits } from "./task.ts";

/** Where a call stands. */
interface Circumstances {
  /** In its answer, from 0. */
  readonly place: number;
  readonly tools: readonly Tool[];
  readonly limits: AgentLimits;
}

/** The rule that a call breaks; undefined when it may be made. A tool that does not exist is the skills' to say. */
export function faultOf(
  { tool, arguments: given, fault }: AskedCall,
  { place, tools, limits: { callsAtOnce, argumentBytes } }: Circumstances,
): CallFault | undefined {
  if (fault !== undefined) return fault;
  if (place >= callsAtOnce) {
    return {
      type: "too_many_calls",
      reason: `At most ${callsAtOnce} calls of an answer are made; ask for the rest afterwards`,
    };
  }
  if (!tools.some(({ name }) => name === tool)) return undefined;
  const text = typeof given === "string" ? given : JSON.stringify(given) ?? "";
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > argumentBytes) {
    return {
      type: "arguments_too_large",
      reason: `The arguments have ${bytes} bytes, at most ${argumentBytes} are allowed`,
    };
  }
  if (text.trim() === "") return undefined;
  const value = parsed(text);
  if (value === undefined) {
    return { type: "malformed_json", reason: "The arguments are not JSON" };
  }
  if (typeof value === "string") {
    return {
      type: "string_arguments",
      reason: "The arguments are a string in JSON; give an object",
    };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { type: "no_object", reason: "The arguments are JSON, but no object" };
  }
  return undefined;
}

/** Undefined for what is no JSON, which has no value of that kind. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return undefined;
  }
}
