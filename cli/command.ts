/** What a command is: its words for help, its flags, and what it does. @module */

import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../core/config/nearest.ts";
import { UsageError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

/** A flag of a command. */
export interface Flag {
  readonly summary: string;
  /** What stands for the value in help; absent for a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeats?: boolean;
}

/** One command, or one subcommand such as `trace list`. */
export interface Command {
  readonly summary: string;
  /** Arguments after the name, for help: `<run>`. */
  readonly usage: string;
  readonly examples: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** How many arguments it takes. */
  readonly takes: readonly [least: number, most: number];
  /** Returns the exit code. Throws `ModelLensError` for what a user can mend. */
  run(invocation: Invocation): Promise<number>;
}

/** A command line, taken apart. */
export interface Invocation {
  readonly terminal: Terminal;
  /** Everything as typed, for the trace. */
  readonly line: readonly string[];
  readonly args: readonly string[];
  /** Values by flag; an empty list means that it was not given. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly switches: ReadonlySet<string>;
  readonly version: string;
}

/** Flags that every command has. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  "help": { summary: "Show this help" },
  "json": { summary: "Print results as JSON, one record a line" },
  "color": { summary: "Use colours" },
  "no-color": { summary: "Use no colours" },
};

/** What other programs call a flag, where no letter tells. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  "port": ["listen"],
  "out": ["output"],
  "file": ["output"],
  "url": ["api-base", "upstream", "to"],
  "api-base": ["upstream", "to"],
  "benchmark": ["benchmarks", "only"],
  "limit": ["samples"],
  "dir": ["traces-dir", "output"],
};

/**
 * The words after the name of a command, by flags. Throws `UsageError` for a flag that the command
 * does not have, or without its value.
 */
export function parseFlags(
  name: string,
  words: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Pick<Invocation, "args" | "values" | "switches"> {
  const all = { ...COMMON_FLAGS, ...flags };
  const names = Object.keys(all);
  const valued = names.filter((name) => all[name]?.value !== undefined);
  checkSwitches(words, names.filter((one) => !valued.includes(one)));
  const parsed = parseArgs(withNegativeValues(words, valued), {
    boolean: names.filter((name) => !valued.includes(name)),
    // A run whose id ends in "1e05" is no number.
    string: [...valued, "_"],
    collect: valued,
    alias: { h: "help" },
    unknown: (word, key) => {
      if (key === undefined) return true;
      const near = nearest(key, names) ?? ALIKE[key]?.find((one) => names.includes(one));
      throw new UsageError(
        `Unknown flag "${word.replace(/=.*/s, "")}"`,
        near === undefined ? `Run "${name} --help" to see its flags` : `Did you mean "--${near}"?`,
      );
    },
  });
  // Strings with `collect` are lists of strings.
  const values = Object.fromEntries(valued.map((name) => [name, (parsed[name] ?? []) as string[]]));
  for (const [name, given] of Object.entries(values)) {
    if (given.includes("")) {
      throw new UsageError(
        `Flag --${name} needs a value: ${all[name]?.value}`,
        `Write --${name} ${all[name]?.value}`,
      );
    }
    if (given.length > 1 && all[name]?.repeats !== true) {
      throw new UsageError(`Flag --${name} was given ${given.length} times`, "Give it once");
    }
  }
  return {
    args: parsed._.map(String),
    values,
    switches: new Set(names.filter((name) => !valued.includes(name) && Boolean(parsed[name]))),
  };
}

/** Throws `UsageError` for `--quick=3`, where the value would be lost. */
function checkSwitches(words: readonly string[], switches: readonly string[]): void {
  for (const word of words) {
    const [flag = "", value] = word.split("=", 2);
    if (value === undefined || !switches.includes(flag.replace(/^--/, ""))) continue;
    throw new UsageError(`Flag ${flag} takes no value`, `Write ${flag} alone, or leave it out`);
  }
}

/** `--samples -1` as `--samples=-1`, so that the value is refused and not taken for a flag. */
function withNegativeValues(words: readonly string[], valued: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const flag = joined.at(-1) ?? "";
    const isValue = /^-[\d.]/.test(word) && valued.includes(flag.replace(/^--/, ""));
    if (isValue) joined.splice(-1, 1, `${flag}=${word}`);
    else joined.push(word);
  }
  return joined;
}

/** Checks the number of arguments. Throws `UsageError`. */
export function checkArguments(name: string, command: Command, args: readonly string[]): void {
  const [least, most] = command.takes;
  if (args.length >= least && args.length <= most) return;
  const extra = args[most];
  throw new UsageError(
    args.length < least ? `"${name}" needs ${command.usage}` : `"${name}" does not take "${extra}"`,
    `Run "${name} --help" for examples`,
  );
}
