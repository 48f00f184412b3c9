/** Every span of a run, from `events.ndjson` alone: what lists, the waterfall and details are made of. @module */

import { sampleAbove } from "../../core/calls/sample_above.ts";
import type { BlobRef } from "../../core/events/envelope.ts";
import type { Header } from "../../core/events/header.ts";
import type { EventOf, TraceEvent } from "../../core/events/mod.ts";
import { type Ending, endingAfter } from "../../core/trace/ending.ts";
import { firstUserText, lastSaidText, lastUserText } from "./prompt_text.ts";

/** A stretch of the run. Times are nanoseconds since it began. */
interface Stretch {
  readonly span: string;
  readonly start: number;
  /** `seq` of the event that opened it. */
  readonly firstSeq: number;
  end: number | null;
  /** `seq` of the event that ended it; -1 while there is none. */
  lastSeq: number;
  readonly alarms: string[];
}

/** One benchmark on one model. */
export interface BenchmarkSpan extends Stretch {
  readonly model: string;
  readonly parent: string | null;
  readonly benchmark: string;
  failed: boolean;
}

/** One sample; asked again after a death it is another one with the same id. */
export interface SampleSpan extends Stretch {
  readonly id: string;
  readonly hash: string;
  readonly family: string | null;
  /** Its place in a grid, `<column>,<row>`; null where there is none. */
  readonly place: string | null;
  readonly parent: string | null;
  readonly model: string;
  readonly benchmark: string;
  outcome:
    | EventOf<"sample.scored">
    | EventOf<"sample.failed">
    | EventOf<"sample.skipped">
    | undefined;
  /** Its last user message: text, a reference to it, or undefined before the first call. */
  prompt: string | BlobRef | undefined;
  readonly calls: CallSpan[];
}

/** One request. */
export interface CallSpan extends Stretch {
  readonly parent: string | null;
  readonly sample: SampleSpan | undefined;
  /** Id of the sample whose answer it judges; null for a call that asks a sample, or belongs to none. */
  readonly judges: string | null;
  readonly started: Omit<EventOf<"call.started">, "request">;
  ended: Omit<EventOf<"call.completed">, "text" | "reasoning"> | EventOf<"call.failed"> | undefined;
  /** Whether the answer has reasoning. */
  reasoned: boolean;
  /** What was said last before the answer, for a list. */
  readonly prompt: string | BlobRef | undefined;
  /** What the user said first; of the first call of a conversation. */
  readonly firstMessage: string | BlobRef | undefined;
  /** How far the server said that the prompt was: first, and when all of it was done. */
  readonly progress: EventOf<"prompt.progressed">[];
}

/** One tool that ran. */
export interface ToolSpan extends Stretch {
  readonly parent: string | null;
  readonly tool: string;
  failed: boolean;
}

/** Follows a run's events in order and keeps its spans; texts of requests and answers are not kept. */
export class RunRows {
  readonly benchmarks = new Map<string, BenchmarkSpan>();
  readonly samples = new Map<string, SampleSpan>();
  readonly calls = new Map<string, CallSpan>();
  readonly tools = new Map<string, ToolSpan>();
  readonly alarms: EventOf<"alarm.raised">[] = [];
  /** The last sample of each id, in the order in which they were first asked. */
  readonly sampleById = new Map<string, SampleSpan>();
  readonly modelSpans: readonly string[];
  ending: Ending = "open";
  planned = 0;
  lastSeq = -1;
  /** Time of the last event. */
  end = 0;
  /** Grows with every event, so that who keeps something derived knows when it is old. */
  version = 0;

  constructor({ models }: Pick<Header, "models">) {
    this.modelSpans = models.map(({ span }) => span);
  }

  /** Takes the next event of `events.ndjson`. */
  add(event: TraceEvent): void {
    this.version++;
    this.lastSeq = Math.max(this.lastSeq, event.seq);
    this.end = Math.max(this.end, event.t);
    this.ending = endingAfter(this.ending, event);
    switch (event.kind) {
      case "run.started":
        this.planned = event.samples;
        break;
      case "benchmark.started":
        this.benchmarks.set(event.span, {
          ...opened(event),
          model: event.model,
          benchmark: event.benchmark,
          failed: false,
        });
        break;
      case "benchmark.completed":
        close(this.benchmarks.get(event.span), event);
        break;
      case "benchmark.failed": {
        const benchmark = close(this.benchmarks.get(event.span), event);
        if (benchmark !== undefined) benchmark.failed = true;
        break;
      }
      case "sample.started":
        this.#sample(event);
        break;
      case "sample.scored":
      case "sample.failed":
      case "sample.skipped": {
        const sample = close(this.samples.get(event.span), event);
        if (sample !== undefined) sample.outcome = withoutEvidence(event);
        break;
      }
      case "call.started":
        this.#call(event);
        break;
      case "call.completed": {
        const { text: _text, reasoning = "", ...rest } = event;
        const call = close(this.calls.get(event.span), event);
        if (call === undefined) break;
        call.ended = rest;
        call.reasoned = reasoning !== "";
        break;
      }
      case "call.failed": {
        const call = close(this.calls.get(event.span), event);
        if (call !== undefined) call.ended = event;
        break;
      }
      case "prompt.progressed":
        keepProgress(this.calls.get(event.span)?.progress, event);
        break;
      case "tool.called":
        this.tools.set(event.span, { ...opened(event), tool: event.tool, failed: false });
        break;
      case "tool.completed":
        close(this.tools.get(event.span), event);
        break;
      case "tool.failed": {
        const tool = close(this.tools.get(event.span), event);
        if (tool !== undefined) tool.failed = true;
        break;
      }
      case "alarm.raised":
        this.alarms.push(event);
        this.#spanOf(event.span)?.alarms.push(event.alarm);
        break;
      default:
        // The other kinds open and close nothing.
        break;
    }
  }

  #sample(event: EventOf<"sample.started">): void {
    const benchmark = this.benchmarks.get(event.parent ?? "");
    const sample: SampleSpan = {
      ...opened(event),
      id: event.sample,
      hash: event.hash,
      family: event.family ?? null,
      place: event.grid === undefined ? null : `${event.grid.column.value},${event.grid.row.value}`,
      model: benchmark?.model ?? "",
      benchmark: benchmark?.benchmark ?? "",
      outcome: undefined,
      prompt: undefined,
      calls: [],
    };
    this.samples.set(event.span, sample);
    this.sampleById.set(event.sample, sample);
  }

  #call(event: EventOf<"call.started">): void {
    const { request, ...started } = event;
    const { parent = "" } = event;
    // A call hangs under an attempt: `<sample span>/<number>`.
    const sample = this.samples.get(sampleAbove(parent));
    const call: CallSpan = {
      ...opened(event),
      sample,
      // A judge's hang below: `<sample span>/judge/<number>`.
      judges: sample === undefined
        ? this.samples.get(parent.split("/judge/")[0] ?? "")?.id ?? null
        : null,
      started,
      ended: undefined,
      reasoned: false,
      // Of a sample it is the sample's.
      // A request that was sent again adds nothing to what was said.
      prompt: sample === undefined
        ? lastSaidText(request) ?? this.calls.get(event.continues ?? "")?.prompt
        : undefined,
      firstMessage: event.conversation === event.span ? firstUserText(request) : undefined,
      progress: [],
    };
    this.calls.set(event.span, call);
    if (sample === undefined) return;
    sample.calls.push(call);
    sample.prompt ??= lastUserText(request);
  }

  #spanOf(span: string): Stretch | undefined {
    return this.calls.get(span) ?? this.samples.get(span) ?? this.benchmarks.get(span) ??
      this.tools.get(span);
  }
}

/** Two of them are all that a breakdown needs, however many a long prompt has. */
function keepProgress(
  kept: EventOf<"prompt.progressed">[] | undefined,
  event: EventOf<"prompt.progressed">,
): void {
  const isDone = ({ processed, total }: EventOf<"prompt.progressed">) => processed >= total;
  if (kept?.length === 0 || (isDone(event) && kept?.some(isDone) === false)) kept.push(event);
}

interface Opening {
  readonly span: string;
  readonly t: number;
  readonly seq: number;
  readonly parent?: string | undefined;
}

function opened({ span, t, seq, parent }: Opening): Stretch & { readonly parent: string | null } {
  return {
    span,
    start: t,
    firstSeq: seq,
    end: null,
    lastSeq: -1,
    alarms: [],
    parent: parent ?? null,
  };
}

function close<S extends Stretch>(span: S | undefined, { t, seq }: Opening): S | undefined {
  if (span === undefined) return undefined;
  span.end = t;
  span.lastSeq = seq;
  return span;
}

/** Evidence is read when somebody looks at it: it is most of what a judgement holds. */
function withoutEvidence(event: NonNullable<SampleSpan["outcome"]>): SampleSpan["outcome"] {
  if (event.kind !== "sample.scored" || event.evidence === undefined) return event;
  const { evidence: _evidence, ...rest } = event;
  return rest;
}
