/** Help: examples first. @module */

import { type Command, COMMON_FLAGS, type Flag } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { Paint } from "./terminal.ts";

/** How the program is called, as the examples show it. */
export const PROGRAM = Deno.build.standalone ? "modellens" : "deno run -A cli.ts";

/** Help for the whole program. */
export function generalHelp(paint: Paint, version: string): string {
  const groups = ["Measure", "Look", "Set up"] as const;
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    `${paint.bold("model-lens")} ${version}: why did my model behave this way?`,
    "",
    paint.bold("Examples"),
    `  ${PROGRAM} run --quick                    first run, with whatever model is there`,
    `  ${PROGRAM} run --models qwen3:8b,llama3.2 --samples 50`,
    `  ${PROGRAM} trace show latest              what came out, and why`,
    ...groups.flatMap((group) => [
      "",
      paint.bold(group),
      ...Object.entries(COMMANDS).filter(([, entry]) => entry.group === group)
        .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    ]),
    "",
    `Run "${PROGRAM} <command> --help" for the flags of a command.`,
  ].join("\n");
}

/** Help for one command. */
export function commandHelp(name: string, command: Command, paint: Paint): string {
  const usage = command.usage === "" ? "" : ` ${command.usage}`;
  return [
    `${paint.bold(name)}: ${command.summary}`,
    "",
    paint.bold("Examples"),
    ...command.examples.map((example) => `  ${PROGRAM} ${example}`),
    "",
    `${paint.bold("Usage")}  ${PROGRAM} ${name}${usage} [flags]`,
    "",
    paint.bold("Flags"),
    ...flagLines({ ...command.flags, ...COMMON_FLAGS }),
  ].join("\n");
}

function flagLines(flags: Readonly<Record<string, Flag>>): string[] {
  const rows = Object.entries(flags).map(([name, { value, summary, repeats }]) => ({
    left: `--${name}${value === undefined ? "" : ` ${value}`}`,
    right: repeats === true ? `${summary} (comma-separated, or repeated)` : summary,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`);
}
