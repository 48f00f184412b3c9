/** Writes a whole trace in bursts, turn by turn to its files; says when it can be opened. @module */

import { delay } from "@std/async";
import { TraceWriter } from "../writer.ts";
import { numberedDraft } from "./numbered_draft.ts";
import { sampleHeader } from "./sample_header.ts";

const [path = "", count = ""] = Deno.args;
await using writer = TraceWriter.create(path, sampleHeader());
await Deno.stdout.write(new TextEncoder().encode("open\n"));
for (let number = 0; number < Number(count) - 1; number++) {
  writer.append(numberedDraft(number));
  if (number % 250 === 0) await delay(2);
}
writer.append({ kind: "run.completed", scored: 0, failed: 0 });
