/** How fast a server works on prompts, from its own clock. @module */

import type { ServerTimings } from "../../events/call.ts";
import { percentile } from "../../stats/percentile.ts";

/** Prefills that are remembered. */
const KEPT = 64;
/** Fewer tokens than this say more about overhead than about a rate. */
const FEWEST = 16;

/** The prefills of one model, the latest of them. */
export class PrefillRate {
  readonly #rates: number[] = [];
  #next = 0;

  /** A call ended. */
  learn(timings: ServerTimings | null): void {
    const rate = rateOf(timings);
    if (rate === undefined) return;
    this.#rates[this.#next] = rate;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Prefills that it knows. */
  get calls(): number {
    return this.#rates.length;
  }

  /** Tokens per second: median and quartiles; undefined before any was timed. */
  get rate(): readonly [median: number, low: number, high: number] | undefined {
    if (this.#rates.length === 0) return undefined;
    const [median, low, high] = [50, 25, 75].map((one) => percentile(this.#rates, one));
    return median === undefined || low === undefined || high === undefined
      ? undefined
      : [median, low, high];
  }

  /** What tokens cost, by the prefill of the call itself where it was timed, else by earlier ones. */
  seconds(
    tokens: number,
    timings: ServerTimings | null,
  ): { readonly value: number; readonly text: string; readonly source: string } | undefined {
    const own = rateOf(timings);
    const rate = own ?? this.rate?.[0];
    if (rate === undefined || rate <= 0) return undefined;
    const value = Number((tokens / rate).toPrecision(3));
    return {
      value,
      text: value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`,
      source: own === undefined
        ? `median prefill rate of ${this.#rates.length} earlier calls`
        : "prefill rate of this call",
    };
  }
}

function rateOf(timings: ServerTimings | null): number | undefined {
  const { promptTokens = null, promptMs = null } = timings ?? {};
  if (promptTokens === null || promptMs === null) return undefined;
  return promptTokens >= FEWEST && promptMs > 0 ? 1000 * promptTokens / promptMs : undefined;
}
