/** Gathers from the events of a trace what the breakdown of its calls rests on. @module */

import type { TraceEvent } from "../events/mod.ts";
import { outputTokens } from "../stats/told_tokens.ts";
import type { BrokenDownCall } from "./parts.ts";
import type { WhatIfFacts } from "./what_if.ts";

/** Which calls to gather whole; of all others only their rate is kept. */
export interface CallTimesOptions {
  /** By span; all when absent. */
  readonly only?: (span: string) => boolean;
}

interface Gathered extends BrokenDownCall {
  ended: BrokenDownCall["ended"];
  readonly chunks: BrokenDownCall["chunks"][number][];
  readonly progress: BrokenDownCall["progress"][number][];
  readonly tools: BrokenDownCall["tools"][number][];
}

interface Rate {
  readonly span: string;
  /** Nanoseconds a token after the first. */
  readonly ns: number;
}

/** Follows a trace. */
export class CallTimes {
  readonly #only: (span: string) => boolean;
  readonly #calls = new Map<string, Gathered>();
  readonly #models = new Map<string, string>();
  readonly #rates = new Map<string, Rate[]>();
  readonly #lost = new Map<string, WhatIfFacts["lost"]>();
  /** When each tool began, and for which call. */
  readonly #tools = new Map<string, { readonly call: string; readonly from: number }>();

  constructor({ only = () => true }: CallTimesOptions = {}) {
    this.#only = only;
  }

  /** Takes the next event. */
  add(event: TraceEvent): void {
    switch (event.kind) {
      case "call.started":
        this.#models.set(event.span, event.model);
        if (!this.#only(event.span)) break;
        this.#calls.set(event.span, {
          started: event,
          ended: undefined,
          chunks: [],
          progress: [],
          tools: [],
        });
        break;
      case "chunk.received":
        this.#calls.get(event.span)?.chunks.push(event);
        break;
      case "prompt.progressed":
        this.#calls.get(event.span)?.progress.push(event);
        break;
      case "call.completed":
      case "call.failed": {
        const call = this.#calls.get(event.span);
        if (call !== undefined) call.ended = event;
        if (event.kind === "call.completed") this.#rate(event);
        break;
      }
      case "tool.called":
        this.#tools.set(event.span, { call: event.parent ?? "", from: event.t });
        break;
      case "tool.completed":
      case "tool.failed": {
        const tool = this.#tools.get(event.span);
        this.#tools.delete(event.span);
        if (tool !== undefined) {
          this.#calls.get(tool.call)?.tools.push({ from: tool.from, to: event.t });
        }
        break;
      }
      case "alarm.raised":
        this.#alarm(event);
        break;
      default:
        // The other kinds tell nothing of the times of a call.
        break;
    }
  }

  /** The calls that were gathered, in the order in which they began. */
  get calls(): ReadonlyMap<string, BrokenDownCall> {
    return this.#calls;
  }

  /** What estimates about a call can rest on. */
  facts(span: string): WhatIfFacts {
    const rates = this.#rates.get(this.#models.get(span) ?? "") ?? [];
    return {
      lost: this.#lost.get(span),
      usual: rates.filter((rate) => rate.span !== span).map(({ ns }) => ns),
    };
  }

  #rate(event: Extract<TraceEvent, { kind: "call.completed" }>): void {
    const { span, clock: { first, last }, tokens } = event;
    const count = tokens ?? outputTokens(event);
    const model = this.#models.get(span);
    if (model === undefined || count === null || count < FEWEST) return;
    if (first === null || last === null || last <= first) return;
    const rates = this.#rates.get(model) ?? [];
    rates.push({ span, ns: (last - first) / (count - 1) });
    this.#rates.set(model, rates);
  }

  #alarm({ alarm, span, evidence }: Extract<TraceEvent, { kind: "alarm.raised" }>): void {
    const { lostTokens: tokens, lostSeconds: seconds } = evidence;
    if (alarm !== "cache" || typeof tokens !== "number" || typeof seconds !== "number") return;
    this.#lost.set(span, { tokens, seconds });
  }
}

/** Tokens below which the pace of an answer says little. */
const FEWEST = 8;
