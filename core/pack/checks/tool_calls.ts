/** Whether a model calls the tools that were expected, by the rules of BFCL where types allow. @module */

import type { ToolCall } from "../../events/call.ts";
import { argumentsIn } from "../../skill/session.ts";
import type { CheckOf } from "./schema.ts";
import { shown } from "./text.ts";

type Expected = CheckOf<"tool-calls">["calls"][number];

/** A call with its arguments read. */
export interface ReadCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The calls of an answer, or why one of them is none. */
export function readCalls(
  calls: readonly ToolCall[],
): readonly ReadCall[] | string {
  const read: ReadCall[] = [];
  for (const { name, arguments: text } of calls) {
    const given = argumentsIn(text);
    if ("fault" in given) return `the arguments of ${name} are not JSON: ${given.fault}`;
    if (!isRecord(given.value)) return `the arguments of ${name} are no object`;
    read.push({ name, arguments: given.value });
  }
  return read;
}

/** What the calls lack; undefined when they are the expected ones. */
export function toolCallFault(
  { calls: expected, order = "any" }: CheckOf<"tool-calls">,
  calls: readonly ReadCall[],
): string | undefined {
  if (calls.length !== expected.length) {
    const names = calls.map(({ name }) => name).join(", ") || "none";
    return `wanted ${callCount(expected.length)}, and there are: ${names}`;
  }
  const left = [...calls];
  for (const one of expected) {
    // As BFCL does: each expected call takes the first that fits and is not taken yet.
    const candidates = order === "given" ? left.slice(0, 1) : left;
    const fitting = candidates.find((call) => callFault(one, call) === undefined);
    if (fitting !== undefined) {
      left.splice(left.indexOf(fitting), 1);
      continue;
    }
    const [nearest = candidates[0]] = candidates.filter(({ name }) => name === one.name);
    return nearest === undefined ? `wanted a call of ${one.name}` : callFault(one, nearest);
  }
  return undefined;
}

function callFault({ name, arguments: wanted = {} }: Expected, call: ReadCall): string | undefined {
  if (call.name !== name) return `wanted a call of ${name}, and it calls ${call.name}`;
  for (const [argument, value] of Object.entries(call.arguments)) {
    const allowed = Object.hasOwn(wanted, argument) ? wanted[argument] : undefined;
    if (allowed === undefined) return `${name} was given ${argument}, which was not asked for`;
    if (!allowed.some((one) => isSame(one, value))) {
      return `${name}: wanted ${argument} to be ${
        allowed.filter((one) => one !== "").map((one) => JSON.stringify(one)).join(" or ")
      }, and it is ${shown(JSON.stringify(value))}`;
    }
  }
  const absent = Object.entries(wanted).find(([argument, allowed]) =>
    !Object.hasOwn(call.arguments, argument) && !allowed.includes("")
  );
  return absent === undefined ? undefined : `${name}: wanted ${absent[0]}`;
}

/** Texts are the same whatever their case, spaces and punctuation; numbers by value; lists in order. */
function isSame(wanted: unknown, given: unknown): boolean {
  if (typeof wanted === "string") {
    return typeof given === "string" && plain(wanted) === plain(given);
  }
  if (Array.isArray(wanted)) {
    return Array.isArray(given) && wanted.length === given.length &&
      wanted.every((one, index) => isSame(one, given[index]));
  }
  if (isRecord(wanted)) {
    return isRecord(given) && Object.keys(wanted).length === Object.keys(given).length &&
      Object.entries(wanted).every(([key, one]) =>
        Object.hasOwn(given, key) && isSame(one, given[key])
      );
  }
  return wanted === given;
}

function plain(text: string): string {
  return text.replace(/[ ,./\-_*^]/g, "").toLowerCase().replaceAll("'", '"');
}

function callCount(count: number): string {
  if (count === 0) return "no call of a tool";
  return count === 1 ? "one call of a tool" : `${count} calls of tools`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
