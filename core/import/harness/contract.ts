/** What the logs of other evaluation harnesses are read into, before they become a trace. @module */

import type { Metric } from "../../benchmark/contract.ts";
import type { ToolCall, Usage } from "../../events/call.ts";
import type { Skipped } from "../contract.ts";

/** A run that another harness wrote down. */
export interface HarnessRun {
  /** `lm-evaluation-harness`, `Inspect`. */
  readonly harness: string;
  /** Its version, where the log says it. */
  readonly version: string | null;
  /** Milliseconds since 1970 at which it began; null where the log does not say. */
  readonly began: number | null;
  /** Name of the model. */
  readonly model: string;
  readonly tasks: readonly HarnessTask[];
  /** What the log says that is none of it. */
  readonly skipped: readonly Skipped[];
  /** What a trace of our own would have and this one lacks, in words. */
  readonly lacks: readonly string[];
}

/** One task with its samples. */
export interface HarnessTask {
  readonly name: string;
  readonly version: string;
  readonly samples: readonly HarnessSample[];
}

/** One sample, as far as the log has it. */
export interface HarnessSample {
  /** Letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  /** What several samples are answers to. */
  readonly item?: string;
  /** SHA-256 of what was asked and what counts as right. */
  readonly hash: string;
  readonly target: unknown;
  /** The body of the request; null where none was logged. */
  readonly request: Readonly<Record<string, unknown>> | null;
  /** Null where the log has no text of an answer, as where likelihoods were compared. */
  readonly answer: HarnessAnswer | null;
  /** Milliseconds since 1970; null where the log does not say. */
  readonly times: { readonly sent: number | null; readonly end: number | null };
  readonly verdict:
    | {
      /** 0 to 1; null where the harness measured and judged nothing between. */
      readonly score: number | null;
      readonly taken: string | null;
      readonly explanation: string;
      readonly metrics: readonly Metric[];
    }
    | { readonly failure: { readonly type: string; readonly message: string } };
}

/** What a model said. */
export interface HarnessAnswer {
  readonly text: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  readonly model: string | null;
}

/** An id that a plan could have: everything else becomes `_`. */
export function sampleId(text: string): string {
  const id = text.replaceAll(/[^\w.-]+/g, "_").slice(0, 120);
  return id === "" ? "_" : id;
}

/** A share of being right out of a number or a flag; null for what is none. */
export function scoreIn(value: unknown): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && value >= 0 && value <= 1 ? value : null;
}
