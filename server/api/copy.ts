/** What a copy of runs holds, which is opened without a server. Never leaves the file it is in. @module */

import type { CallRow, SampleRow } from "./sample.ts";
import type { RunSummary } from "./run.ts";

/** Said on every page of a copy. */
export interface CopyFacts {
  /** ISO 8601. */
  readonly made: string;
  /** Version of the program that made it. */
  readonly version: string;
  /** What was left out, in sentences; empty where all is there. */
  readonly cut: readonly string[];
  /** The address that it opens with. */
  readonly home: string;
  /** Pages that the bar at the top leads to. */
  readonly destinations: readonly {
    readonly label: string;
    readonly href: string;
    readonly key: string;
  }[];
}

/** What is there from the beginning. */
export interface CopyIndex extends CopyFacts {
  readonly runs: readonly RunSummary[];
  /** Answers of the server by address, for what is no list of one run. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** One run; details of its calls are in blocks, which are unpacked when somebody looks. */
export interface CopiedRun {
  /** Answers by address. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly samples: readonly SampleRow[];
  readonly calls: readonly CallRow[];
  /** The block that has the answer of an address. */
  readonly blockOf: Readonly<Record<string, number>>;
}

/** Answers by address. */
export type CopyBlock = Readonly<Record<string, unknown>>;

/** A run as it is written down: each text is JSON, compressed with gzip, in base64. */
export interface PackedRun {
  readonly base: string;
  readonly blocks: readonly string[];
}
