/** Calls with their texts, asked for once each; those under way again as they come on. @module */

import { type Signal, signal } from "@preact/signals";
import type { CallDetail } from "../../../api/mod.ts";
import { getJson, Refusal } from "../../frame/api.ts";
import { pathOf } from "../../frame/router.ts";

/** A call that was asked for. */
export interface BookedCall {
  readonly detail?: CallDetail;
  readonly error?: Refusal;
}

/** The calls of a session that somebody reads. */
export class CallBook {
  readonly #run: string;
  readonly #calls = new Map<string, Signal<BookedCall>>();
  /** What was known of a call when it was asked for last: its chunks while it is under way. */
  readonly #asked = new Map<string, number | undefined>();

  constructor(run: string) {
    this.#run = run;
  }

  /** A call; `chunks` of one under way, so that it is asked for again when it has ended. */
  call(span: string, chunks?: number): Signal<BookedCall> {
    const known = this.#calls.get(span);
    const isEnded = known?.peek().detail?.ended != null;
    const call = known ?? signal<BookedCall>({});
    this.#calls.set(span, call);
    const isNews = known === undefined || (!isEnded && this.#asked.get(span) !== chunks);
    if (isNews) {
      this.#asked.set(span, chunks);
      this.#ask(span, call);
    }
    return call;
  }

  async #ask(span: string, call: Signal<BookedCall>): Promise<void> {
    try {
      const detail = await getJson<CallDetail>(`/api${pathOf("runs", this.#run, "calls", span)}`);
      call.value = { detail };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      call.value = { ...call.peek(), error };
    }
  }
}
