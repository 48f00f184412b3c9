/** The alarms of a run, counted by what they found. @module */

import type { AlarmRaised } from "../events/observation.ts";

/** Alarms of one finding. */
export interface AlarmCount {
  readonly alarm: string;
  readonly finding: string;
  /** Those that were not written down one by one are among them. */
  readonly count: number;
  /** The surest of them; of several the first. */
  readonly message: string;
  readonly advice: string;
  readonly confidence: number;
  readonly span: string;
}

/** Follows the alarms of a run. */
export class AlarmTally {
  readonly #counts = new Map<string, AlarmCount>();
  /** How sure each was, by finding and span; as many as a watch writes down. */
  readonly #sure = new Map<string, number>();

  add({ alarm, finding = "", span, message, advice, confidence, evidence }: AlarmRaised): void {
    const key = `${alarm}/${finding}`;
    const known = this.#counts.get(key);
    const { more } = evidence;
    const about = `${key} ${span}`;
    const before = this.#sure.get(about) ?? Infinity;
    if (typeof more !== "number") this.#sure.set(about, confidence);
    // Said again and surer, as a prompt that was counted after it had been estimated, it is the same one.
    const added = typeof more === "number" ? more : before < confidence ? 0 : 1;
    const count = (known?.count ?? 0) + added;
    const own = { alarm, finding, span, message, advice, confidence };
    const shown = known === undefined || confidence > known.confidence ? own : known;
    // The line that only tells how many more there were is no example.
    this.#counts.set(key, { ...(typeof more === "number" ? known ?? own : shown), count });
  }

  /** Most frequent first. */
  get counts(): AlarmCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }
}
