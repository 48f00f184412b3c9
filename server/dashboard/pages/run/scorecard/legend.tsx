/** Which colour and dash is which model. @module */

import type { ModelCard } from "../../../../../core/scorecard/card.ts";
import { VisibleText } from "../../../frame/text/text.tsx";

/** Of more models colours and dashes begin again. */
export const SERIES = 8;

/** The class that gives a series its colour and dash. */
export function seriesClass(index: number): string {
  return `series-${index % SERIES}`;
}

/** One entry for each model. */
export function Legend({ models }: { readonly models: readonly ModelCard[] }) {
  return (
    <ul class="card-legend" aria-label="Models in the charts">
      {models.map(({ name }, index) => (
        <li key={name}>
          <svg width="22" height="10" aria-hidden="true" class={seriesClass(index)}>
            <line class="series-line" x1="1" y1="5" x2="21" y2="5" />
          </svg>
          <VisibleText text={name} />
        </li>
      ))}
    </ul>
  );
}
