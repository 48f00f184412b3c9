/** How long a prompt still takes: by the server's own progress, else by the slope of earlier prompts. @module */

import { percentile } from "../../stats/percentile.ts";
import { TokenRatio } from "./token_ratio.ts";
import type { WatchedCall } from "../watched_call.ts";

/** What is to be expected of a prompt that is being worked on. Seconds. */
export interface PrefillOutlook {
  /** Share that is done; null where the server does not tell. */
  readonly done: number | null;
  /** Time left, from and to: 90 % of earlier prompts, or the spread of the steps of this one. */
  readonly left: readonly [from: number, to: number];
  readonly source: string;
}

/** Prompts that are remembered of a model. */
const KEPT = 64;
const NS = 1e9;

/** Learns how long prompts of one model take until the first token. */
export class PrefillSlopes {
  readonly #ratio = new TokenRatio();
  /** Prompts that were worked on whole or in part: tokens, and seconds a token. */
  readonly #slopes: { readonly tokens: number; readonly seconds: number }[] = [];
  #next = 0;

  /** A call whose answer began. */
  learn(call: WatchedCall): void {
    const { ended } = call;
    if (ended?.kind !== "call.completed") return;
    const { sent, first } = ended.clock;
    const { inputTokens = null, cachedTokens = null } = ended.usage ?? {};
    if (call.media === 0) this.#ratio.learn(call.characters, inputTokens ?? 0);
    if (sent === null || first === null || inputTokens === null) return;
    const worked = ended.timings?.promptTokens ?? inputTokens - (cachedTokens ?? 0);
    if (worked < FEWEST) return;
    const seconds = Math.max(0, first - sent) / NS / worked;
    this.#slopes[this.#next] = { tokens: worked, seconds };
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Prompts that it has learned from. */
  get calls(): number {
    return this.#slopes.length;
  }

  /** Seconds from the request to the first token, were nothing cached; undefined where too little is known. */
  expected(call: WatchedCall): readonly [from: number, to: number] | undefined {
    const tokens = this.#ratio.estimate(call.characters);
    if (tokens === undefined) return undefined;
    // A short prompt says little of a long one: overhead is most of it, and attention grows faster.
    const alike = this.#slopes.filter((one) =>
      one.tokens > tokens.tokens / ALIKE && one.tokens < tokens.tokens * ALIKE
    ).map(({ seconds }) => seconds);
    if (alike.length < ENOUGH) return undefined;
    const [low = 0, high = 0] = [5, 95].map((one) => percentile(alike, one));
    const [, lowRatio, highRatio] = tokens.perToken;
    return [low * call.characters / highRatio, high * call.characters / lowRatio];
  }
}

/** Shorter prompts take as long as the rest of the request. */
const FEWEST = 16;
const ENOUGH = 5;
/** How many times longer or shorter a prompt may be to be compared with. */
const ALIKE = 4;

/** What is to be expected at a moment, in nanoseconds since the run began; undefined where nothing is known. */
export function prefillOutlook(
  call: WatchedCall,
  { now, slopes }: { readonly now: number; readonly slopes: PrefillSlopes | undefined },
): PrefillOutlook | undefined {
  return byProgress(call, now) ?? bySlopes(call, { now, slopes });
}

function byProgress({ progress }: WatchedCall, now: number): PrefillOutlook | undefined {
  const [first, last] = [progress[0], progress.at(-1)];
  if (first === undefined || last === undefined || last.total <= last.cached) return undefined;
  const rates = progress.slice(1).flatMap((step, index) => {
    const before = progress[index];
    if (before === undefined || step.t <= before.t) return [];
    const rate = (step.processed - before.processed) / ((step.t - before.t) / NS);
    return rate > 0 ? [rate] : [];
  });
  const done = (last.processed - last.cached) / (last.total - last.cached);
  if (rates.length === 0) return undefined;
  const left = last.total - last.processed;
  const passed = (now - last.t) / NS;
  const [slow, fast] = [Math.min(...rates), Math.max(...rates)];
  return {
    done,
    left: [Math.max(0, left / fast - passed), Math.max(0, left / slow - passed)],
    source: `the server's progress, ${rates.length} steps`,
  };
}

function bySlopes(
  call: WatchedCall,
  { now, slopes }: { readonly now: number; readonly slopes: PrefillSlopes | undefined },
): PrefillOutlook | undefined {
  const expected = slopes?.expected(call);
  if (expected === undefined) return undefined;
  const waited = (now - call.started.t) / NS;
  const [from, to] = expected;
  return {
    done: null,
    left: [Math.max(0, from - waited), Math.max(0, to - waited)],
    source: `${slopes?.calls} earlier prompts of this model`,
  };
}
