/** Every span of a run for the waterfall, from `events.ndjson` alone. @module */

import type { CallBar, Timeline, TimelineSpan } from "../api/mod.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { BenchmarkSpan, CallSpan, RunRows, SampleSpan, ToolSpan } from "../run/rows.ts";
import { callBar, toolsByCall } from "./breakdown_view.ts";
import { verdictOf } from "./sample_view.ts";

/** All spans in the order in which they began. */
export async function timeline(run: OpenRun): Promise<Timeline> {
  const rows = await run.rows();
  const isOpen = [...rows.calls.values()].some(({ ended }) => ended === undefined);
  // Only what is under way has no count of its own yet.
  const chunks = isOpen ? await run.chunks() : undefined;
  const parents = parentFinder(rows);
  const tools = toolsByCall(rows);
  const spans = [
    ...modelSpans(run, rows),
    ...[...rows.benchmarks.values()].map(benchmarkSpan),
    ...[...rows.samples.values()].map(sampleSpan),
    ...[...rows.calls.values()].map((call) =>
      callSpan(call, {
        parent: parents(call.parent),
        counted: chunks?.countOf(call.span) ?? 0,
        bar: callBar(call, tools(call.span)),
      })
    ),
    ...[...rows.tools.values()].map((tool) => toolSpan(tool, parents(tool.parent))),
  ];
  for (const one of spans) one.alarms = run.alarmNames(one.span, one.alarms);
  // A parent stands before its children, which may begin at the same time.
  return { spans: spans.sort((a, b) => a.start - b.start), end: rows.end, lastSeq: rows.lastSeq };
}

/** A model has no events of its own: it lasts as long as what hangs under it. */
function modelSpans({ header }: OpenRun, rows: RunRows): TimelineSpan[] {
  return header.models.flatMap(({ span, model }) => {
    const below = [...rows.benchmarks.values()].filter(({ parent }) => parent === span);
    if (below.length === 0) return [];
    const ends = below.map(({ end }) => end);
    const isOpen = ends.includes(null);
    return [{
      span,
      parent: null,
      kind: "model" as const,
      label: model.id,
      start: Math.min(...below.map(({ start }) => start)),
      end: isOpen ? null : Math.max(...ends.map((end) => end ?? 0)),
      state: isOpen ? "open" as const : below.some(({ failed }) => failed) ? "failed" : "ok",
      alarms: [],
    }];
  });
}

function benchmarkSpan(benchmark: BenchmarkSpan): TimelineSpan {
  const { span, parent, start, end, alarms, failed } = benchmark;
  const state = end === null ? "open" : failed ? "failed" : "ok";
  return {
    span,
    parent,
    kind: "benchmark",
    label: benchmark.benchmark,
    start,
    end,
    state,
    alarms: [...alarms],
  };
}

function sampleSpan(sample: SampleSpan): TimelineSpan {
  const { span, parent, start, end, id, alarms } = sample;
  const verdict = verdictOf(sample);
  const state = verdict === "right" || verdict === "measured" ? "ok" : verdict;
  return { span, parent, kind: "sample", label: id, start, end, state, alarms: [...alarms] };
}

function callSpan(
  call: CallSpan,
  { parent, counted, bar }: {
    readonly parent: string | null;
    readonly counted: number;
    readonly bar: CallBar | null;
  },
): TimelineSpan {
  const { span, start, end, started, ended, alarms } = call;
  const completed = ended?.kind === "call.completed" ? ended : undefined;
  return {
    span,
    parent,
    kind: "call",
    label: started.model,
    start,
    end,
    state: ended === undefined ? "open" : completed === undefined ? "failed" : "ok",
    call: {
      attempt: started.attempt,
      clock: ended?.clock ?? null,
      timings: completed?.timings ?? null,
      chunks: ended?.chunks ?? counted,
      tokens: completed?.tokens ?? null,
      ...(bar === null ? {} : { bar }),
    },
    alarms: [...alarms],
  };
}

function toolSpan(tool: ToolSpan, parent: string | null): TimelineSpan {
  const { span, start, end, failed, alarms } = tool;
  const state = end === null ? "open" : failed ? "failed" : "ok";
  return { span, parent, kind: "tool", label: tool.tool, start, end, state, alarms: [...alarms] };
}

/** The nearest span above that is drawn: attempts are not, they are numbers of calls. */
function parentFinder(rows: RunRows): (parent: string | null) => string | null {
  const drawn = (span: string) =>
    rows.samples.has(span) || rows.calls.has(span) || rows.tools.has(span) ||
    rows.benchmarks.has(span) || rows.modelSpans.includes(span);
  return (parent) => {
    for (let span = parent ?? ""; span !== ""; span = span.slice(0, span.lastIndexOf("/"))) {
      if (drawn(span)) return span;
      if (!span.includes("/")) return null;
    }
    return null;
  };
}
