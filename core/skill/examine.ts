/** Tries a skill by its own examples: whether it does what it says, and the same every time. @module */

import type { SandboxRunner } from "../sandbox/contract.ts";
import type { SkillResult } from "./contract.ts";
import type { SkillExample } from "./fields.ts";
import type { LoadedSkill } from "./load.ts";
import { KeptSkill, runSkill } from "./run.ts";
import { WorkFolder } from "./work_folder.ts";

/** What became of one example. */
export interface Examined {
  /** Its place in the manifest, from 1. */
  readonly example: number;
  /** What is wrong; undefined when all is as it is stated. */
  readonly fault: string | undefined;
  readonly result: SkillResult;
}

/**
 * Runs every example of a skill in a process of its own, over a folder of its own. Where the manifest
 * says that it is deterministic, a second process must come to the same, and so must the second call
 * of a process that is kept.
 */
export async function examineSkill(
  skill: LoadedSkill,
  sandbox?: SandboxRunner,
): Promise<Examined[]> {
  const all: Examined[] = [];
  await using again = new KeptSkill(skill);
  let repeats = 0;
  for (const [index, example] of skill.examples.entries()) {
    await using first = await Stage.open(example);
    const result = await runSkill(skill, example.input, { work: first.work, sandbox });
    const fault = await statedFault(example, { result, work: first.work }) ??
      (skill.deterministic && result.outcome === "completed"
        // The first time in that process, then after other calls; where it is the only one, after itself.
        ? await repeatFault(again, example, {
          ...{ result, work: first.work, sandbox },
          rounds: repeats++ === 0 ? ["in another process", AFTER] : [AFTER],
        })
        : undefined);
    all.push({ example: index + 1, fault, result });
  }
  return all;
}

/**
 * Runs a skill over a work folder, and once more in another process over a copy of what was there
 * before. `not_deterministic` when the two differ, whatever the manifest says.
 */
export async function runTwice(
  skill: LoadedSkill,
  input: unknown,
  { work, sandbox, signal }: {
    readonly work: WorkFolder | undefined;
    readonly sandbox?: SandboxRunner | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SkillResult> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-skill-" });
  try {
    const copy = await work?.copyTo(`${folder}/copy`);
    const result = await runSkill(skill, input, { work, sandbox, signal });
    if (result.outcome !== "completed") return result;
    const again = await runSkill(skill, input, { work: copy, sandbox, signal });
    const fault = await differenceOf({ result, work }, { result: again, work: copy });
    if (fault === undefined) return result;
    return { ...result, outcome: "not_deterministic", value: undefined, reason: fault };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A call with the folder that it left behind. */
interface Left {
  readonly result: SkillResult;
  readonly work: WorkFolder | undefined;
}

async function statedFault(
  { output, leaves, fails }: SkillExample,
  { result, work }: Left,
): Promise<string | undefined> {
  const { outcome, value, reason } = result;
  if (fails !== undefined) {
    if (outcome === "completed") return `It was to fail with "${fails}", and returned a result`;
    return reason.includes(fails) ? undefined : `It was to fail with "${fails}": ${reason}`;
  }
  if (outcome !== "completed") return `${outcome}: ${reason}`;
  if (output !== undefined && !isSame(output, value)) {
    return `It returned ${shown(value)}, the example says ${shown(output)}`;
  }
  for (const [path, text] of Object.entries(leaves ?? {})) {
    const found = await work?.readText(path).catch((cause: Error) => cause);
    if (found !== text) return `It left "${path}" otherwise than the example says`;
  }
  return undefined;
}

const AFTER = "after a call before it";

async function repeatFault(
  kept: KeptSkill,
  example: SkillExample,
  { rounds, sandbox, ...first }: Left & {
    readonly sandbox: SandboxRunner | undefined;
    readonly rounds: readonly string[];
  },
): Promise<string | undefined> {
  for (const which of rounds) {
    await using stage = await Stage.open(example);
    const result = await kept.call(example.input, { work: stage.work, sandbox });
    const fault = await differenceOf(first, { result, work: stage.work });
    if (fault !== undefined) return `${fault} ${which}`;
  }
  return undefined;
}

async function differenceOf(one: Left, other: Left): Promise<string | undefined> {
  if (one.result.outcome !== other.result.outcome) {
    return `It ended as ${one.result.outcome} and then as ${other.result.outcome}`;
  }
  if (!isSame(one.result.value, other.result.value)) {
    return `It returned ${shown(one.result.value)} and then ${shown(other.result.value)}`;
  }
  const [left, right] = [await one.work?.hashes() ?? {}, await other.work?.hashes() ?? {}];
  const path = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()
    .find((path) => left[path] !== right[path]);
  return path === undefined ? undefined : `It left "${path}" otherwise`;
}

/** A work folder with the files of an example, for one call. */
class Stage implements AsyncDisposable {
  readonly work: WorkFolder;

  private constructor(work: WorkFolder) {
    this.work = work;
  }

  static async open({ files = {} }: SkillExample): Promise<Stage> {
    const work = await WorkFolder.open(await Deno.makeTempDir({ prefix: "modellens-skill-" }));
    for (const [path, text] of Object.entries(files)) {
      await work.writeText(path, text);
    }
    return new Stage(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.work.path, { recursive: true });
  }
}

/** Whether two values are the same JSON; the order of fields says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => Number(a > b) - Number(a < b))
      .map(([name, inner]) => [name, ordered(inner)]),
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
