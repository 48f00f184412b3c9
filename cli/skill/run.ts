/** `skills run`: one call of a skill, by hand. @module */

import { ModelLensError } from "../../core/errors.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import type { SkillOutcome, SkillResult } from "../../core/skill/contract.ts";
import { runTwice } from "../../core/skill/examine.ts";
import { findSkill, type LoadedSkill, loadSkill } from "../../core/skill/load.ts";
import { runSkill } from "../../core/skill/run.ts";
import { argumentsIn } from "../../core/skill/session.ts";
import { openWorkFolder } from "../../core/skill/work_place.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { safe } from "../terminal.ts";

/** A skill was called and gave no result. */
class SkillFailedError extends ModelLensError {
  readonly code = "skill_failed";

  constructor(readonly skillId: string, readonly outcome: SkillOutcome, reason: string) {
    super(
      `Skill "${skillId}" gave no result, ${outcome}: ${reason}`,
      `Run "skills info ${skillId}" to see what it takes and may do`,
    );
  }
}

export const skillsRun: Command = {
  summary: "Call a skill by hand, in a process that holds no right",
  usage: "<id>",
  examples: [
    `skills run json-parse --input '{"text":"[1, 2]"}'`,
    `skills run read-file --input '{"path":"src/app.ts"}' --work ./my-app`,
    "skills run json-parse --input @input.json --json",
    `skills run diff --input @- --twice`,
  ],
  flags: {
    "input": { summary: "What it is given: JSON, @FILE or @- for standard input", value: "JSON" },
    "work": { summary: "The folder that it works in", value: "FOLDER" },
    "twice": { summary: "Call it again over a copy of the folder; the two must not differ" },
  },
  takes: [1, 1],

  async run({ terminal, args, values, switches }) {
    const skill = await loadSkill(await findSkill(args[0] ?? "", await pluginRoots()));
    const input = await inputOf(values["input"]?.[0] ?? "{}");
    const path = values["work"]?.[0];
    const work = path === undefined ? undefined : await openWorkFolder(path, [skill]);
    await using sandbox = new Sandbox({ standby: 0, notice: (text) => terminal.note(text) });
    const result = switches.has("twice")
      ? await runTwice(skill, input, { work, sandbox })
      : await runSkill(skill, input, { work, sandbox });
    if (switches.has("json")) terminal.out(JSON.stringify(record(skill, result)));
    else if (result.outcome === "completed") {
      if (result.printed !== "") terminal.note(safe(result.printed.trimEnd()));
      terminal.out(safe(shown(result.value)));
      terminal.note(terminal.paintNote.dim(summaryOf(result)));
    } else if (result.printed !== "") terminal.note(safe(result.printed.trimEnd()));
    const { outcome, reason } = result;
    if (outcome === "completed") return 0;
    if (outcome === "refused") {
      throw new UsageError(
        `Cannot call "${skill.id}": ${reason}`,
        `Run "skills info ${skill.id}" to see what it takes and may do`,
      );
    }
    throw new SkillFailedError(skill.id, outcome, reason);
  },
};

function record({ id, version, sha256 }: LoadedSkill, result: SkillResult): object {
  return { kind: "skill_result", skill: id, version, sha256, ...result };
}

async function inputOf(given: string): Promise<unknown> {
  const text = given.startsWith("@") ? await textAt(given.slice(1)) : given;
  const input = argumentsIn(text);
  if ("value" in input) return input.value;
  throw new UsageError(
    `Cannot use the input: it is not JSON: ${input.fault}`,
    'Write --input \'{"name": "value"}\', or --input @FILE',
  );
}

async function textAt(path: string): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(`Cannot read the input from "${path}": ${cause.message}`, "Name a file");
  }
}

/** A text as it is, so that what a skill reads can be looked at; anything else as JSON. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function summaryOf({ ms, startMs, touched: { read, written, removed } }: SkillResult): string {
  const did = [["read", read], ["wrote", written], ["removed", removed]] as const;
  const parts = did.filter(([, paths]) => paths.length > 0)
    .map(([verb, paths]) => `${verb} ${paths.join(", ")}`);
  return safe([`${(ms ?? 0).toFixed(1)} ms, ${startMs.toFixed(1)} of them to start`, ...parts]
    .join("; "));
}
