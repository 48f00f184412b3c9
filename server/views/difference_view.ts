/** Two runs or two calls side by side, as `diff` of the command line has them. @module */

import { z } from "zod";
import { type RecordedCall, recordedCalls } from "../../core/calls/recorded_call.ts";
import { type CallDiff, callDiff, differs } from "../../core/diff/call_diff.ts";
import { runDiff } from "../../core/diff/run_diff.ts";
import type { CallDifference, PairedCalls, RunDifference } from "../api/mod.ts";
import { TooLargeError } from "../errors.ts";
import { count, pageOf } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";
import { stampsOf } from "../runs/run_folder.ts";
import { bytesOf } from "../runs/summary.ts";
import { callDetail } from "./call_view.ts";
import { chunksOf } from "./call_chunks.ts";

/** What can be asked of the pairs of two runs. */
export const DifferenceQuery = z.object({
  /** Only pairs whose answers differ. */
  differing: z.enum(["1", "true"]).optional(),
  offset: count(0),
  limit: count(200, { most: 2000 }),
});
export type DifferenceQuery = z.infer<typeof DifferenceQuery>;

/** Bytes of events of both runs that are compared at once, because all of them are held in memory. */
const MOST_BYTES = 192 * 1024 * 1024;

/** Two runs, call by call. Throws `TooLargeError`. */
export async function runDifference(
  a: OpenRun,
  { b, query }: { readonly b: OpenRun; readonly query: DifferenceQuery },
): Promise<RunDifference> {
  const bytes = bytesOf(stampsOf(a.place)) + bytesOf(stampsOf(b.place));
  if (bytes > MOST_BYTES) throw new TooLargeError(bytes, MOST_BYTES);
  const { calls, settings, onlyA, onlyB, summary } = runDiff(
    await recordedCalls(a.place.path),
    await recordedCalls(b.place.path),
  );
  const wanted = query.differing === undefined ? calls : calls.filter(differs);
  const { items, total, next } = pageOf(wanted, query);
  return {
    a: a.place.id,
    b: b.place.id,
    settings: [...settings],
    pairs: items.map(pairOf),
    total,
    next,
    onlyA: [...onlyA],
    onlyB: [...onlyB],
    summary: { ...summary, ratios: { ...summary.ratios } },
  };
}

/** Two calls, of one run or of two. Throws `NotThereError`. */
export async function callDifference(
  a: { readonly run: OpenRun; readonly span: string },
  b: { readonly run: OpenRun; readonly span: string },
): Promise<CallDifference> {
  const found = callDiff(await recorded(a), await recorded(b));
  const { sample, missing, request, divergence, words, tools, outcome, figures } = found;
  return {
    a: { run: a.run.place.id, span: a.span },
    b: { run: b.run.place.id, span: b.span },
    sample: sample ?? null,
    missing: { ...missing },
    request: [...request],
    divergence: plain(divergence),
    words: [...words],
    tools: [...tools],
    outcome: [...outcome],
    figures: [...figures],
  };
}

/** Reads of a call what a comparison needs, without the calls around it. */
async function recorded(
  { run, span }: { readonly run: OpenRun; readonly span: string },
): Promise<RecordedCall> {
  const { row, started, ended } = await callDetail(run, span);
  return {
    span,
    started,
    ended: ended ?? undefined,
    chunks: await chunksOf(run, span),
    exchange: undefined,
    sample: row.sample ?? undefined,
  };
}

function pairOf(
  { a, b, sample, missing, divergence, request, tools, outcome, figures }: CallDiff,
): PairedCalls {
  return {
    a,
    b,
    sample: sample ?? null,
    missing: { ...missing },
    divergence: plain(divergence),
    request: request.length,
    tools: tools.length,
    outcome: outcome.length,
    figures: [...figures],
  };
}

function plain(divergence: CallDiff["divergence"]): PairedCalls["divergence"] {
  if (divergence.kind === "same") return divergence;
  const side = (one: typeof divergence.a) => ({
    ...one,
    alternatives: one.alternatives.map(([text, logprob]): [string, number | null] => [
      text,
      logprob,
    ]),
  });
  return { ...divergence, a: side(divergence.a), b: side(divergence.b) };
}
