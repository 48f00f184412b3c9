/** Finds the command of a command line, runs it, and turns every error into one sentence and an exit code. @module */

import { suggestion } from "../core/config/nearest.ts";
import { ModelLensError } from "../core/errors.ts";
import { checkArguments, parseFlags } from "./command.ts";
import { BARE, COMMANDS } from "./commands.ts";
import { exitCodeOf, InternalError, UsageError } from "./errors.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { openTerminal, safe, type Terminal } from "./terminal.ts";

/** Runs a command line; returns its exit code. */
export async function dispatch(line: readonly string[], version: string): Promise<number> {
  const json = line.includes("--json");
  const terminal = openTerminal({ colour: colourFlag(line), plain: json || line.includes("--ci") });
  try {
    return await call(line, { terminal, version });
  } catch (cause) {
    return report(cause, { terminal, json });
  }
}

async function call(
  line: readonly string[],
  { terminal, version }: { terminal: Terminal; version: string },
): Promise<number> {
  const [first = "--help"] = line;
  if (first === "--help" || first === "-h" || first === "help") {
    terminal.out(generalHelp(terminal.paint, version));
    return 0;
  }
  const { name, rest } = find(line);
  const command = await COMMANDS[name]?.load();
  if (command === undefined) throw new UsageError(`Unknown command "${name}"`, 'Run "--help"');
  const parsed = parseFlags(rest, command.flags);
  if (parsed.switches.has("help")) {
    terminal.out(commandHelp(name, command, terminal.paint));
    return 0;
  }
  checkArguments(name, command, parsed.args);
  return await command.run({ terminal, line, version, ...parsed });
}

function find(line: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = "", second = ""] = line;
  const pair = `${first} ${second}`;
  if (pair in COMMANDS) return { name: pair, rest: line.slice(2) };
  if (first in COMMANDS) return { name: first, rest: line.slice(1) };
  const bare = BARE[first];
  if (bare !== undefined && (second === "" || second.startsWith("-"))) {
    return { name: bare, rest: line.slice(1) };
  }
  const wanted = bare === undefined ? first : pair;
  const known = [...Object.keys(COMMANDS), ...Object.keys(BARE)];
  throw new UsageError(
    first.startsWith("-")
      ? `Unknown flag "${first}" before a command`
      : `Unknown command "${wanted}"`,
    first.startsWith("-") ? 'Run "--help" to see the commands' : suggestion(wanted, known),
  );
}

function report(cause: unknown, { terminal, json }: { terminal: Terminal; json: boolean }): number {
  const error = cause instanceof ModelLensError ? cause : new InternalError(cause);
  const exitCode = exitCodeOf(error);
  if (json) {
    const { code, message, hint } = error;
    terminal.out(
      JSON.stringify({ kind: "done", status: "failed", exitCode, error: { code, message, hint } }),
    );
    return exitCode;
  }
  const { red, dim } = terminal.paintNote;
  terminal.note(`${red(`error[${error.code}]`)} ${safe(error.message)}`);
  terminal.note(dim(`  hint: ${safe(error.hint)}`));
  if (Deno.env.get("MODELLENS_DEBUG") === "1" && cause instanceof Error) {
    terminal.note(cause.stack ?? "");
  }
  return exitCode;
}

function colourFlag(line: readonly string[]): boolean | undefined {
  if (line.includes("--no-color")) return false;
  return line.includes("--color") ? true : undefined;
}
