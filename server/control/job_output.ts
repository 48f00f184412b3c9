/** What a run that was started here says: its records, and a log that does not grow without end. @module */

import { objectIn } from "../run/line_blocks.ts";

/** Characters of a log that are kept; of a longer one the beginning is left out, and said to be. */
const KEPT = 256 * 1024;
/** Characters of the line that is shown of a job in a list. */
const SHOWN = 500;
/** A line that is longer is cut: a process that writes no line end must not fill the memory. */
const LINE = 64 * 1024;

/** Told of a line that is a JSON object; who keeps it elsewhere says so, and the log has it not. */
export type Take = (fields: Readonly<Record<string, unknown>>, line: string) => "kept" | undefined;

/** Collects what a process prints. */
export class JobOutput {
  /** What it said last. */
  lastLine = "";
  #lines: string[] = [];
  #kept = 0;
  #left = 0;

  /** All that is kept. */
  get text(): string {
    const left = this.#left === 0 ? "" : `… ${this.#left} earlier characters were left out\n`;
    return left + this.#lines.join("");
  }

  /** Reads a stream to its end. */
  async follow(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    record: Take = () => undefined,
  ): Promise<void> {
    let rest = "";
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + piece).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE);
      for (const line of lines) this.#add(line, record);
    }
    if (rest !== "") this.#add(rest, record);
  }

  #add(line: string, record: Take): void {
    const fields = line.startsWith("{") ? objectIn(line) : undefined;
    if (fields !== undefined && record(fields, line) === "kept") return;
    const text = fields === undefined ? line : wordsOf(fields) ?? line;
    if (text.trim() !== "") this.lastLine = text.slice(0, SHOWN);
    const kept = `${line}\n`;
    this.#lines.push(kept);
    this.#kept += kept.length;
    while (this.#kept > KEPT && this.#lines.length > 1) {
      const first = this.#lines.shift() ?? "";
      this.#kept -= first.length;
      this.#left += first.length;
    }
  }
}

/** What a record of `run --json` says to people; undefined for one that only a program reads. */
function wordsOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const { kind, sample, score, status, run, error } = fields;
  if (kind === "launch") return `launched ${run}`;
  if (kind === "sample.scored") return `${sample}: ${score ?? "measured"}`;
  if (kind === "sample.failed") return `${sample}: ${textAt(error, "message") ?? "failed"}`;
  if (kind === "done") return textAt(error, "message") ?? `${status}`;
  return undefined;
}

/** A field of an object, where it is a text. */
export function textAt(value: unknown, name: string): string | undefined {
  const field: unknown = typeof value === "object" && value !== null
    ? Reflect.get(value, name)
    : undefined;
  return typeof field === "string" ? field : undefined;
}
