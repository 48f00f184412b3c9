/** What a setting is: its values, its default, and how to read it from text. @module */

import { z } from "zod";

/** One setting. */
export interface Key<T> {
  /** What it does, for help, `config.yaml` and `config show`. */
  readonly summary: string;
  readonly initial: T;
  /** What is wanted, for errors: "an integer from 0 to 10". */
  readonly wanted: string;
  /** Checks a value of a file. */
  readonly schema: z.ZodType<T>;
  /** Turns text of a flag or of the environment into what `schema` checks. */
  read(text: string): unknown;
  /** For a switch: what its `--no-` flag does. */
  readonly off?: string;
  /**
   * What its flag is: `one` has a value, a `list` has several and may be repeated, `repeated` has
   * one and may be repeated, a `switch` stands alone.
   */
  readonly shape: "one" | "list" | "repeated" | "switch";
}

/** Checks a value of a setting; undefined when it is one, else what is wanted, for errors. */
export function faultOf(key: Key<unknown>, value: unknown): string | undefined {
  const issue = key.schema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  return `wanted ${key.wanted}${issue.code === "custom" ? `; ${issue.message}` : ""}`;
}

/** A setting that is text. */
export function text(summary: string, initial: string): Key<string> {
  return {
    summary,
    initial,
    wanted: "text",
    schema: z.string().min(1),
    read: (value) => value,
    shape: "one",
  };
}

/** A setting that is the id of something, which plugins may add to. */
export function id(summary: string, initial: string): Key<string> {
  return {
    ...text(summary, initial),
    wanted: "an id of lower case letters, digits and hyphens",
    schema: z.string().regex(/^[a-z][a-z0-9-]*$/),
  };
}

/** A setting that is text or absent; `null` in a file. */
export function optionalText(summary: string): Key<string | null> {
  return {
    ...text(summary, ""),
    initial: null,
    wanted: "text or null",
    schema: z.string().min(1).nullable(),
  };
}

/** A setting that is one of some words. */
export function choice<const V extends string>(
  summary: string,
  { initial, values }: { readonly initial: V; readonly values: readonly V[] },
): Key<V> {
  return {
    summary,
    initial,
    wanted: `one of ${values.join(", ")}`,
    schema: z.enum(values),
    read: (value) => value,
    shape: "one",
  };
}

/** Limits of a number; all included. */
interface Range<T> {
  readonly initial: T;
  readonly from: number;
  readonly to: number;
}

/** A setting that is a whole number. */
export function integer(summary: string, { initial, from, to }: Range<number>): Key<number> {
  return {
    summary,
    initial,
    wanted: `an integer from ${from} to ${to}`,
    schema: z.int().min(from).max(to),
    read: numberOf,
    shape: "one",
  };
}

/** A setting that is a whole number or absent; `null` in a file. */
export function optionalInteger(
  summary: string,
  range: { readonly from: number; readonly to: number },
): Key<number | null> {
  const key = integer(summary, { initial: 0, ...range });
  return {
    ...key,
    initial: null,
    wanted: `${key.wanted}, or null`,
    schema: key.schema.nullable(),
  };
}

/** A setting that is a whole number of milliseconds, or 0 for what is never done. */
export function interval(summary: string, { initial, from, to }: Range<number>): Key<number> {
  return {
    ...integer(summary, { initial, from, to }),
    wanted: `0, or an integer from ${from} to ${to}`,
    schema: z.union([z.literal(0), z.int().min(from).max(to)]),
  };
}

/** A setting that is a number. */
export function number(summary: string, { initial, from, to }: Range<number>): Key<number> {
  return {
    ...integer(summary, { initial, from, to }),
    wanted: `a number from ${from} to ${to}`,
    schema: z.number().min(from).max(to),
  };
}

/** A setting that is yes or no; `off` says what its `--no-` flag does. */
export function toggle(
  summary: string,
  { initial, off }: { readonly initial: boolean; readonly off: string },
): Key<boolean> {
  return {
    summary,
    initial,
    wanted: "true or false",
    schema: z.boolean(),
    read: (value) => WORDS.get(value) ?? value,
    shape: "switch",
    off,
  };
}

/** A setting that is a list of texts; commas separate them in a flag or in the environment. */
export function list(summary: string, initial: readonly string[]): Key<readonly string[]> {
  return {
    summary,
    initial,
    wanted: "a list of texts",
    schema: z.array(z.string().min(1)).readonly(),
    read: (value) => value.split(",").map((one) => one.trim()).filter((one) => one !== ""),
    shape: "list",
  };
}

/** A setting that is a list of regular expressions; commas are part of one. */
export function patterns(summary: string, initial: readonly string[]): Key<readonly string[]> {
  return {
    summary,
    initial,
    wanted: "a list of regular expressions",
    schema: z.array(z.string().superRefine(checkPattern)).readonly(),
    read: (value) => [value],
    shape: "repeated",
  };
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

function checkPattern(pattern: string, { addIssue }: z.core.$RefinementCtx<string>): void {
  try {
    if (new RegExp(pattern).test("")) {
      addIssue({ code: "custom", message: "it matches the empty text, which is everywhere" });
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    addIssue({ code: "custom", message: cause.message });
  }
}

/** Text that is no number stays text, so that the schema refuses it. */
function numberOf(value: string): unknown {
  return value.trim() === "" || !Number.isFinite(Number(value)) ? value : Number(value);
}
