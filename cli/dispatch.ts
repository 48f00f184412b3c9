/** Finds the command of a command line, runs it, and turns every error into one sentence and an exit code. @module */

import { nearest } from "../core/config/nearest.ts";
import { ModelLensError } from "../core/errors.ts";
import { checkArguments, parseFlags } from "./command.ts";
import { BARE, COMMANDS } from "./commands.ts";
import { exitCodeOf, InternalError, OutputError, UsageError } from "./errors.ts";
import { commandHelp, generalHelp, nounHelp } from "./help.ts";
import { framed, type FramedTerminal } from "./records.ts";
import { openTerminal, safe, safeLine, type Terminal } from "./terminal.ts";

/** Runs a command line; returns its exit code. */
export async function dispatch(line: readonly string[], version: string): Promise<number> {
  const json = line.includes("--json");
  const plain = json || line.includes("--ci");
  const terminal = openTerminal({ colour: colourFlag(line), json, plain });
  const records = json ? framed(terminal, { command: nameOf(line) }) : undefined;
  const failed = (cause: unknown) => report(cause, { terminal: records ?? terminal, json });
  addEventListener("unhandledrejection", (event) => Deno.exit(failed(event.reason)));
  try {
    return await call(line, { terminal, records, version });
  } catch (cause) {
    return failed(cause);
  }
}

async function call(
  line: readonly string[],
  { terminal, records, version }: {
    terminal: Terminal;
    records: FramedTerminal | undefined;
    version: string;
  },
): Promise<number> {
  const [first = "--help", ...others] = line;
  if (first === "help" && others.length > 0) {
    return await call([...others, "--help"], { terminal, records, version });
  }
  if (first === "--help" || first === "-h" || first === "help") {
    terminal.out(generalHelp(terminal.paint, version));
    return 0;
  }
  if (BARE[first] !== undefined && (others[0] === "--help" || others[0] === "-h")) {
    terminal.out(nounHelp(first, terminal.paint));
    return 0;
  }
  const { name, rest } = find(line);
  const command = await COMMANDS[name]?.load();
  if (command === undefined) throw new UsageError(`Unknown command "${name}"`, 'Run "--help"');
  const parsed = parseFlags(name, rest, command.flags);
  if (parsed.switches.has("help")) {
    terminal.out(commandHelp(name, command, terminal));
    return 0;
  }
  checkArguments(name, command, parsed.args);
  if (records === undefined) return await command.run({ terminal, line, version, ...parsed });
  const exitCode = await command.run({ terminal: records, line, version, ...parsed });
  records.done(exitCode);
  return exitCode;
}

/** The command that a line means; null where it means none. */
function nameOf(line: readonly string[]): string | null {
  try {
    return find(line).name;
  } catch (cause) {
    if (cause instanceof UsageError) return null;
    throw cause;
  }
}

function find(line: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = "", second = ""] = line;
  const pair = `${first} ${second}`;
  if (Object.hasOwn(COMMANDS, pair)) return { name: pair, rest: line.slice(2) };
  if (Object.hasOwn(COMMANDS, first)) return { name: first, rest: line.slice(1) };
  const bare = Object.hasOwn(BARE, first) ? BARE[first] : undefined;
  if (bare !== undefined && (second === "" || second.startsWith("-"))) {
    return { name: bare, rest: line.slice(1) };
  }
  if (first.startsWith("-")) {
    throw new UsageError(
      `Unknown flag "${first}" before a command`,
      'Run "--help" to see the commands',
    );
  }
  const known = Object.keys({ ...COMMANDS, ...BARE });
  // Of a noun that is known, only its own commands can be meant.
  const wanted = bare === undefined ? first : pair;
  const near = bare === undefined ? known : known.filter((name) => name.startsWith(`${first} `));
  const meant = nearest(wanted, near);
  throw new UsageError(
    `Unknown command "${wanted}"`,
    meant === undefined
      ? `Run "${bare === undefined ? "" : `${first} `}--help" to see the commands`
      : `Did you mean "${meant}"?`,
  );
}

/** Says what went wrong, in a record or in two lines; returns the exit code. */
function report(
  thrown: unknown,
  { terminal, json }: { terminal: Terminal; json: boolean },
): number {
  // Of two errors, the second came while the first was being cleaned up after.
  const cause = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
  const error = cause instanceof ModelLensError ? cause : new InternalError(cause);
  const exitCode = exitCodeOf(error);
  const { code, hint } = error;
  const message = once(error.message);
  if (json && !(error instanceof OutputError)) {
    terminal.out(
      JSON.stringify({ kind: "done", status: "failed", exitCode, error: { code, message, hint } }),
    );
    return exitCode;
  }
  const { red, dim } = terminal.paintNote;
  terminal.note(`${red(`error[${code}]`)} ${safeLine(message)}`);
  terminal.note(dim(`  hint: ${safeLine(hint)}`));
  if (Deno.env.get("MODELLENS_DEBUG") === "1" && cause instanceof Error) {
    terminal.note(safe(cause.stack ?? ""));
  }
  return exitCode;
}

/** Deno's reasons end with what was tried on which path; where the sentence has named the path, that is said twice. */
function once(message: string): string {
  return message.replace(
    /(\(os error \d+\)): [a-z]+ '([^']*)'/g,
    (all, reason: string, path: string) => message.includes(`"${path}"`) ? reason : all,
  );
}

function colourFlag(line: readonly string[]): boolean | undefined {
  if (line.includes("--no-color")) return false;
  return line.includes("--color") ? true : undefined;
}
