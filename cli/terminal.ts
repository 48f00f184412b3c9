/** What the program says to its user, and how: streams, colours, widths. @module */

import { unicodeWidth } from "@std/cli/unicode-width";

/** The two streams of a command, and what they can show. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Everything else: progress, notes, errors. */
  note(text: string): void;
  /** Redraws one line of the notes; only where `live`. */
  redraw(text: string): void;
  /** Whether notes go to a person who watches. */
  readonly live: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  readonly paint: Paint;
  readonly paintNote: Paint;
}

/** Colours, or nothing where there are none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** What decides about colours. */
export interface ColourInputs {
  /** `--color` or `--no-color`; undefined without either. */
  readonly flag: boolean | undefined;
  readonly env: (name: string) => string | undefined;
  readonly isTerminal: boolean;
}

/** Whether a stream gets colours: flag, then `NO_COLOR`, then `FORCE_COLOR`, then `TERM=dumb`, then what it is. */
export function wantsColour({ flag, env, isTerminal }: ColourInputs): boolean {
  if (flag !== undefined) return flag;
  if ((env("NO_COLOR") ?? "") !== "") return false;
  const force = env("FORCE_COLOR") ?? "";
  if (force !== "") return force !== "0";
  return env("TERM") !== "dumb" && isTerminal;
}

/** The terminal of this process. */
export function openTerminal(
  { colour, plain = false }: { readonly colour: boolean | undefined; readonly plain?: boolean },
): Terminal {
  const env = (name: string) => Deno.env.get(name);
  const painted = (stream: { isTerminal(): boolean }) =>
    wantsColour({ flag: colour, env, isTerminal: stream.isTerminal() });
  const live = Deno.stderr.isTerminal() && !plain && env("TERM") !== "dumb";
  let drawn = false;
  const clear = () => {
    if (drawn) write(Deno.stderr, "\r\x1b[2K");
    drawn = false;
  };
  return {
    out: (text) => {
      clear();
      write(Deno.stdout, `${text}\n`);
    },
    note: (text) => {
      clear();
      write(Deno.stderr, `${text}\n`);
    },
    redraw: (text) => {
      if (!live) return;
      clear();
      write(Deno.stderr, cut(text, columns()));
      drawn = true;
    },
    live,
    interactive: Deno.stdin.isTerminal() && live,
    paint: paintOf(painted(Deno.stdout)),
    paintNote: paintOf(painted(Deno.stderr)),
  };
}

/**
 * Text of a model, a server or a file, safe to print: control characters, escape sequences and marks
 * that reverse the writing direction are replaced by `·`; line ends and tabs stay.
 */
export function safe(text: string): string {
  return text
    .replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g, "·")
    // deno-lint-ignore no-control-regex -- these are exactly the characters that must not be printed
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "·");
}

/** As `safe()`, on one line. */
export function safeLine(text: string): string {
  return safe(text).replace(/\s+/g, " ").trim();
}

/** Text cut to a width in columns, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (unicodeWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (unicodeWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Rows under titles, padded; numbers go right. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(unicodeWidth(title), ...rows.map((row) => unicodeWidth(row[index] ?? "")))
  );
  const line = (cells: readonly string[]) =>
    columns.map(({ right = false }, index) =>
      pad(cells[index] ?? "", { width: widths[index] ?? 0, right })
    )
      .join("  ").trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join("\n");
}

function pad(text: string, { width, right }: { width: number; right: boolean }): string {
  const space = " ".repeat(Math.max(0, width - unicodeWidth(text)));
  return right ? space + text : text + space;
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch (cause) {
    // Not every terminal tells its size.
    if (cause instanceof Error) return 80;
    throw cause;
  }
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  } catch (cause) {
    // The reader of a pipe may leave (`| head`); what it does not want needs no writing.
    if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
  }
}

function paintOf(on: boolean): Paint {
  const style = (code: number) => (text: string) => on ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { bold: style(1), dim: style(2), red: style(31), green: style(32), yellow: style(33) };
}
