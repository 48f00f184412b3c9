/** Runs calls into a trace of their own and reads it back. @module */

import { assertEquals } from "@std/assert";
import { EventBus } from "../../bus.ts";
import type { TraceEvent } from "../../events/mod.ts";
import type { CallContext } from "../../provider/call.ts";
import { loadTrace } from "../../trace/reader.ts";
import { TraceWriter } from "../../trace/writer.ts";
import { sampleHeader } from "../../trace/testdata/sample_header.ts";

/** What a call needs for its place in a trace. */
export type TracePlace = Pick<CallContext, "channel" | "time" | "parent" | "provider">;

/** Writes a trace in a folder of its own, and returns the events as the files have them. */
export async function traced(
  provider: string,
  act: (place: TracePlace) => Promise<void>,
): Promise<readonly TraceEvent[]> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-suite-" });
  try {
    await write(`${folder}/run`, provider, act);
    const { events, problems } = await loadTrace(`${folder}/run`);
    assertEquals([problems.badLineCount, problems.missingEvents], [0, 0]);
    return events;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function write(
  path: string,
  provider: string,
  act: (place: TracePlace) => Promise<void>,
): Promise<void> {
  await using writer = TraceWriter.create(path, sampleHeader({ run: "suite" }));
  const channel = new EventBus().open("suite", writer);
  await act({ channel, time: (at) => writer.time(at), parent: "s0", provider });
  await channel.close();
}
