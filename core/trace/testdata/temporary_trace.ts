/** A trace that is gone after the test. @module */

import type { Emission } from "../../bus.ts";
import { TemporaryFolder } from "./temporary_folder.ts";
import { sampleHeader } from "./sample_header.ts";
import { TraceWriter } from "../writer.ts";

/** A trace directory that does not exist yet; `write()` makes it. */
export function temporaryTrace(): TemporaryTrace {
  return new TemporaryTrace();
}

/** A trace for one test. */
export class TemporaryTrace implements Disposable {
  readonly #folder = new TemporaryFolder({ inMemory: true });
  readonly path = this.#folder.file("trace");

  /** A new writer of it. */
  writer(): TraceWriter {
    return TraceWriter.create(this.path, sampleHeader());
  }

  /** Writes a trace of these drafts. */
  async write(drafts: readonly Emission[]): Promise<void> {
    await using writer = this.writer();
    for (const draft of drafts) writer.append(draft);
  }

  /** Removes it. */
  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}
