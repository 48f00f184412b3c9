/** When the machine slowed itself down, as its samples tell: times that were measured then are another machine's. @module */

import type { Known } from "../../events/envelope.ts";
import type { EventOf } from "../../events/mod.ts";
import type { ReadingName } from "../../machine/sampling/readings.ts";

const EVENTS: ReadingName = "machine.cpu.throttle_events";
const SHARE: ReadingName = "machine.cpu.speed_limit_share";

/** Follows the samples of a run, of one session or of several. */
export class ThrottlingFold {
  /** Stretches in nanoseconds since the run began, in order. */
  readonly #stretches: { readonly from: number; to: number }[] = [];
  #last: { readonly t: number; readonly events: number | null; readonly slow: boolean } | undefined;
  #isKnown = false;
  #reasons = new Map<string, string>();

  /** Takes the next sample. */
  add({ t, readings, reasons = {} }: EventOf<"machine.sampled">): void {
    const events = readings[EVENTS] ?? null;
    const share = readings[SHARE] ?? null;
    for (const name of [EVENTS, SHARE]) {
      if (reasons[name] !== undefined) this.#reasons.set(name, reasons[name]);
    }
    this.#isKnown ||= events !== null || share !== null;
    const slow = share !== null && share < 1;
    const before = this.#last;
    this.#last = { t, events, slow };
    const counted = events !== null && before !== undefined && before.events !== null &&
      events > before.events;
    // Nobody knows when between two samples it began or ended: all of it counts.
    if (counted || slow || before?.slow === true) this.#mark(before?.t ?? t, t);
  }

  /** Another process went on with the run; what happened in between is in no sample. */
  resumed(): void {
    this.#last = undefined;
  }

  /** Whether the machine throttled at any time between two moments, in nanoseconds since the run began. */
  between(from: number, to: number): boolean {
    return this.#stretches.some((one) => one.from <= to && one.to >= from);
  }

  /** In how many stretches it throttled; unknown where nothing tells. */
  get stretches(): Known<number> {
    if (this.#isKnown) {
      return { value: this.#stretches.length, source: `${EVENTS}, ${SHARE}` };
    }
    const [reason = "no sample of the machine was taken"] = this.#reasons.values();
    return { value: null, reason };
  }

  #mark(from: number, to: number): void {
    const last = this.#stretches.at(-1);
    if (last !== undefined && last.to >= from) last.to = to;
    else this.#stretches.push({ from, to });
  }
}
