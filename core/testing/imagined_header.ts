/** A header for imagined traces: nothing is known of machine and models. @module */

import type { Header } from "../events/header.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";

/** The header of a run that never was; always the same. */
export function imaginedHeader(run = "imagined"): Header {
  return sampleHeader({
    run,
    started: "2026-01-01T00:00:00.000Z",
    epochNs: "1767225600000000000",
    command: [],
    config: {},
    seed: 0,
  });
}
