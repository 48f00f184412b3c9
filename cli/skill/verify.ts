/** `skills verify`: whether skills are as they were locked, and do what their examples say. @module */

import type { Found } from "../../core/plugin/discovery.ts";
import { importProblem } from "../../core/plugin/outside.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { SkillError } from "../../core/skill/errors.ts";
import { examineSkill } from "../../core/skill/examine.ts";
import { findSkill, findSkills, loadSkill } from "../../core/skill/load.ts";
import type { Command } from "../command.ts";
import { counted } from "../figures.ts";
import { safe, safeLine } from "../terminal.ts";

export const skillsVerify: Command = {
  summary: "Compare skills with the lock, and run the examples of their manifests",
  usage: "[id]",
  examples: ["skills verify", "skills verify json-parse", "skills verify --json"],
  flags: {},
  takes: [0, 1],

  async run({ terminal, args, switches }) {
    const roots = await pluginRoots();
    const skills = args[0] === undefined
      ? await findSkills(roots)
      : [await findSkill(args[0], roots)];
    await using sandbox = new Sandbox({ standby: 0 });
    let bad = 0;
    for (const skill of skills) {
      const { faults, examples } = await verified(skill, sandbox);
      if (faults.length > 0) bad++;
      const ok = faults.length === 0;
      if (switches.has("json")) {
        terminal.out(JSON.stringify({ kind: "skill", id: skill.id, ok, examples, faults }));
        continue;
      }
      const word = ok ? terminal.paint.green("good") : terminal.paint.red("bad ");
      terminal.out(`${word}  ${safeLine(skill.id)}: ${counted(examples, "example")}`);
      for (const fault of faults) terminal.out(safe(`      ${fault}`));
    }
    if (!switches.has("json")) {
      terminal.out(
        bad === 0
          ? `${counted(skills.length, "skill")} as locked, and doing what the manifest says`
          : `${bad} of ${
            counted(skills.length, "skill")
          } not as locked, or not doing what the manifest says`,
      );
    }
    return bad === 0 ? 0 : 1;
  },
};

/** Nothing of a skill is run that is not as it was locked. */
async function verified(
  found: Found,
  sandbox: Sandbox,
): Promise<{ readonly faults: readonly string[]; readonly examples: number }> {
  const problem = found.problem ?? await importProblem(found);
  if (problem !== undefined) {
    return { faults: [`${problem.message}; ${problem.hint}`], examples: 0 };
  }
  try {
    const examined = await examineSkill(await loadSkill(found), sandbox);
    const faults = examined.flatMap(({ example, fault }) =>
      fault === undefined ? [] : [`example ${example}: ${fault}`]
    );
    return { faults, examples: examined.length };
  } catch (cause) {
    // Instructions alone are nothing to run.
    if (cause instanceof SkillError) return { faults: [], examples: 0 };
    throw cause;
  }
}
