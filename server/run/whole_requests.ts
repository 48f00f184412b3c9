/** Requests that are written as going on from earlier ones, put together from where they are in the file. @module */

import type { EventOf } from "../../core/events/mod.ts";
import { ContinuedRequests } from "../../core/trace/wire/continued_requests.ts";
import { eventAt } from "./seek.ts";

type CallStarted = EventOf<"call.started">;

/** Requests that are kept for the next of their conversation. */
const KEPT = 64;

/** Looks up what a request goes on from, in any order and from any place on. */
export class WholeRequests {
  readonly #run: string;
  /** By the span of their call; the oldest goes first. */
  readonly #known = new Map<string, CallStarted>();

  constructor(run: string) {
    this.#run = run;
  }

  /** The event with its whole request; as it is where a part of it is not there any more. */
  restore(event: CallStarted): CallStarted {
    const chain = [event];
    for (let first = chain[0]; first?.continues !== undefined; first = chain[0]) {
      const before = this.#known.get(first.continues) ?? this.#written(first.continues);
      // A request goes on from an earlier one; what says otherwise was tampered with.
      if (before === undefined || before.seq >= first.seq) break;
      chain.unshift(before);
    }
    const requests = new ContinuedRequests();
    let whole = event;
    for (const one of chain) whole = requests.restore(one, () => undefined);
    this.#keep(whole);
    return whole;
  }

  /** The numbers of spans are the `seq` of the event that opened them. */
  #written(span: string): CallStarted | undefined {
    const [, seq] = /^c(\d{1,15})$/.exec(span) ?? [];
    const event = seq === undefined ? undefined : eventAt(this.#run, Number(seq));
    return event?.kind === "call.started" && event.span === span ? event : undefined;
  }

  /** Without what it went on from, because its request is whole. */
  #keep({ continues: _continues, ...whole }: CallStarted): void {
    this.#known.set(whole.span, whole);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}
