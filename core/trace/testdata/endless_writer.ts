/** Writes a trace until it is killed, and says on standard output how many events were appended. @module */

import { sampleHeader } from "./sample_header.ts";
import { numberedDraft } from "./numbered_draft.ts";
import { TraceWriter } from "../writer.ts";

const encoder = new TextEncoder();
await using writer = TraceWriter.create(Deno.args[0] ?? "", sampleHeader());
for (let number = 0;; number++) {
  writer.append(numberedDraft(number));
  Deno.stdout.writeSync(encoder.encode(`${number + 1}\n`));
  if (number % 100 === 99) await writer.durable();
}
