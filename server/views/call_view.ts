/** Calls as lists and details show them. @module */

import { z } from "zod";
import type { CallDetail, CallPage, CallRow } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { count, pageOf } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { CallSpan } from "../run/rows.ts";
import { eventAt } from "../run/seek.ts";
import { WholeRequests } from "../run/whole_requests.ts";

/** What can be asked of the calls of a run. */
export const CallQuery = z.object({
  app: z.string().optional(),
  model: z.string().optional(),
  state: z.enum(["completed", "failed", "open"]).optional(),
  conversation: z.string().optional(),
  offset: count(0),
  limit: count(200, { most: 5000 }),
});
export type CallQuery = z.infer<typeof CallQuery>;

/** One page of calls, in the order in which they began. */
export async function callPage(run: OpenRun, query: CallQuery): Promise<CallPage> {
  const { app, model, state, conversation } = query;
  const { calls } = await run.rows();
  const all = await callRows(run, [...calls.values()]);
  const { items, total, next } = pageOf(
    all.filter((row) =>
      (app === undefined || row.app === app) &&
      (model === undefined || row.model === model) &&
      (state === undefined || row.state === state) &&
      (conversation === undefined || row.conversation === conversation)
    ),
    query,
  );
  return { calls: [...items], total, next };
}

/** One call with its request and its end, texts put in. Throws `NotThereError`. */
export async function callDetail(run: OpenRun, span: string): Promise<CallDetail> {
  const call = (await run.rows()).calls.get(span);
  const [row] = call === undefined ? [] : await callRows(run, [call]);
  if (call === undefined || row === undefined) throw new NotThereError(`the call "${span}"`);
  const started = eventAt(run.place.path, call.firstSeq);
  if (started?.kind !== "call.started") throw new NotThereError(`the request of call "${span}"`);
  const ended = eventAt(run.place.path, call.lastSeq) ?? null;
  const isEnd = ended?.kind === "call.completed" || ended?.kind === "call.failed";
  const whole = new WholeRequests(run.place.path).restore(started);
  return { row, started: whole, ended: isEnd ? ended : null };
}

/** Rows of calls; the chunks of those under way are counted in `tokens.ndjson`, which is read for nothing else. */
export async function callRows(run: OpenRun, calls: readonly CallSpan[]): Promise<CallRow[]> {
  const chunks = calls.some(({ ended }) => ended === undefined) ? await run.chunks() : undefined;
  return calls.map((call) => callRow(call, chunks?.countOf(call.span) ?? 0));
}

function callRow(call: CallSpan, counted: number): CallRow {
  const { span, started, ended, sample, start, alarms } = call;
  const completed = ended?.kind === "call.completed" ? ended : undefined;
  return {
    span,
    parent: call.parent,
    sample: sample?.id ?? null,
    model: started.model,
    provider: started.provider,
    attempt: started.attempt,
    state: ended === undefined ? "open" : completed === undefined ? "failed" : "completed",
    error: ended?.kind === "call.failed" ? ended.error.type : null,
    finishReason: completed?.finishReason ?? null,
    start,
    clock: ended?.clock ?? null,
    timings: completed?.timings ?? null,
    usage: completed?.usage ?? null,
    chunks: ended?.chunks ?? counted,
    tokens: completed?.tokens ?? null,
    app: started.app ?? null,
    conversation: started.conversation ?? null,
    alarms: [...alarms],
  };
}
