/** What the calls under way wait for: a long prompt, with the time it still takes, told apart from a stream that stands still. @module */

import { CallTracker } from "../../core/alarms/call_tracker.ts";
import { prefillOutlook, PrefillSlopes } from "../../core/alarms/evidence/prefill_outlook.ts";
import type { WatchedCall } from "../../core/alarms/watched_call.ts";
import type { Header } from "../../core/events/header.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { seconds } from "../figures.ts";

const NS = 1e9;
/** Seconds without a sign of life that are not worth a word. */
const SILENT = 3;
/** How many times longer than its longest step a prompt may make no progress. */
const STEPS = 3;

/** Follows the calls of a run. */
export class CallsUnderWay {
  readonly #tracker: CallTracker;
  /** The last sign of life of each, nanoseconds since the run began. */
  readonly #open = new Map<WatchedCall, number>();
  readonly #slopes = new Map<string, PrefillSlopes>();

  constructor(header: Header) {
    this.#tracker = new CallTracker(header);
  }

  /** Takes the next event in order. */
  add(event: TraceEvent): void {
    const call = this.#tracker.add(event);
    if (event.kind === "run.resumed") this.#open.clear();
    if (call === undefined) return;
    if (call.ended === undefined) {
      this.#open.set(call, event.t);
      return;
    }
    this.#open.delete(call);
    this.#slopesOf(call).learn(call);
  }

  /** How it stands with the call that has been silent longest; empty while all of them go on. */
  line(now: number): string {
    const [longest] = [...this.#open].sort(([, a], [, b]) => a - b);
    if (longest === undefined) return "";
    const [call, last] = longest;
    const silent = (now - last) / NS;
    if (call.chunks.length > 0) return standing(call, silent);
    const step = call.progress.at(-1);
    if (step === undefined) return this.#unseen(call, now);
    if (step.processed >= step.total) {
      return silent < SILENT ? "" : `prompt done, no token for ${seconds(silent)}`;
    }
    const where = `${step.processed} of ${step.total} tokens`;
    if (silent > Math.max(SILENT, STEPS * longestStep(call))) {
      return `prompt stands still at ${where} for ${seconds(silent)}`;
    }
    const share = Math.floor(100 * step.processed / Math.max(1, step.total));
    return `prompt ${share} % (${where})${this.#left(call, now)}`;
  }

  /** Of its prompt nothing is told: earlier ones of the model say how long it takes. */
  #unseen(call: WatchedCall, now: number): string {
    const waited = (now - call.started.t) / NS;
    const expected = this.#slopesOf(call).expected(call);
    if (expected === undefined) {
      return waited < SILENT ? "" : `${seconds(waited)} without a first token yet`;
    }
    const [from, to] = expected;
    if (waited > Math.max(SILENT, to)) {
      return `first token late: ${seconds(waited)}, ${between(from, to)} are usual`;
    }
    return to < SILENT ? "" : `long prompt${this.#left(call, now)}`;
  }

  #left(call: WatchedCall, now: number): string {
    const outlook = prefillOutlook(call, { now, slopes: this.#slopesOf(call) });
    return outlook === undefined ? "" : `, first token in ${between(...outlook.left)}`;
  }

  #slopesOf({ model }: WatchedCall): PrefillSlopes {
    const slopes = this.#slopes.get(model.key) ?? new PrefillSlopes();
    this.#slopes.set(model.key, slopes);
    return slopes;
  }
}

function standing({ chunks }: WatchedCall, silent: number): string {
  return silent < SILENT
    ? ""
    : `stream stands still for ${seconds(silent)} after ${chunks.length} ${
      chunks.length === 1 ? "chunk" : "chunks"
    }`;
}

/** Seconds. */
function longestStep({ started, progress }: WatchedCall): number {
  const times = [started.t, ...progress.map(({ t }) => t)];
  return Math.max(...times.slice(1).map((t, index) => (t - (times[index] ?? t)) / NS));
}

function between(from: number, to: number): string {
  const [low, high] = [Math.round(from), Math.round(to)];
  if (high < 1) return "less than 1 s";
  return low === high ? seconds(high) : `${low === 0 ? "0" : seconds(low)} to ${seconds(high)}`;
}
