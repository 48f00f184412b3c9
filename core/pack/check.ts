/** Judges an answer by the checks of an item. @module */

import { z } from "zod";
import type { Score } from "../benchmark/contract.ts";
import type { Answer } from "../provider/answer.ts";
import type { Check } from "./schema.ts";

/** Right when every check holds. What did not hold is named; an empty answer passes nothing. */
export function judgeItem(checks: readonly Check[], { text, toolCalls }: Answer): Score {
  const said = text.trim();
  const answer = said === ""
    ? toolCalls.map(({ name, arguments: args }) => `${name}(${args})`).join()
    : said;
  if (answer === "") return { value: 0, answer: null, explanation: "The answer is empty" };
  const broken = checks.flatMap((check) => faultOf(check, answer) ?? []);
  return {
    value: broken.length === 0 ? 1 : 0,
    answer,
    explanation: broken.length === 0
      ? `${checks.map(({ kind }) => kind).join(", ")} held`
      : broken.join("; "),
  };
}

/** The share of random texts that pass a check: those that only exclude one text let all others pass. */
export function chanceOf(checks: readonly Check[]): number {
  return checks.every(({ kind }) => kind === "not-equal" || kind === "answers") ? 1 : 0;
}

/** Why a check cannot be made of anything; undefined for one that can. */
export function checkFault(check: Check): string | undefined {
  try {
    if (check.kind === "regex") new RegExp(check.pattern, check.flags);
    if (check.kind === "json-schema") z.fromJSONSchema(check.schema);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return `${check.kind}: ${cause.message}`;
  }
}

/** What an answer lacks; undefined when the check holds. */
function faultOf(check: Check, answer: string): string | undefined {
  switch (check.kind) {
    case "exact":
      return answer === check.text.trim() ? undefined : `wanted exactly ${shown(check.text)}`;
    case "contains":
      return answer.includes(check.text) ? undefined : `wanted ${shown(check.text)} in it`;
    case "regex":
      return new RegExp(check.pattern, check.flags).test(answer)
        ? undefined
        : `wanted a match of /${check.pattern}/${check.flags ?? ""}`;
    case "not-equal":
      return answer !== check.text.trim() ? undefined : "it is the answer that was wrong before";
    case "json-schema":
      return jsonFault(check.schema, answer);
    case "answers":
      return undefined;
  }
}

function jsonFault(schema: Readonly<Record<string, unknown>>, answer: string): string | undefined {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n?```/.exec(answer)?.[1];
  let value: unknown;
  try {
    value = JSON.parse(fenced ?? answer);
  } catch (cause) {
    if (cause instanceof SyntaxError) return "wanted JSON";
    throw cause;
  }
  const checked = z.fromJSONSchema(schema).safeParse(value);
  if (checked.success) return undefined;
  const issue = checked.error.issues[0];
  return `wanted JSON that its schema allows: ${[...issue?.path ?? [], issue?.message].join(": ")}`;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
