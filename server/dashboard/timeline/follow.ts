/** Spans of a run from its events, one after the other: what fills the timeline while a run goes. @module */

import type { EventOf, TraceEvent } from "../../../core/events/mod.ts";
import type { Timeline, TimelineSpan } from "../../api/mod.ts";

/** A model as the header of a run names it. */
export interface NamedModel {
  readonly span: string;
  readonly name: string;
}

/** Spans that grow with every event. What it holds after the last event is what the server tells. */
export class SpanFollower {
  readonly #spans: TimelineSpan[] = [];
  readonly #bySpan = new Map<string, number>();
  readonly #models: ReadonlyMap<string, NamedModel>;
  #end = 0;
  #lastSeq = -1;

  /** Goes on from what was known of the run before. */
  constructor(models: readonly NamedModel[], known?: Timeline) {
    this.#models = new Map(models.map((model) => [model.span, model]));
    if (known === undefined) return;
    for (const span of known.spans) this.#add(span);
    this.#end = known.end;
    this.#lastSeq = known.lastSeq;
  }

  /** All that is known now. */
  get timeline(): Timeline {
    return { spans: [...this.#spans], end: this.#end, lastSeq: this.#lastSeq };
  }

  /** `seq` of the last event that was taken. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Takes the next event. One that came before changes nothing, so a stream may repeat itself. */
  add(event: TraceEvent): void {
    if (event.seq <= this.#lastSeq) return;
    this.#lastSeq = event.seq;
    this.#end = Math.max(this.#end, event.t);
    switch (event.kind) {
      case "benchmark.started":
        this.#openModel(event);
        this.#open(event, { kind: "benchmark", label: event.benchmark });
        break;
      case "sample.started":
        this.#open(event, { kind: "sample", label: event.sample });
        break;
      case "call.started":
        this.#open(event, {
          kind: "call",
          label: event.model,
          call: { attempt: event.attempt, clock: null, timings: null, chunks: 0, tokens: null },
        });
        break;
      case "tool.called":
        this.#open(event, { kind: "tool", label: event.tool });
        break;
      case "chunk.received":
        this.#chunk(event);
        break;
      case "call.completed":
        this.#endCall(event);
        break;
      case "call.failed":
        this.#endCall(event);
        break;
      case "sample.skipped":
        this.#close(event, "skipped");
        break;
      case "tool.completed":
      case "benchmark.completed":
        this.#close(event, "ok");
        break;
      case "tool.failed":
      case "benchmark.failed":
      case "sample.failed":
        this.#close(event, "failed");
        break;
      case "sample.scored":
        this.#close(event, event.score !== null && event.score < 1 ? "wrong" : "ok");
        break;
      case "alarm.raised":
        this.#change(event.span, (span) => ({ ...span, alarms: [...span.alarms, event.alarm] }));
        break;
    }
  }

  #add(span: TimelineSpan): void {
    this.#bySpan.set(span.span, this.#spans.length);
    this.#spans.push(span);
  }

  #open(
    { span, parent, t }: TraceEvent,
    { kind, label, call }: Pick<TimelineSpan, "kind" | "label" | "call">,
  ): void {
    this.#add({
      span,
      parent: this.#known(parent),
      kind,
      label,
      start: t,
      end: null,
      state: "open",
      ...(call === undefined ? {} : { call }),
      alarms: [],
    });
  }

  /** The nearest span above that is drawn: attempts, `s5/1`, have no event of their own. */
  #known(parent: string | undefined): string | null {
    let name = parent;
    while (name !== undefined && name !== "") {
      if (this.#bySpan.has(name)) return name;
      const cut = name.lastIndexOf("/");
      name = cut < 0 ? undefined : name.slice(0, cut);
    }
    return null;
  }

  /** A model begins with its first benchmark and ends with the last one. */
  #openModel({ parent, t, model }: EventOf<"benchmark.started">): void {
    if (parent === undefined) return;
    if (this.#bySpan.has(parent)) {
      this.#change(parent, (span) => ({ ...span, end: null, state: "open" }));
      return;
    }
    const label = this.#models.get(parent)?.name ?? model;
    this.#add({
      span: parent,
      parent: null,
      kind: "model",
      label,
      start: t,
      end: null,
      state: "open",
      alarms: [],
    });
  }

  #chunk({ span: name }: EventOf<"chunk.received">): void {
    this.#change(
      name,
      (span) =>
        span.call === undefined
          ? span
          : { ...span, call: { ...span.call, chunks: span.call.chunks + 1 } },
    );
  }

  #endCall(event: EventOf<"call.completed"> | EventOf<"call.failed">): void {
    const isWhole = event.kind === "call.completed";
    this.#close(event, isWhole ? "ok" : "failed");
    this.#change(event.span, (span) => ({
      ...span,
      call: {
        attempt: span.call?.attempt ?? 1,
        clock: event.clock,
        timings: isWhole ? event.timings : null,
        chunks: event.chunks ?? span.call?.chunks ?? 0,
        tokens: isWhole ? event.tokens : null,
      },
    }));
  }

  #close({ span: name, t }: TraceEvent, state: TimelineSpan["state"]): void {
    const closed = this.#change(name, (span) => ({ ...span, end: t, state }));
    if (closed?.kind !== "benchmark" || closed.parent === null) return;
    const siblings = this.#spans.filter(({ parent }) => parent === closed.parent);
    if (siblings.some(({ end }) => end === null)) return;
    const failed = siblings.some((sibling) => sibling.state === "failed");
    this.#change(closed.parent, (span) => ({ ...span, end: t, state: failed ? "failed" : "ok" }));
  }

  #change(name: string, change: (span: TimelineSpan) => TimelineSpan): TimelineSpan | undefined {
    const at = this.#bySpan.get(name);
    if (at === undefined) return undefined;
    const changed = change(this.#spans[at] as TimelineSpan);
    this.#spans[at] = changed;
    return changed;
  }
}
