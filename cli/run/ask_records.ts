/** The events of a run of one prompt, as records of its answers. @module */

import type { TraceEvent } from "../../core/events/mod.ts";
import { latency } from "../../core/stats/latency.ts";
import type { AskRecord } from "../../server/api/mod.ts";

/** Follows one run; calls that no answer is made of, such as those of judges, are passed over. */
export class AskRecords {
  /** Spans of models, by the span of what hangs below them. */
  readonly #models = new Map<string, string>();
  readonly #arrivals = new Map<string, number[]>();

  /** What an event says of an answer; undefined for one that says nothing. */
  take(event: TraceEvent): AskRecord | undefined {
    const { span = "", t } = event;
    if (event.kind === "benchmark.started") this.#models.set(span, event.parent ?? "");
    if (event.kind === "sample.started" || event.kind === "call.started") {
      const parent = event.parent?.replace(/\/\d+$/, "") ?? "";
      const model = this.#models.get(event.parent ?? "") ?? this.#models.get(parent);
      if (model !== undefined) this.#models.set(span, model);
    }
    const model = this.#models.get(span);
    if (model === undefined) return undefined;
    const of = { model, t };
    switch (event.kind) {
      case "call.started":
        this.#arrivals.set(span, []);
        return { kind: "answer.started", ...of, call: span, attempt: event.attempt };
      case "chunk.received": {
        this.#arrivals.get(span)?.push(t);
        const { text, reasoning, tools } = event;
        return {
          kind: "answer.chunk",
          ...of,
          ...(text === undefined ? {} : { text }),
          ...(reasoning === undefined ? {} : { reasoning }),
          ...(tools === undefined ? {} : { tools }),
        };
      }
      case "call.completed": {
        const { finishReason, usage, chunks } = event;
        const arrivals = this.#arrivals.get(span) ?? [];
        const { ttft, tpot, e2e, decode_client: decode } = latency({ ...event, arrivals });
        const figures = { ttft, tpot, decode, e2e };
        return { kind: "answer.completed", ...of, finishReason, usage, chunks, figures };
      }
      case "call.failed":
        return { kind: "answer.failed", ...of, error: event.error };
      case "sample.failed":
        return { kind: "answer.given-up", ...of, error: event.error };
      default:
        return undefined;
    }
  }
}
