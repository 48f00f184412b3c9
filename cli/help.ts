/** Help: examples first. @module */

import { fileURLToPath } from "node:url";
import { type Command, COMMON_FLAGS, type Flag } from "./command.ts";
import { BARE, COMMANDS } from "./commands.ts";
import type { Paint, Terminal } from "./terminal.ts";

/** How the program is called from this folder, as the examples show it. */
export const PROGRAM = Deno.build.standalone ? "modellens" : `deno run -A ${programFile()}`;

/** A command that can be copied into a shell. */
export function commandLine(...words: readonly string[]): string {
  return [PROGRAM, ...words.map(shellWord)].join(" ");
}

/** Help for the whole program. */
export function generalHelp(paint: Paint, version: string): string {
  const groups = ["Measure", "Look", "Share", "Set up"] as const;
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
    "Exit codes: 0 done, 1 failed, 2 misused, 3 too many samples failed, 100 a gate did not hold,",
    "130 and 143 stopped. What each error means: docs/errors.md",
  ].join("\n");
}

/** Help for one command. */
export function commandHelp(
  name: string,
  command: Command,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
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
    ...flagLines({ ...command.flags, ...COMMON_FLAGS }, width),
  ].join("\n");
}

/** Help for a noun: the commands that begin with it. */
export function nounHelp(noun: string, paint: Paint): string {
  const members = Object.entries(COMMANDS).filter(([name]) => name.startsWith(`${noun} `));
  const width = Math.max(...members.map(([name]) => name.length));
  return [
    paint.bold(noun),
    ...members.map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    `"${PROGRAM} ${noun}" alone is "${BARE[noun]}". For flags: ${PROGRAM} ${noun} <command> --help`,
  ].join("\n");
}

function flagLines(flags: Readonly<Record<string, Flag>>, width: number): string[] {
  const rows = Object.entries(flags).map(([name, flag]) => ({
    left: `--${name}${flag.value === undefined ? "" : ` ${flag.value}`}`,
    right: `${flag.summary}${repetition(flag)}`,
  }));
  // A flag that is longer stands above what it does, or nothing had room beside it.
  const short = rows.map(({ left }) => left.length).filter((length) => length <= MOST_LEFT);
  const column = Math.max(...short) + 4;
  return rows.flatMap(({ left, right }) => {
    const lines = wrapped(right, Math.max(30, width - column));
    const [first = "", ...others] = left.length > MOST_LEFT ? ["", ...lines] : lines;
    return [
      `  ${left}`.padEnd(column) + first,
      ...others.map((line) => " ".repeat(column) + line),
    ].map((line) => line.trimEnd());
  });
}

/** Columns that a flag may take where its description stands beside it. */
const MOST_LEFT = 34;

function repetition({ repeats = false, value = "" }: Flag): string {
  if (!repeats) return "";
  return value.includes(",") ? " (comma-separated, or repeated)" : " (may be repeated)";
}

/** Text in lines of at most so many columns, as far as its words allow. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines.splice(-1, 1, `${line} ${word}`);
  }
  return lines;
}

/** The path of `cli.ts`: its name alone in its own folder, so that examples are short where most people are. */
function programFile(): string {
  const file = fileURLToPath(new URL("../cli.ts", import.meta.url));
  const folder = file.replace(/[/\\]cli\.ts$/, "");
  return Deno.cwd() === folder ? "cli.ts" : shellWord(file);
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
