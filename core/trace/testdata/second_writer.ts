/** Tries to write a trace; prints the `seq` of its event, or the name of the error. @module */

import { ModelLensError } from "../../errors.ts";
import { TraceWriter } from "../writer.ts";

async function outcome(path: string): Promise<string> {
  try {
    await using writer = await TraceWriter.reopen(path);
    return `seq ${writer.append({ kind: "chunk.received", text: "second" }).seq}`;
  } catch (cause) {
    if (cause instanceof ModelLensError) return cause.name;
    throw cause;
  }
}

await Deno.stdout.write(new TextEncoder().encode(await outcome(Deno.args[0] ?? "")));
