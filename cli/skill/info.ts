/** `skills info`: everything that a skill says of itself. @module */

import { pluginRoots } from "../../core/plugin/roots.ts";
import { survey, type Surveyed } from "../../core/plugin/survey.ts";
import { skillNamed } from "../../core/skill/load.ts";
import type { Command } from "../command.ts";
import { counted } from "../figures.ts";
import { commandLine } from "../help.ts";
import { describePermissions } from "../permissions.ts";
import { record } from "../plugin/list.ts";
import { safe, safeLine } from "../terminal.ts";
import { problemText } from "../trust.ts";

export const skillsInfo: Command = {
  summary: "Show what a skill takes, gives, asks for and may use up",
  usage: "<id>",
  examples: ["skills info read-file", "skills info read-file --json"],
  flags: {},
  takes: [1, 1],

  async run({ terminal, switches, args }) {
    const plugins = await survey(await pluginRoots());
    const skill = skillNamed(args[0] ?? "", plugins.filter(({ kind }) => kind === "skill"));
    const { manifest, problem, folder } = skill;
    const instructions = manifest?.instructions === undefined
      ? null
      : await Deno.readTextFile(`${folder}/${manifest.instructions}`);
    if (switches.has("json")) {
      const { description, input, output, limits, deterministic, examples } = manifest ?? {};
      const more = { description, input, output, limits, deterministic, examples, instructions };
      terminal.out(JSON.stringify({ ...record(skill), ...more, kind: "skill" }));
      return 0;
    }
    terminal.out(safe(words(skill).join("\n")));
    const call = manifest?.examples?.[0];
    if (call !== undefined) {
      const needsFolder = manifest?.permissions.read?.includes("work") ||
        manifest?.permissions.write?.includes("work");
      const work = needsFolder ? " --work FOLDER" : "";
      const input = JSON.stringify(call.input).replaceAll("'", "'\\''");
      terminal.out("");
      terminal.out(safeLine(
        `try it:  ${commandLine("skills", "run", skill.id)} --input '${input}'${work}`,
      ));
    }
    if (instructions !== null) terminal.out(`\n${safe(instructions.trimEnd())}`);
    if (problem !== undefined) terminal.note(terminal.paintNote.yellow(problemText(problem)));
    return 0;
  },
};

function words(skill: Surveyed): string[] {
  const { id, folder, files, sha256, manifest } = skill;
  const head = `${id} ${manifest?.version ?? ""}: ${manifest?.summary ?? "its manifest is broken"}`;
  if (manifest === undefined) return [head, `folder    ${folder}`];
  const { limits, deterministic, input, output, examples, permissions, description } = manifest;
  const field = (name: string, text: string) => `${name.padEnd(10)}${text}`;
  return [
    head,
    ...(description === undefined ? [] : ["", description]),
    "",
    field("state", skill.state),
    field("folder", `${folder}, ${counted(Object.keys(files).length, "file")}`),
    field("sha256", sha256),
    field("asks for", describePermissions(permissions)),
    ...(limits === undefined ? [] : [field(
      "limits",
      `${limits.ms} ms, ${limits.memoryMb} MB of memory, ${limits.outputBytes} bytes of output, ${limits.writtenBytes} bytes written`,
    )]),
    field("same call", deterministic === true ? "same result, as it says" : "may differ"),
    field("examples", String(examples?.length ?? 0)),
    field("input", JSON.stringify(input ?? null)),
    field("output", JSON.stringify(output ?? null)),
  ];
}
