/** A header for imagined traces: nothing is known of machine and models. @module */

import type { Known } from "../events/envelope.ts";
import type { Header } from "../events/header.ts";
import { SCHEMA } from "../trace/layout.ts";

const UNKNOWN: Known<never> = { value: null, reason: "imagined" };

/** The header of a run that never was; always the same. */
export function imaginedHeader(run = "imagined"): Header {
  return {
    v: 1,
    kind: "header",
    schema: SCHEMA,
    run,
    semconv: "gen_ai/1.41",
    started: "2026-01-01T00:00:00.000Z",
    epochNs: "1767225600000000000",
    program: { name: "test", version: "1" },
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
