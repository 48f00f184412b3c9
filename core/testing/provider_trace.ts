/** Runs calls into a trace of their own and reads it back. @module */

import { assertEquals } from "@std/assert";
import { EventBus } from "../bus.ts";
import { type Known, SCHEMA_VERSION } from "../events/envelope.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import type { CallContext } from "../provider/call.ts";
import { SCHEMA } from "../trace/layout.ts";
import { loadTrace } from "../trace/reader.ts";
import { TraceWriter } from "../trace/writer.ts";

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
  await using writer = TraceWriter.create(path, suiteHeader());
  const channel = new EventBus().open("suite", writer);
  await act({ channel, time: (at) => writer.time(at), parent: "s0", provider });
  await channel.close();
}

const UNKNOWN: Known<never> = { value: null, reason: "a suite does not look at it" };

/** A header of which only the form matters. */
export function suiteHeader(): Header {
  const now = new Date();
  return {
    v: SCHEMA_VERSION,
    kind: "header",
    schema: SCHEMA,
    run: "suite",
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${now.getTime()}000000`,
    program: { name: "conformance suite", version: "1" },
    command: [],
    config: {},
    seed: 0,
    models: [],
    machine: {
      os: { name: UNKNOWN, version: UNKNOWN, kernel: UNKNOWN, architecture: UNKNOWN },
      cpu: {
        model: UNKNOWN,
        logicalCores: UNKNOWN,
        physicalCores: UNKNOWN,
        performanceCores: UNKNOWN,
        efficiencyCores: UNKNOWN,
      },
      memory: {
        totalBytes: UNKNOWN,
        availableBytes: UNKNOWN,
        swapTotalBytes: UNKNOWN,
        unified: UNKNOWN,
      },
      gpus: UNKNOWN,
      limits: { memoryBytes: UNKNOWN, cpus: UNKNOWN },
      container: UNKNOWN,
      virtualMachine: UNKNOWN,
      runtime: { deno: UNKNOWN, v8: UNKNOWN, typescript: UNKNOWN },
    },
    git: UNKNOWN,
    plugins: {},
  };
}
