/**
 * Types of `@std/cli/parse-args`: the part that command lines need, never looser than the original,
 * so that what compiles here compiles there.
 * @module
 */

/** What {@linkcode parseArgs} is told about the flags. */
export interface ParseOptions<
  Booleans extends string = string,
  Strings extends string = string,
  Collected extends string = string,
  Negatable extends string = string,
  Defaults extends Partial<Record<Booleans | Strings | Collected, unknown>> = Partial<
    Record<Booleans | Strings | Collected, unknown>
  >,
> {
  /** Puts what follows a bare `--` in the result's `"--"` instead of in `_`. Default: false. */
  "--"?: boolean;
  /** Other names of a flag; their values appear under every name. */
  alias?: Record<string, string | readonly string[]>;
  /** Flags without a value. Absent ones are false. */
  boolean?: readonly Booleans[];
  /** Flags with a value, which stays a string even when it looks like a number. */
  string?: readonly Strings[];
  /** Flags that may be repeated; their values form a list, which is empty without any. */
  collect?: readonly Collected[];
  /** Flags that `--no-<name>` sets to false. */
  negatable?: readonly Negatable[];
  /** Values of absent flags. */
  default?: Defaults;
  /** Puts everything from the first argument that is no flag in `_`. Default: false. */
  stopEarly?: boolean;
  /** Called for what no option names; returning false leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The flags found, by name, with the type their option gave them. */
export type Args<
  Booleans extends string = never,
  Strings extends string = never,
  Collected extends string = never,
  Negatable extends string = never,
  Defaults = unknown,
> =
  & { [Name in Exclude<Booleans, Collected>]: boolean }
  & { [Name in Extract<Booleans, Collected>]: boolean[] }
  & { [Name in Extract<Strings, Collected>]: string[] }
  & { [Name in Exclude<Collected, Strings | Booleans>]: unknown[] }
  & {
    [Name in Extract<Exclude<Strings, Collected>, keyof Defaults>]:
      | StringValue<Name, Negatable>
      | Defaults[Name];
  }
  & { [Name in Exclude<Strings, Collected | keyof Defaults>]?: StringValue<Name, Negatable> }
  & {
    /** The arguments that are no flags. */
    _: (string | number)[];
    /** The arguments after a bare `--`, when asked for. */
    "--"?: string[];
    [other: string]: unknown;
  };

/** A string flag's value, or false when it was negated. */
export type StringValue<Name, Negatable> = Name extends Negatable ? string | false : string;

/** The flags in `args` (usually `Deno.args`), read as `options` says. */
export function parseArgs<
  const Booleans extends string = never,
  const Strings extends string = never,
  const Collected extends string = never,
  const Negatable extends string = never,
  Defaults extends Partial<Record<Booleans | Strings | Collected, unknown>> = Record<never, never>,
>(
  args: string[],
  options?: ParseOptions<Booleans, Strings, Collected, Negatable, Defaults>,
): Args<Booleans, Strings, Collected, Negatable, Defaults>;
