/** Calls as lists and details show them. @module */

import { z } from "zod";
import { inputTokens, outputTokens } from "../../core/stats/told_tokens.ts";
import type { CallDetail, CallPage, CallRow } from "../api/mod.ts";
import { hasWords } from "../choice/calls.ts";
import { NotThereError } from "../errors.ts";
import { count, pageOf } from "../query.ts";
import { countSince } from "../run/chunks/count_since.ts";
import type { OpenRun } from "../run/open_run.ts";
import { shownText } from "../run/prompt_text.ts";
import type { CallSpan } from "../run/rows.ts";
import { eventAt } from "../run/seek.ts";
import { WholeRequests } from "../run/whole_requests.ts";

/** What can be asked of the calls of a run. */
export const CallQuery = z.object({
  app: z.string().optional(),
  model: z.string().optional(),
  state: z.enum(["completed", "failed", "open"]).optional(),
  conversation: z.string().optional(),
  /** Also looks among alarms that are computed now. */
  alarm: z.string().optional(),
  /** Words that are in what was said last, or in the error. */
  q: z.string().optional(),
  offset: count(0),
  limit: count(200, { most: 5000 }),
});
export type CallQuery = z.infer<typeof CallQuery>;

/** One page of calls, in the order in which they began. */
export async function callPage(run: OpenRun, query: CallQuery): Promise<CallPage> {
  const { calls } = await run.rows();
  if (query.alarm !== undefined) await run.noticed?.all();
  // The texts of rows are read from files, so only those that are shown are made, unless words are looked for.
  const fitting = [...calls.values()].filter((call) => fits(call, query));
  const named = query.alarm === undefined
    ? fitting
    : fitting.filter(({ span, alarms }) =>
      run.alarmNames(span, alarms).includes(query.alarm ?? "")
    );
  if (query.q === undefined) {
    const { items, total, next } = pageOf(named, query);
    return { calls: await callRows(run, items), total, next };
  }
  const words = query.q.toLowerCase().split(/\s+/);
  const rows = (await callRows(run, named)).filter((row) => hasWords(row, words));
  const { items, total, next } = pageOf(rows, query);
  return { calls: [...items], total, next };
}

function fits({ started, ended }: CallSpan, query: CallQuery): boolean {
  const { app, model, state, conversation } = query;
  return (app === undefined || started.app === app) &&
    (model === undefined || started.model === model) &&
    (state === undefined || stateOf(ended) === state) &&
    (conversation === undefined || started.conversation === conversation);
}

function stateOf(ended: CallSpan["ended"]): CallRow["state"] {
  if (ended === undefined) return "open";
  return ended.kind === "call.completed" ? "completed" : "failed";
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
  const counted = await countsOf(run, calls.filter(({ ended }) => ended === undefined));
  return calls.map((call) => callRow(call, { run, counted: counted.get(call.span) ?? 0 }));
}

async function countsOf(
  run: OpenRun,
  open: readonly CallSpan[],
): Promise<ReadonlyMap<string, number>> {
  if (open.length === 0) return new Map();
  const spans = open.map(({ span }) => span);
  if (run.isPending) {
    const seq = Math.min(...open.map(({ firstSeq }) => firstSeq));
    return await countSince(run.place.path, { seq, spans });
  }
  const chunks = await run.chunks();
  return new Map(spans.map((span) => [span, chunks.countOf(span)]));
}

function callRow(
  call: CallSpan,
  { run, counted }: { readonly run: OpenRun; readonly counted: number },
): CallRow {
  const { span, started, ended, sample, start, alarms } = call;
  const completed = ended?.kind === "call.completed" ? ended : undefined;
  return {
    span,
    parent: call.parent,
    sample: sample?.id ?? null,
    judges: call.judges,
    model: started.model,
    provider: started.provider,
    attempt: started.attempt,
    state: stateOf(ended),
    error: ended?.kind === "call.failed" ? ended.error.type : null,
    finishReason: completed?.finishReason ?? null,
    start,
    clock: ended?.clock ?? null,
    timings: completed?.timings ?? null,
    usage: completed?.usage ?? null,
    chunks: ended?.chunks ?? counted,
    tokens: completed?.tokens ?? null,
    inputTokens: completed === undefined ? null : inputTokens(completed),
    outputTokens: completed === undefined ? null : outputTokens(completed),
    app: started.app ?? null,
    conversation: started.conversation ?? null,
    continues: started.continues ?? null,
    toolLoop: started.toolLoop ?? null,
    connection: started.connection ?? null,
    dialect: started.dialect ?? null,
    path: pathOf(started.url),
    prompt: shownText(run.place.path, call.prompt ?? sample?.prompt),
    alarms: run.alarmNames(span, alarms),
  };
}

/** Null for what is no address: a trace may hold anything. */
function pathOf(url: string | null): string | null {
  return url === null ? null : URL.parse(url)?.pathname ?? null;
}
