/** Alarms of a run that are computed when somebody asks, because a trace may hold none of its own. @module */

import {
  type AlarmsOfTrace,
  alarmsOfTrace,
  type TraceAlarmOptions,
} from "../../../core/alarms/of_trace.ts";
import { type Place, stampsOf } from "../../runs/run_folder.ts";
import { isBeingWritten } from "../../runs/writer_at_work.ts";

/** Bytes of event files above which alarms are not computed: what takes about a minute. */
const MOST_BYTES = 512 * 1024 * 1024;
/** How many times as long as computing took it is not done again for a run that is being written. */
const REST = 10;

/** What was computed, and from which state of the files. */
export interface Found {
  readonly state: string;
  /** Null where the files are too large. */
  readonly found: Pick<AlarmsOfTrace, "alarms" | "broken" | "learnedFrom"> | null;
  /** Why there is none; null where there is. */
  readonly reason: string | null;
}

/** The alarms of one run. */
export class Noticed {
  /** Rises whenever something else is known, so that a client that has the last is sent this. */
  version = 0;
  readonly #place: Place;
  readonly #options: () => Promise<Omit<TraceAlarmOptions, "ongoing">>;
  #last: Found | undefined;
  #computing: Promise<Found> | undefined;
  #restUntil = 0;
  /** Names of alarms that were computed, by their span. */
  #names = new Map<string, readonly string[]>();

  constructor(place: Place, options: () => Promise<Omit<TraceAlarmOptions, "ongoing">>) {
    this.#place = place;
    this.#options = options;
  }

  /** What was computed last, if anything was. */
  get known(): Found | undefined {
    return this.#last;
  }

  /** The names that a row shows: the recorded ones, and those computed. */
  namesOf(span: string, recorded: readonly string[]): string[] {
    return [...new Set([...recorded, ...this.#names.get(span) ?? []])];
  }

  /** Computes what is not known yet. Throws as `TraceReader.open()` does. */
  async all(): Promise<Found> {
    const ongoing = isBeingWritten(this.#place.path);
    const state = `${JSON.stringify(stampsOf(this.#place))} ${ongoing}`;
    if (this.#last?.state === state) return this.#last;
    if (ongoing && this.#last !== undefined && performance.now() < this.#restUntil) {
      return this.#last;
    }
    this.#computing ??= this.#compute({ state, ongoing });
    try {
      return await this.#computing;
    } finally {
      this.#computing = undefined;
    }
  }

  async #compute(
    { state, ongoing }: { readonly state: string; readonly ongoing: boolean },
  ): Promise<Found> {
    const began = performance.now();
    const { path } = this.#place;
    const bytes = Object.values(stampsOf(this.#place)).reduce(
      (sum, one) => sum + (one?.size ?? 0),
      0,
    );
    if (bytes > MOST_BYTES) {
      return this.#keep({
        state,
        found: null,
        reason: `the run has ${
          Math.round(bytes / 1e6)
        } MB of events; run "alarms ${this.#place.id}"`,
      });
    }
    const { alarms, broken, learnedFrom } = await alarmsOfTrace(path, {
      ...await this.#options(),
      ongoing,
    });
    this.#restUntil = performance.now() + REST * (performance.now() - began);
    return this.#keep({ state, found: { alarms, broken, learnedFrom }, reason: null });
  }

  #keep(found: Found): Found {
    this.#last = found;
    this.version++;
    const computed = (found.found?.alarms ?? []).filter(({ seq }) => seq === null);
    this.#names = new Map(
      [...Map.groupBy(computed, ({ span }) => span)]
        .map(([span, alarms]) => [span, [...new Set(alarms.map(({ alarm }) => alarm))]]),
    );
    return found;
  }
}
