/** What every format of recorded calls is read into, before it becomes a trace. @module */

/** One call that some other program wrote down; what it did not write down is null. */
export interface ImportedCall {
  /** Where it stands in the file, for messages: `entry 3`, `line 12`. */
  readonly place: string;
  /** Milliseconds since 1970 of the moment that the log names, whatever moment of the call that is. */
  readonly at: number | null;
  /** What the log says of times, in milliseconds since 1970. */
  readonly times: ImportedTimes;
  /** The program that answered, where the log shows it: the name of a provider. */
  readonly provider: string | null;
  /** Address or path, as the log has it. */
  readonly url: string | null;
  /** The body that was sent: a value, or its JSON as text. */
  readonly request: unknown;
  /** The body that came back: a value, a list of streamed values, or text as it went over the wire. */
  readonly response: unknown;
  readonly status: number | null;
  /** Why there was no answer, in the log's words. */
  readonly error: string | null;
  /** How long the whole call took by the clock of who logged it, where its beginning is not told. */
  readonly took: { readonly ms: number; readonly source: string } | null;
}

/** Moments that a log names as what they are. */
export interface ImportedTimes {
  readonly sent: number | null;
  readonly headers: number | null;
  readonly first: number | null;
  readonly end: number | null;
  /** Why those that are null are unknown. */
  readonly reason: string;
}

/** Milliseconds since 1970 between 1990 and 2200; null for what no log of calls can mean. */
export function moment(value: number): number | null {
  return value >= 631_152_000_000 && value < 7_258_118_400_000 ? value : null;
}

/** A status of HTTP; null for what is none. */
export function statusIn(value: unknown): number | null {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999
    ? Number(value)
    : null;
}

/** Times of a log that names none. */
export function withoutTimes(reason: string): ImportedTimes {
  return { sent: null, headers: null, first: null, end: null, reason };
}

/** Something in a file that is no call, and why it was passed over. */
export interface Skipped {
  readonly place: string;
  readonly reason: string;
}

/** What a format finds in a file, piece by piece. */
export type Piece = { readonly call: ImportedCall } | { readonly skipped: Skipped };

/** The formats there are. */
export type FormatName = "har" | "lm-studio-log" | "lm-studio-stream" | "request-log";

/** A way in which other programs write calls down. */
export interface Format {
  readonly name: FormatName;
  /** What it is, in words: for messages. */
  readonly title: string;
  /** Whether a text looks like it, by its beginning. */
  readonly fits: (text: string) => boolean;
  /** Reads a whole text. Throws `ImportError` when it is not of this format after all. */
  readonly read: (text: string, file: string) => Iterable<Piece>;
  /** What no file of this format has. */
  readonly lacks: readonly string[];
}

/** Whether a value is an object with string keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON as a value; undefined for what is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
