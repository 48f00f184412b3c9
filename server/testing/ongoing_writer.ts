/** Writes a trace, event by event, until a file of its name with `.stop` is there; then completes the run. @module */

import { delay } from "@std/async";
import { numberedDraft } from "../../core/trace/testdata/numbered_draft.ts";
import { sampleHeader } from "../../core/trace/testdata/sample_header.ts";
import { TraceWriter } from "../../core/trace/writer.ts";

const [path = ""] = Deno.args;
await using writer = TraceWriter.create(path, sampleHeader());
for (let number = 0; !isThere(`${path}.stop`); number++) {
  writer.append(numberedDraft(number));
  if (number % 5 === 4) await delay(1);
}
writer.append({ kind: "run.completed", scored: 0, failed: 0 });

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
