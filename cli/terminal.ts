/** What the program says to its user, and how: streams, colours, widths. @module */

import { unicodeWidth } from "@std/cli/unicode-width";
import { OutputError } from "./errors.ts";

/** The two streams of a command, and what they can show. */
export interface Terminal {
  /** Results. Throws `OutputError` when they cannot be written. */
  out(text: string): void;
  /** Everything else: progress, notes, errors. */
  note(text: string): void;
  /** Redraws the last lines of the notes, as many as `text` has; only where `live`. */
  redraw(text: string): void;
  /** Whether notes go to a person who watches. */
  readonly live: boolean;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Columns for results; infinite where no terminal limits them. */
  readonly width: number;
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

/** What the command line asks of the terminal. */
export interface TerminalOptions {
  readonly colour: boolean | undefined;
  /** Whether results are records, of which nothing may be raw. */
  readonly json: boolean;
  /** Whether nothing is redrawn and nobody is asked. */
  readonly plain: boolean;
}

/** The terminal of this process. */
export function openTerminal({ colour, json, plain }: TerminalOptions): Terminal {
  const env = (name: string) => Deno.env.get(name);
  const painted = (stream: { isTerminal(): boolean }) =>
    wantsColour({ flag: colour, env, isTerminal: stream.isTerminal() });
  const live = Deno.stderr.isTerminal() && !plain && env("TERM") !== "dumb";
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) tell(`\r\x1b[2K${"\x1b[1A\x1b[2K".repeat(drawn - 1)}`);
    drawn = 0;
  };
  return {
    out: (text) => {
      clear();
      print(`${json ? escaped(text) : text}\n`);
    },
    note: (text) => {
      clear();
      tell(`${text}\n`);
    },
    redraw: (text) => {
      if (!live) return;
      clear();
      // A line as wide as the terminal would wrap on some.
      const lines = text.split("\n").map((line) => cut(line, columns() - 1));
      tell(lines.join("\n"));
      drawn = lines.length;
    },
    live,
    interactive: Deno.stdin.isTerminal() && live,
    width: Deno.stdout.isTerminal() ? columns() : Infinity,
    paint: paintOf(painted(Deno.stdout)),
    paintNote: paintOf(painted(Deno.stderr)),
  };
}

/**
 * Text of a model, a server or a file, safe to print: control characters, escape sequences and marks
 * that reverse the writing direction are replaced by `·`; line ends and tabs stay.
 */
export function safe(text: string): string {
  // Where its type says text, a damaged trace may hold something else.
  const words = typeof text === "string" ? text : JSON.stringify(text);
  return words
    // deno-lint-ignore no-control-regex -- sequences that begin with it are what is looked for
    .replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g, "·")
    .replace(UNPRINTABLE, (one) => one === "\n" || one === "\t" ? one : "·");
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

/** As `cut()`, where the end is to be kept. */
function cutStart(text: string, width: number): string {
  const mirrored = (one: string) => [...one].reverse().join("");
  return mirrored(cut(mirrored(text), width));
}

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Whether its cells stand at the right, as numbers do. */
  readonly right?: boolean;
  /**
   * What happens to it where there is no room: it is left out, from the right on, or its cells are cut
   * before it is; at their start where the end tells more, as with paths.
   */
  readonly yields?: "whole" | "cut" | "start";
}

/** Rows under titles, padded, in at most `width` columns as far as the yielding columns allow. Cells are made safe to print. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const full = columns.map((column, index) => filled(column, rows.map((row) => row[index] ?? "")));
  const shown = fitting(full, width);
  return Array.from(
    { length: rows.length + 1 },
    (_, line) =>
      shown.map(({ column, cells, width }) =>
        pad(cells[line] ?? "", { width, right: column.right ?? false })
      )
        .join(GAP).trimEnd(),
  ).join("\n");
}

/** Control characters of all sets, and the marks that reverse the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}]/gu;

/** JSON without a raw control character. `JSON.stringify()` leaves those above U+007E as they are. */
function escaped(json: string): string {
  return json.replace(
    UNPRINTABLE,
    (one) => one === "\n" ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function columns(): number {
  return sizeOfTerminal().columns;
}

/** Columns and rows of the terminal; 80 and 24 where it does not tell. */
export function sizeOfTerminal(): { readonly columns: number; readonly rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    // A terminal whose size nobody has set says 0.
    return { columns: columns || 80, rows: rows || 24 };
  } catch (cause) {
    // Not every terminal tells its size.
    if (cause instanceof Error) return { columns: 80, rows: 24 };
    throw cause;
  }
}

/** Writes results. */
function print(text: string): void {
  try {
    write(Deno.stdout, text);
  } catch (cause) {
    // The reader of a pipe may leave (`| head`); what it does not want needs no writing.
    if (!(cause instanceof Deno.errors.BrokenPipe)) throw new OutputError(cause);
  }
}

/** Writes notes. Where they cannot be written there is nobody left to tell so. */
function tell(text: string): void {
  try {
    write(Deno.stderr, text);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
  }
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
}

function paintOf(on: boolean): Paint {
  const style = (code: number) => (text: string) => on ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { bold: style(1), dim: style(2), red: style(31), green: style(32), yellow: style(33) };
}

const GAP = "  ";
/** A cell that is cut keeps at least so many columns. */
const LEAST = 8;

/** A column with its title and its cells. */
interface Filled {
  readonly column: Column;
  readonly cells: readonly string[];
  readonly width: number;
}

function filled(column: Column, values: readonly string[]): Filled {
  const cells = [column.title, ...values].map(safeLine);
  return { column, cells, width: Math.max(...cells.map((cell) => unicodeWidth(cell))) };
}

function fitting(columns: readonly Filled[], width: number): readonly Filled[] {
  const excess = columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length) -
    width;
  if (excess <= 0) return columns;
  const spare = columns.findLastIndex(({ column }) => column.yields === "whole");
  if (spare >= 0) return fitting(columns.toSpliced(spare, 1), width);
  const [widest] = columns.filter(({ column }) => column.yields !== undefined)
    .sort((a, b) => b.width - a.width);
  if (widest === undefined) return columns;
  if (widest.width <= LEAST) {
    const last = columns.findLastIndex(({ column }) => column.yields !== undefined);
    return last === 0 ? columns : fitting(columns.toSpliced(last, 1), width);
  }
  const room = Math.max(LEAST, widest.width - excess);
  const shorten = widest.column.yields === "start" ? cutStart : cut;
  const cells = widest.cells.map((cell) => shorten(cell, room));
  const smaller = columns.map((one) => one === widest ? { ...one, cells, width: room } : one);
  return fitting(smaller, width);
}

function pad(text: string, { width, right }: { width: number; right: boolean }): string {
  const space = " ".repeat(Math.max(0, width - unicodeWidth(text)));
  return right ? space + text : text + space;
}
