/**
 * Regular expressions of packs, matched in a process that can be killed: one that backtracks without
 * end cannot be stopped in ours, and a pack may come from anywhere.
 * @module
 */

import { NotJudgedError } from "../../benchmark/contract.ts";
import type { SandboxRunner } from "../../sandbox/contract.ts";
import type { Check } from "./schema.ts";
import { jsonIn } from "./text.ts";

/** A text to be matched. */
export interface Matching {
  readonly pattern: string;
  readonly flags: string;
  readonly text: string;
}

/** Where patterns are matched. */
export interface MatchingPlace {
  readonly sandbox: SandboxRunner;
  readonly signal: AbortSignal;
  /** Milliseconds that all of it may take; the sandbox's own when absent. */
  readonly patternMs?: number;
}

/** What matched, by `keyOf()`; null where it took too long. */
export type Matches = ReadonlyMap<string, boolean | null>;

/** The same for the same matching. */
export function keyOf({ pattern, flags, text }: Matching): string {
  return JSON.stringify([pattern, flags, text]);
}

/** What the checks have to match in an answer before they can be made. */
export function matchingsOf(checks: readonly Check[], answer: string): Matching[] {
  return checks.flatMap((check) => {
    if (check.kind === "regex") {
      return [{ pattern: check.pattern, flags: check.flags ?? "", text: answer }];
    }
    if (check.kind !== "json-schema") return [];
    const json = jsonIn(answer);
    return "fault" in json ? [] : schemaMatchings(check.schema, json.value);
  });
}

/**
 * Every pattern of a schema with every text of a value. A validator matches some of these, so that what
 * was matched here in time does not take it longer.
 */
export function schemaMatchings(schema: unknown, value: unknown): Matching[] {
  const patterns = new Set(patternsIn(schema));
  const texts = patterns.size === 0 ? [] : [...new Set(textsIn(value))];
  return [...patterns].flatMap((pattern) => texts.map((text) => ({ pattern, flags: "u", text })));
}

/** Matches all of it. Throws `NotJudgedError` where there is no process to do it in. */
export async function matched(
  matchings: readonly Matching[],
  place: MatchingPlace,
): Promise<Matches> {
  const jobs = [...new Map(matchings.map((one) => [keyOf(one), one])).values()];
  const found = new Map<string, boolean | null>();
  const wait = jobs.length === 0 ? [] : await inProcess(jobs, place);
  for (const [index, one] of jobs.entries()) found.set(keyOf(one), wait[index] ?? null);
  return found;
}

/** All at once; where that takes too long, one half after the other, until the slow ones are alone. */
async function inProcess(
  jobs: readonly Matching[],
  place: MatchingPlace,
): Promise<readonly (boolean | null)[]> {
  const code = `const jobs = JSON.parse(${JSON.stringify(JSON.stringify(jobs))});
console.log("matched " + jobs.map(({ pattern, flags, text }) =>
  new RegExp(pattern, flags).test(text) ? "1" : "0").join(""));`;
  const { sandbox, signal, patternMs } = place;
  const limits = patternMs === undefined ? {} : { wallMs: patternMs };
  const program = { language: "javascript", code } as const;
  const { outcome, output, reason } = await sandbox.run(program, { signal, limits });
  if (outcome === "passed") {
    const [, said = ""] = /^matched ([01]*)$/m.exec(output) ?? [];
    if (said.length === jobs.length) return [...said].map((one) => one === "1");
  }
  if (outcome === "timeout" && jobs.length === 1) return [null];
  if (outcome === "timeout") {
    const half = Math.ceil(jobs.length / 2);
    const first = await inProcess(jobs.slice(0, half), place);
    return [...first, ...await inProcess(jobs.slice(half), place)];
  }
  throw new NotJudgedError(
    "sandbox_unavailable",
    `Regular expressions could not be matched: ${reason}`,
    "Run doctor; without a process of its own no pattern of a pack is matched",
  );
}

function patternsIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([word, value]) => [
    ...(word === "pattern" && typeof value === "string" ? [value] : []),
    ...(word === "patternProperties" ? Object.keys(Object(value)) : []),
    ...patternsIn(value),
  ]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(textsIn)];
}
