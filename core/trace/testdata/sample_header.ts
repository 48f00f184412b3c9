/** A header for the traces of tests. @module */

import { type Known, SCHEMA_VERSION } from "../../events/envelope.ts";
import type { Header } from "../../events/header.ts";
import { SCHEMA } from "../layout.ts";

const UNKNOWN: Known<never> = { value: null, reason: "nobody looked" };

/** A header of a run that starts now; `changes` are laid over it. */
export function sampleHeader(changes: Partial<Header> = {}): Header {
  const now = new Date();
  return {
    v: SCHEMA_VERSION,
    kind: "header",
    schema: SCHEMA,
    run: "sample",
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${now.getTime()}000000`,
    program: { name: "test", version: "1" },
    command: ["run", "--quick"],
    config: { temperature: 0 },
    seed: 42,
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
    ...changes,
  };
}
