/** Samples as lists and details show them. @module */

import { z } from "zod";
import {
  type SampleDetail,
  type SamplePage,
  type SampleRow,
  SampleVerdict,
} from "../api/sample.ts";
import type { RunFold, SampleState } from "../../core/run/fold.ts";
import { chosenSamples } from "../choice/samples.ts";
import { NotThereError } from "../errors.ts";
import { count, pageOf } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";
import { shownText } from "../run/prompt_text.ts";
import type { SampleSpan } from "../run/rows.ts";
import { eventsBetween } from "../run/seek.ts";
import { AgentFold } from "./agent_view.ts";
import { callRows } from "./call_view.ts";
import { judgedAnswer } from "./scorecard_view.ts";

/** What can be asked of the samples of a run. */
export const SampleQuery = z.object({
  verdict: SampleVerdict.optional(),
  benchmark: z.string().optional(),
  model: z.string().optional(),
  family: z.string().optional(),
  alarm: z.string().optional(),
  /** A way in which answers fail, by its id. */
  failure: z.string().optional(),
  /** A place in the grid, `<column>,<row>`. */
  place: z.string().optional(),
  /** Only the tenth with the longest time to the first token. */
  slow: z.enum(["1", "true"]).optional(),
  q: z.string().optional(),
  sort: z.string().default("start"),
  offset: count(0),
  limit: count(200, { most: 5000 }),
});
export type SampleQuery = z.infer<typeof SampleQuery>;

/** What of a row rests on when chunks came. */
const SPEEDS = ["ttftMs", "tpotMs"];

/** One page of samples. */
export async function samplePage(run: OpenRun, query: SampleQuery): Promise<SamplePage> {
  const { sampleById } = await run.rows();
  if (query.alarm !== undefined) await run.noticed?.all();
  // To sort by what is not counted yet would be to guess.
  const needsAll = query.slow !== undefined || /^-?(ttft|tpot)$/.test(query.sort);
  const { figures, pending } = needsAll
    ? { figures: await run.figures(), pending: [] }
    : await run.soon();
  const speeds = speedsOf(figures.fold);
  const rows = [...sampleById.values()].map((sample) => rowOf(sample, { run, speeds }))
    .map((row) => pending.length > 0 ? withoutSpeeds(row) : row);
  const { items, total, next } = pageOf(chosenSamples(rows, query), query);
  return { samples: [...items], total, next, pending: pending.length > 0 ? SPEEDS : [] };
}

/** One sample with its calls, tools and metrics. Throws `NotThereError`. */
export async function sampleDetail(run: OpenRun, id: string): Promise<SampleDetail> {
  const rows = await run.rows();
  const sample = rows.sampleById.get(id);
  if (sample === undefined) throw new NotThereError(`the sample "${id}"`);
  const { figures, pending } = await run.soon();
  const isWhole = pending.length === 0;
  const row = rowOf(sample, { run, speeds: speedsOf(figures.fold) });
  const last = sample.lastSeq < 0 ? rows.lastSeq : sample.lastSeq;
  const own = [sample.span, ...sample.calls.map(({ span }) => span)];
  const tools = new Set<string>();
  const detail: { target: unknown; tools: unknown[]; metrics: unknown[] } = {
    target: undefined,
    tools: [],
    metrics: [],
  };
  let judged: SampleDetail["judged"] = null;
  const agent = new AgentFold();
  for (const event of eventsBetween(run.place.path, { first: sample.firstSeq, last })) {
    const above = event.parent?.split("/")[0] ?? "";
    if (own.includes(event.span) || own.includes(above) || tools.has(event.span)) agent.add(event);
    if (event.kind === "tool.called" && own.includes(above)) tools.add(event.span);
    if (tools.has(event.span)) detail.tools.push(event);
    if (event.span !== sample.span) continue;
    if (event.kind === "sample.started") detail.target = event.target;
    if (event.kind === "metric.recorded") detail.metrics.push(event);
    if (event.kind === "sample.scored") judged = judgedAnswer(event, detail.target);
  }
  return {
    row: isWhole ? row : withoutSpeeds(row),
    ...detail,
    judged,
    agent: agent.run(),
    calls: await callRows(run, sample.calls),
    pending: isWhole ? [] : SPEEDS,
  };
}

/** A row of a run whose chunks are being counted. */
function withoutSpeeds(row: SampleRow): SampleRow {
  return { ...row, ttftMs: null, tpotMs: null };
}

interface Context {
  readonly run: OpenRun;
  readonly speeds: ReadonlyMap<string, SampleState>;
}

function rowOf(sample: SampleSpan, { run, speeds }: Context): SampleRow {
  const { outcome, calls, prompt } = sample;
  const scored = outcome?.kind === "sample.scored" ? outcome : undefined;
  const failure = outcome?.kind === "sample.failed"
    ? outcome.error
    : outcome?.kind === "sample.skipped"
    ? outcome.reason
    : undefined;
  const speed = speeds.get(sample.id)?.speed;
  return {
    id: sample.id,
    span: sample.span,
    hash: sample.hash,
    model: sample.model,
    benchmark: sample.benchmark,
    family: sample.family,
    place: sample.place,
    verdict: verdictOf(sample),
    score: scored?.score ?? null,
    answer: scored === undefined
      ? null
      : scored.answer === null
      ? null
      : shownText(run.place.path, scored.answer),
    explanation: scored === undefined
      ? failure?.message ?? ""
      : shownText(run.place.path, scored.explanation),
    error: failure?.type ?? null,
    failures: scored?.failures ?? [],
    prompt: shownText(run.place.path, prompt),
    start: sample.start,
    end: sample.end,
    attempts: calls.length,
    call: calls.at(-1)?.span ?? null,
    ttftMs: speed?.ttftMs ?? null,
    tpotMs: speed?.tpotMs ?? null,
    outputTokens: speed?.outputTokens ?? null,
    alarms: [
      ...new Set([sample, ...calls].flatMap(({ span, alarms }) => run.alarmNames(span, alarms))),
    ],
  };
}

/** How a sample came out. */
export function verdictOf({ outcome }: Pick<SampleSpan, "outcome">): SampleVerdict {
  if (outcome === undefined) return "open";
  if (outcome.kind === "sample.failed") return "failed";
  if (outcome.kind === "sample.skipped") return "skipped";
  if (outcome.score === null) return "measured";
  return outcome.score === 1 ? "right" : "wrong";
}

function speedsOf({ cells }: RunFold): ReadonlyMap<string, SampleState> {
  return new Map([...cells.values()].flatMap(({ samples }) => [...samples]));
}
