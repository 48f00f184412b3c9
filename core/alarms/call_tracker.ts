/** Puts calls together from events, whatever of them is missing or out of order. @module */

import { sampleAbove } from "../calls/sample_above.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import { WatchedCall } from "./watched_call.ts";

/** Calls that are followed at a time; of more, the oldest is given up, because its end was lost. */
const MOST_OPEN = 10_000;

/** Follows the calls of a trace. */
export class CallTracker {
  readonly #header: Header;
  readonly #open = new Map<string, WatchedCall>();
  /** Whether the benchmark judges, and id of the sample, by the sample's span. */
  readonly #samples = new Map<string, { readonly sample: string; readonly judged: boolean }>();
  readonly #judges = new Map<string, boolean>();
  #ended: string | undefined;

  constructor(header: Header) {
    this.#header = header;
  }

  /** The call that an event is about, with the event in it; undefined for what is about none. */
  add(event: TraceEvent): WatchedCall | undefined {
    if (this.#ended !== undefined) {
      this.#open.delete(this.#ended);
      this.#ended = undefined;
    }
    switch (event.kind) {
      case "chunk.received": {
        const call = this.#open.get(event.span);
        call?.chunks.push(event);
        return call;
      }
      case "call.started":
        return this.#start(event);
      case "prompt.progressed": {
        const call = this.#open.get(event.span);
        call?.progress.push(event);
        return call;
      }
      case "call.completed":
      case "call.failed": {
        const call = this.#open.get(event.span);
        if (call === undefined) return undefined;
        call.ended = event;
        // Kept until the next event, so that whoever looks at this one can.
        this.#ended = event.span;
        return call;
      }
      case "benchmark.started":
        this.#judges.set(event.span, event.chance !== null);
        return undefined;
      case "sample.started":
        this.#samples.set(event.span, {
          sample: event.sample,
          judged: this.#judges.get(event.parent ?? "") ?? true,
        });
        return undefined;
      case "sample.scored":
      case "sample.failed":
        this.#samples.delete(event.span);
        return undefined;
      case "run.resumed":
        // Another process: what was under way has died.
        this.#open.clear();
        this.#samples.clear();
        return undefined;
      default:
        return this.#open.get(event.span);
    }
  }

  #start(event: Extract<TraceEvent, { kind: "call.started" }>): WatchedCall {
    if (this.#open.size >= MOST_OPEN) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#open.delete(oldest);
    }
    const sample = this.#samples.get(sampleAbove(event.parent));
    const call = new WatchedCall(event, {
      header: this.#header,
      abreast: this.#open.size + 1,
      sample: sample?.sample,
      judged: sample?.judged ?? true,
    });
    this.#open.set(event.span, call);
    return call;
  }
}
