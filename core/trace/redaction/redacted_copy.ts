/** Copies a trace with more taken out of it than was when it was written: for whoever it is shown to. @module */

import type { TraceEvent } from "../../events/mod.ts";
import {
  EVENT_FILES,
  type EventFile,
  EVENTS_FILE,
  fileOf,
  impliedKind,
  inside,
} from "../layout.ts";
import { type TraceProblems, TraceReader } from "../reader.ts";
import { Redaction, type RedactionRules } from "../redaction.ts";

/** Characters that wait to be written to one file. */
const BUFFERED = 1024 * 1024;

/**
 * Writes the events of a trace into a folder that is empty, without what the rules name; texts stand
 * in their lines. Returns what is wrong with the original. Throws as `TraceReader.open()` does.
 */
export async function copyRedacted(
  from: string,
  { to, rules }: { readonly to: string; readonly rules: RedactionRules },
): Promise<TraceProblems> {
  using reader = await TraceReader.open(from);
  using files = new Files(to);
  const redaction = new Redaction(rules);
  files.write(EVENTS_FILE, JSON.stringify(redaction.cleanHeader(reader.header)));
  const put = (events: readonly TraceEvent[]) => {
    for (const event of events) {
      const file = fileOf(event.kind);
      const { kind, ...rest } = event;
      const line = impliedKind(file) === kind ? rest : event;
      files.write(file, JSON.stringify(line));
    }
  };
  for await (const batch of reader.events()) for (const event of batch) put(redaction.pass(event));
  put(redaction.flush());
  return reader.problems;
}

/** The event files of one trace, written in large pieces. */
class Files implements Disposable {
  readonly #files = new Map<
    EventFile,
    { readonly file: Deno.FsFile; text: string[]; size: number }
  >();

  constructor(folder: string) {
    for (const name of EVENT_FILES) {
      const file = Deno.openSync(inside(folder, name), { write: true, createNew: true });
      this.#files.set(name, { file, text: [], size: 0 });
    }
  }

  write(name: EventFile, line: string): void {
    const one = this.#files.get(name);
    if (one === undefined) return;
    one.text.push(line, "\n");
    one.size += line.length;
    if (one.size > BUFFERED) this.#flush(one);
  }

  [Symbol.dispose](): void {
    for (const one of this.#files.values()) {
      this.#flush(one);
      one.file.close();
    }
  }

  #flush(one: { readonly file: Deno.FsFile; text: string[]; size: number }): void {
    const bytes = new TextEncoder().encode(one.text.join(""));
    for (let done = 0; done < bytes.length;) done += one.file.writeSync(bytes.subarray(done));
    one.text = [];
    one.size = 0;
  }
}
