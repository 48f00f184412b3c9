/** Judges an answer by the checks of an item. @module */

import { NotJudgedError, type Score, type ScoreContext } from "../benchmark/contract.ts";
import type { Answer } from "../provider/answer.ts";
import { schemaCheck, schemaFault } from "../skill/json_schema.ts";
import { judgeFault } from "./checks/judge_model.ts";
import { keyOf, matched, type Matches, matchingsOf, schemaMatchings } from "./checks/patterns.ts";
import { programFault } from "./checks/program.ts";
import { type Check, checkName, type CheckOf } from "./checks/schema.ts";
import {
  formatFault,
  jsonIn,
  keywordFault,
  lengthFault,
  numericFault,
  shown,
} from "./checks/text.ts";
import { readCalls, toolCallFault } from "./checks/tool_calls.ts";

/** What a pack's judge uses of what judges are given. */
export type JudgeContext = Pick<ScoreContext, "sandbox" | "signal" | "ask"> & {
  /** Milliseconds that patterns may take; the sandbox's own when absent. */
  readonly patternMs?: number;
  /** What was matched ahead, for many answers at once. */
  readonly matches?: Matches;
};

/**
 * Right when every check holds. What did not hold is named; an empty answer passes nothing. Throws
 * `NotJudgedError` where a check cannot be made here, unless another one fails already.
 */
export async function judgeItem(
  checks: readonly Check[],
  answer: Pick<Answer, "text" | "toolCalls">,
  context: JudgeContext,
): Promise<Score> {
  const said = saidIn(answer);
  if (said === "") return { value: 0, answer: null, explanation: "The answer is empty" };
  let matches = context.matches;
  const matchesOf = async () => matches ??= await matched(patternWork(checks, answer), context);
  const faults: string[] = [];
  let unjudged: NotJudgedError | undefined;
  for (const check of byEffort(checks)) {
    // What costs a process or a model is not asked about an answer that is wrong already.
    if (faults.length > 0 && effortOf(check) > 0) continue;
    try {
      const fault = await faultOf(check, { said, answer, context, matchesOf });
      if (fault !== undefined) faults.push(`${checkName(check)}: ${fault}`);
    } catch (cause) {
      if (!(cause instanceof NotJudgedError)) throw cause;
      unjudged ??= cause;
    }
  }
  if (faults.length === 0 && unjudged !== undefined) throw unjudged;
  const held = `${checks.map(checkName).join(", ")} held`;
  return {
    value: faults.length === 0 ? 1 : 0,
    answer: said,
    explanation: faults.length === 0 ? held : faults.join("; "),
  };
}

/** What an answer says: its text or, without one, its calls. */
export function saidIn({ text, toolCalls }: Pick<Answer, "text" | "toolCalls">): string {
  const said = text.trim();
  return said === ""
    ? toolCalls.map(({ name, arguments: args }) => `${name}(${args})`).join()
    : said;
}

/** What is to be matched before an answer can be judged. */
export function patternWork(
  checks: readonly Check[],
  answer: Pick<Answer, "text" | "toolCalls">,
): ReturnType<typeof matchingsOf> {
  const calls = readCalls(answer.toolCalls);
  const ofCalls = typeof calls === "string"
    ? []
    : checks.flatMap((check) =>
      check.kind !== "tool-calls"
        ? []
        : calls.flatMap((call) => schemaMatchings(check.parameters?.[call.name], call.arguments))
    );
  return [...matchingsOf(checks, saidIn(answer)), ...ofCalls];
}

/** The share of random texts that pass, at most: checks that only exclude something let all others pass. */
export function chanceOf(checks: readonly Check[]): number {
  return checks.every(isPassedByChance) ? 1 : 0;
}

function isPassedByChance(check: Check): boolean {
  switch (check.kind) {
    case "not-equal":
    case "answers":
    case "length":
      return true;
    case "format":
      return ["plain", "lower-case", "upper-case"].includes(check.is);
    case "keywords":
      return check.all === undefined && check.any === undefined;
    case "tool-calls":
      return check.calls.length === 0;
    default:
      return false;
  }
}

/** Why a check cannot be made of anything; undefined for one that can. */
export function checkFault(check: Check): string | undefined {
  if (check.kind === "json-schema") {
    const fault = schemaFault(check.schema);
    return fault === undefined ? undefined : `json-schema: ${fault}`;
  }
  if (check.kind !== "regex") return undefined;
  try {
    new RegExp(check.pattern, check.flags);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return `regex: ${cause.message}`;
  }
}

/** What needs a process for its pattern, what compiles a program, what asks a model; the rest costs nothing. */
const EFFORTS: readonly (readonly Check["kind"][])[] = [
  ["regex"],
  ["tests"],
  ["judge"],
];

/** The cheapest checks first. */
function byEffort(checks: readonly Check[]): readonly Check[] {
  return checks.toSorted((a, b) => effortOf(a) - effortOf(b));
}

function effortOf({ kind }: Check): number {
  const at = EFFORTS.findIndex((kinds) => kinds.includes(kind));
  return at + 1;
}

interface Circumstances {
  readonly said: string;
  readonly answer: Pick<Answer, "text" | "toolCalls">;
  readonly context: JudgeContext;
  /** Matched when the first check needs it. */
  readonly matchesOf: () => Promise<Matches>;
}

/** What an answer lacks; undefined when the check holds. */
async function faultOf(
  check: Check,
  { said, answer, context, matchesOf }: Circumstances,
): Promise<string | undefined> {
  switch (check.kind) {
    case "exact":
      return exactFault(check, said);
    case "contains":
      return said.includes(check.text) ? undefined : `wanted ${shown(check.text)} in it`;
    case "regex": {
      const { pattern, flags = "" } = check;
      const isMatch = inTime(
        (await matchesOf()).get(keyOf({ pattern, flags, text: said })),
        pattern,
      );
      return isMatch ? undefined : `wanted a match of /${pattern}/${flags}`;
    }
    case "not-equal":
      return said !== check.text.trim() ? undefined : "it is the answer that was wrong before";
    case "json-schema":
      return jsonFault(check, said, await matchesOf());
    case "answers":
      return undefined;
    case "keywords":
      return keywordFault(check, said);
    case "numeric":
      return numericFault(check, said);
    case "length":
      return lengthFault(check, said);
    case "format":
      return formatFault(check, said);
    case "tool-calls":
      return callsFault(check, answer, await matchesOf());
    case "tests":
      return await programFault(check, said, context);
    case "judge":
      return await judgeFault(check, said, context.ask);
  }
}

function exactFault(
  { text, ignore_case: any }: CheckOf<"exact">,
  said: string,
): string | undefined {
  const wanted = text.trim();
  const isSame = any === true ? said.toLowerCase() === wanted.toLowerCase() : said === wanted;
  return isSame ? undefined : `wanted exactly ${shown(text)}`;
}

function jsonFault(
  { schema }: CheckOf<"json-schema">,
  said: string,
  matches: Matches,
): string | undefined {
  const json = jsonIn(said);
  if ("fault" in json) return "wanted JSON";
  const fault = checkedBy(schema, json.value, matches);
  return fault === undefined ? undefined : `wanted JSON that its schema allows: ${fault}`;
}

function callsFault(
  check: CheckOf<"tool-calls">,
  { toolCalls }: Pick<Answer, "toolCalls">,
  matches: Matches,
): string | undefined {
  const calls = readCalls(toolCalls);
  if (typeof calls === "string") return calls;
  const fault = toolCallFault(check, calls);
  if (fault !== undefined) return fault;
  for (const { name, arguments: given } of calls) {
    const schema = check.parameters?.[name];
    if (schema === undefined) continue;
    const wrong = checkedBy(schema, given, matches);
    if (wrong !== undefined) return `${name} was given what its schema does not allow: ${wrong}`;
  }
  return undefined;
}

/** The validator matches patterns in this process: only those that were matched in time before. */
function checkedBy(
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  matches: Matches,
): string | undefined {
  for (const one of schemaMatchings(schema, value)) inTime(matches.get(keyOf(one)), one.pattern);
  return schemaCheck(schema)(value);
}

function inTime(matches: boolean | null | undefined, pattern: string): boolean {
  if (typeof matches === "boolean") return matches;
  throw new NotJudgedError(
    "pattern_timeout",
    `The pattern ${shown(pattern)} takes too long on this answer`,
    "Write it so that it cannot match one text in many ways: no + or * inside of another",
  );
}
