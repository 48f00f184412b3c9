/** What the runs of a comparison are called in its tables. @module */

import type { SeveralComparison } from "../../../api/mod.ts";

/** `A`, `B`, `C`. */
export function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}

/** A letter with the model, where a run has only one. */
export function sideName({ runs }: SeveralComparison, place: number): string {
  const side = runs[place];
  const only = side?.model ?? (side?.models.length === 1 ? side.models[0]?.model : undefined);
  return only === undefined ? letterOf(place) : `${letterOf(place)}: ${only}`;
}
