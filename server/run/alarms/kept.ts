/** Alarms of the runs that somebody asked about lately: they outlast an open run, because computing them is dear. @module */

import { BUILT_IN } from "../../../core/alarms/built_in.ts";
import type { TraceAlarmOptions } from "../../../core/alarms/of_trace.ts";
import type { Place } from "../../runs/run_folder.ts";
import { Noticed } from "./noticed.ts";

/** Runs whose alarms are kept. */
const KEPT = 32;

/** Which alarms watch, and how. */
export type AlarmChoice = () => Promise<Omit<TraceAlarmOptions, "ongoing">>;

/** The built-in alarms with the settings that they have unless somebody sets them. */
export function builtInAlarms(): Promise<Omit<TraceAlarmOptions, "ongoing">> {
  const alarms = Object.entries(BUILT_IN).map(([name, definition]) => ({
    name,
    definition,
    settings: definition.settings.parse({}),
  }));
  return Promise.resolve({ alarms, limit: 200, history: 0 });
}

/** By the identity of a run, so that another one in its place begins anew. */
export class KeptAlarms {
  readonly #choice: AlarmChoice;
  readonly #runs = new Map<string, { readonly identity: string; readonly noticed: Noticed }>();

  constructor(choice: AlarmChoice = builtInAlarms) {
    this.#choice = choice;
  }

  /** What is known of a run's alarms. */
  of(place: Place, identity: string): Noticed {
    const known = this.#runs.get(place.id);
    const entry = known?.identity === identity
      ? known
      : { identity, noticed: new Noticed(place, this.#choice) };
    this.#runs.delete(place.id);
    this.#runs.set(place.id, entry);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > KEPT && oldest !== undefined) this.#runs.delete(oldest);
    return entry.noticed;
  }
}
