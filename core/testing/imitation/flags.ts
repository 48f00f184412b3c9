/** Imitation options from words on a command line. @module */
import { DEFECTS, type ExactDefect, exactDefect } from "./defects.ts";
import type { Persona } from "./persona.ts";
import { PERSONAS } from "./servers/mod.ts";
import { DEFAULT_SCRIPT, type Script } from "./script.ts";
import type { ImitationOptions } from "./server.ts";

/** Flags as a command line gives them: each absent, a number, or text. */
export interface ImitationFlags {
  /** Port on 127.0.0.1, 0 to 65535. */
  readonly port?: string | number | undefined;
  /** A defect's id, perhaps with parameters: `stall` or `stall:after=5`. */
  readonly defect?: string | undefined;
  /** The program to imitate, by the name of its plugin: `ollama`. */
  readonly server?: string | undefined;
  /** Model on offer; several with commas between them. */
  readonly model?: string | undefined;
  /** Pace of the answer; absent means at once. */
  readonly tokensPerSecond?: string | number | undefined;
  /** Length of the answer; absent means the default answer. */
  readonly tokens?: string | number | undefined;
}

/**
 * Reads the flags.
 *
 * @throws {TypeError} If a number is not one, or a word is empty.
 * @throws {RangeError} If a number is out of its range, or the defect or the server is not known.
 */
export function imitationFromFlags(
  flags: ImitationFlags,
): ImitationOptions & { readonly script: Script } {
  const { port, defect, server, model, tokensPerSecond, tokens } = flags;
  return {
    script: {
      ...(tokens === undefined
        ? DEFAULT_SCRIPT
        : { tokens: repeated(wholeNumber("tokens", tokens, 1_000_000)) }),
      ...(tokensPerSecond !== undefined && { schedule: pace(tokensPerSecond) }),
    },
    ...(port !== undefined && { port: wholeNumber("port", port, 65_535) }),
    ...(server !== undefined && { persona: personaNamed(server) }),
    ...(defect !== undefined && { defect: defectFromText(defect) }),
    ...(model !== undefined && { models: modelNames(model) }),
  };
}

/**
 * Reads a defect such as `stall` or `status-429:times=2,retryAfterS=0`.
 *
 * @throws {RangeError} If it is unknown, or a parameter is not one of its own.
 */
export function defectFromText(text: string): ExactDefect {
  const [kind = "", parameters = ""] = text.split(":", 2);
  const pairs = parameters.split(",").filter((pair) => pair !== "").map((pair) => {
    const [name = "", value = ""] = pair.split("=", 2);
    return [name.trim(), /^[\d.]+$/.test(value) ? Number(value) : value.trim()];
  });
  return exactDefect({ kind: kind.trim(), ...Object.fromEntries(pairs) });
}

/** Names of all programs that can be imitated. */
export function serversHelp(): string {
  return Object.keys(PERSONAS).join(", ");
}

/** All defects, one a line, for a help text. */
export function defectsHelp(): string {
  const width = Math.max(...DEFECTS.map(({ id }) => id.length));
  return DEFECTS.map(({ id, description }) => `  ${id.padEnd(width)}  ${description}`).join("\n");
}

function personaNamed(name: string): Persona {
  const [, make] = Object.entries(PERSONAS).find(([known]) => known === name) ?? [];
  if (make !== undefined) return make();
  throw new RangeError(
    `Cannot imitate server "${name}": there is none of that name, only ${serversHelp()}`,
  );
}

function pace(tokensPerSecond: string | number): NonNullable<Script["schedule"]> {
  const rate = finite("tokens-per-second", tokensPerSecond);
  if (rate <= 0) {
    throw new RangeError(`Cannot use --tokens-per-second ${rate}: it must be more than 0`);
  }
  return { firstMs: 1000 / rate, gapMs: 1000 / rate };
}

function wholeNumber(flag: string, value: string | number, most: number): number {
  const number = finite(flag, value);
  if (!Number.isInteger(number) || number < 0 || number > most) {
    throw new RangeError(
      `Cannot use --${flag} ${number}: it must be a whole number from 0 to ${most}`,
    );
  }
  return number;
}

function finite(flag: string, value: string | number): number {
  const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw new TypeError(`Cannot use --${flag} "${value}": it must be a number`);
}

function modelNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => name !== "")) return names;
  throw new TypeError(`Cannot use --model "${text}": a model's name is empty`);
}

/** The default answer again and again, to a given length. */
function repeated(count: number): string[] {
  const { tokens } = DEFAULT_SCRIPT;
  return Array.from({ length: count }, (_, position) => tokens[position % tokens.length] ?? "");
}
