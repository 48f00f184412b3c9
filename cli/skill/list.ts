/** `skills list | new`: the skills there are, and the folder of a new one. @module */

import { pluginRoots } from "../../core/plugin/roots.ts";
import { survey } from "../../core/plugin/survey.ts";
import type { Command } from "../command.ts";
import { describePermissions } from "../permissions.ts";
import { pluginsNew } from "../plugin/new.ts";
import { record } from "../plugin/list.ts";
import { safeLine, table } from "../terminal.ts";
import { problemText } from "../trust.ts";

export const skillsList: Command = {
  summary: "List skills, what they ask for, and whether they are locked",
  usage: "",
  examples: ["skills list", "skills list --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const skills = (await survey(await pluginRoots())).filter(({ kind }) => kind === "skill");
    if (switches.has("json")) {
      for (const skill of skills) {
        terminal.out(JSON.stringify({ ...record(skill), kind: "skill" }));
      }
      return 0;
    }
    const columns = [
      { title: "skill" },
      { title: "version" },
      { title: "state" },
      { title: "from" },
      { title: "asks for" },
      { title: "summary", yields: "cut" },
    ] as const;
    terminal.out(table(
      columns,
      skills.map((skill) => [
        safeLine(skill.id),
        skill.manifest?.version ?? skill.locked?.version ?? "–",
        skill.state,
        skill.root.name,
        skill.manifest === undefined ? "–" : describePermissions(skill.manifest.permissions),
        safeLine(skill.manifest?.summary ?? ""),
      ]),
      terminal.width,
    ));
    for (const { problem } of skills) {
      if (problem !== undefined) terminal.note(terminal.paintNote.yellow(problemText(problem)));
    }
    return 0;
  },
};

export const skillsNew: Command = {
  summary: "Make the folder of a new skill, with a test that passes",
  usage: "<id>",
  examples: ["skills new word-count"],
  flags: pluginsNew.flags,
  takes: [1, 1],
  run: (invocation) => pluginsNew.run({ ...invocation, args: ["skill", ...invocation.args] }),
};
