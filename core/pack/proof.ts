/**
 * The proofs of a pack: its references pass, what says nothing or anything fails, and each broken answer
 * fails for the reason that it names.
 * @module
 */

import { NotJudgedError } from "../benchmark/contract.ts";
import type { Answer } from "../provider/answer.ts";
import { random } from "../random.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import { filledIn, requestOf } from "./benchmark.ts";
import { judgeItem, patternWork } from "./check.ts";
import { matched, type Matches } from "./checks/patterns.ts";
import { checkName } from "./checks/schema.ts";
import type { LoadedPack } from "./load.ts";
import type { BrokenAnswer, Check, PackItem, WrittenAnswer } from "./schema.ts";

/** An answer that was tried. */
export interface Trial {
  readonly item: string;
  readonly what: "reference" | "empty" | "random" | "broken";
  /** `unproven`: it could not be judged here, which proves nothing. */
  readonly outcome: "held" | "failed" | "unproven";
  /** What the judgement said, or why there is none. */
  readonly reason: string;
}

/** What the proofs of a pack need. */
export interface ProofOptions {
  readonly sandbox: SandboxRunner;
  readonly signal: AbortSignal;
  /** Whether programs are compiled and run, which takes seconds for each; default yes. */
  readonly programs?: boolean;
  /** Told of each trial when it is made. */
  readonly tried?: (trial: Trial) => void;
}

interface Attempt {
  readonly item: PackItem;
  readonly checks: readonly Check[];
  readonly what: Trial["what"];
  readonly answer: Pick<Answer, "text" | "toolCalls">;
  /** A part of what its judgement must say; undefined for one that must pass. */
  readonly fails: string | undefined;
}

/** Tries every item that has a reference or broken answers. */
export async function provePack(
  loaded: LoadedPack,
  { sandbox, signal, programs = true, tried = () => {} }: ProofOptions,
): Promise<Trial[]> {
  const attempts = loaded.pack.items.flatMap((item) => attemptsOf(item, loaded));
  // One process for the patterns of all answers.
  const work = attempts.flatMap(({ checks, answer }) => patternWork(checks, answer));
  const matches = await matched(work, { sandbox, signal });
  const trials: Trial[] = [];
  for (const attempt of attempts) {
    if (!programs && attempt.checks.some(({ kind }) => kind === "tests")) continue;
    const trial = await tryOut(attempt, { sandbox, signal, matches });
    trials.push(trial);
    tried(trial);
  }
  return trials;
}

/** What is empty and what is random is tried for every item, whatever its author wrote down. */
function attemptsOf(item: PackItem, loaded: LoadedPack): Attempt[] {
  const { tools = [] } = requestOf(item, loaded);
  const checks = filledIn(item.checks, { tools, judge: null });
  const whole = { item, checks };
  const toolName = tools[0]?.name;
  return [
    ...(item.reference === undefined ? [] : [{
      ...whole,
      ...{ what: "reference" as const, answer: answerOf(item.reference), fails: undefined },
    }]),
    { ...whole, what: "empty", answer: { text: " \n", toolCalls: [] }, fails: "empty" },
    { ...whole, what: "random", answer: randomAnswer(item.id, toolName), fails: "" },
    ...(item.broken ?? []).map((broken): Attempt => ({
      ...{ ...whole, what: "broken", fails: broken.fails },
      answer: answerOf(brokenAnswer(broken, item.reference)),
    })),
  ];
}

async function tryOut(
  { item, checks, what, answer, fails }: Attempt,
  context: {
    readonly sandbox: SandboxRunner;
    readonly signal: AbortSignal;
    readonly matches: Matches;
  },
): Promise<Trial> {
  const trial = { item: item.id, what };
  try {
    const { value, explanation: reason } = await judgeItem(checks, answer, context);
    const held = fails === undefined ? value === 1 : value === 0 && reason.includes(fails);
    if (held) return { ...trial, outcome: "held", reason };
    return {
      ...{ ...trial, outcome: "failed" },
      reason: value === 0 && fails !== undefined && fails !== ""
        ? `wanted the reason "${fails}", and it is: ${reason}`
        : reason,
    };
  } catch (cause) {
    if (!(cause instanceof NotJudgedError)) throw cause;
    return { ...trial, outcome: "unproven", reason: cause.message };
  }
}

/** A broken answer, written out. */
function brokenAnswer(
  { answer, replace = "", with: instead = "" }: BrokenAnswer,
  reference: PackItem["reference"],
): WrittenAnswer {
  // That the reference is a text with this in it was seen when the pack was read.
  return answer ?? String(reference).replace(replace, () => instead);
}

/** An answer as a model would have given it. */
export function answerOf(written: WrittenAnswer): Pick<Answer, "text" | "toolCalls"> {
  if (typeof written === "string") return { text: written, toolCalls: [] };
  const { text = "", tool_calls: calls = [] } = written;
  return {
    text,
    toolCalls: calls.map(({ name, arguments: given }, index) => ({
      id: `call-${index + 1}`,
      name,
      arguments: JSON.stringify(given),
    })),
  };
}

/** Words that mean nothing; where there are tools, a call of the first with nonsense. */
function randomAnswer(item: string, tool: string | undefined): Pick<Answer, "text" | "toolCalls"> {
  const { int, pick } = random(7, `pack ${item}`);
  const word = () =>
    Array.from({ length: int(2, 9) }, () => pick([..."abcdefghijklmnopqrstuvwxyz"]));
  const text = Array.from({ length: 40 }, () => word().join("")).join(" ");
  if (tool === undefined) return { text, toolCalls: [] };
  const given = JSON.stringify({ [word().join("")]: text });
  return { text, toolCalls: [{ id: "call-1", name: tool, arguments: given }] };
}

/** Checks of a pack that say little, as users read them. */
export function weakItems({ items }: LoadedPack["pack"]): readonly string[] {
  return items.filter(({ checks }) => checks.every((check) => checkName(check).includes("weak")))
    .map(({ id }) => id);
}
