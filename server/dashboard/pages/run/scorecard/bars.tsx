/** Means with their intervals as bars: over everything and in each category. @module */

import type { CardEstimate, Scorecard } from "../../../../../core/scorecard/card.ts";
import { percent, percentInterval } from "../../../frame/text/format.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { seriesClass } from "./legend.tsx";

/** One group for each figure, one bar for each model; the figure stands beside the bar. */
export function Bars({ card: { models, scheme } }: { readonly card: Scorecard }) {
  const groups = [
    { title: "Score", of: models.map(({ score }) => score) },
    ...scheme.categories.map(({ id, title }) => ({
      title,
      of: models.map(({ categories }) => categories[id]?.score ?? null),
    })),
  ].filter(({ of }) => of.some((one) => one !== null));
  return (
    <dl class="card-bars" aria-label="Scores with 95 % intervals">
      {groups.map(({ title, of }) => (
        <div key={title} class="card-bar-group">
          <dt>{title}</dt>
          {of.map((one, index) =>
            one === null ? null : (
              <dd key={index} class={seriesClass(index)}>
                <Bar estimate={one} />
                <span class="mono">{percent(one.mean)}</span>{" "}
                <span class="muted small">
                  {one.interval !== null && percentInterval([one.interval.low, one.interval.high])}
                  {" "}
                  n={one.items}
                </span>
                {models.length > 1 && (
                  <span class="visually-hidden">
                    <VisibleText text={models[index]?.name ?? ""} />
                  </span>
                )}
              </dd>
            )
          )}
        </div>
      ))}
    </dl>
  );
}

function Bar({ estimate: { mean, interval } }: { readonly estimate: CardEstimate }) {
  return (
    <svg class="card-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-ground" x="0" y="1" width="100" height="8" />
      <rect class="bar-mean" x="0" y="1" width={mean * 100} height="8" />
      {interval !== null && (
        <rect
          class="bar-interval"
          x={interval.low * 100}
          y="4.2"
          width={Math.max(0.4, (interval.high - interval.low) * 100)}
          height="1.6"
        />
      )}
    </svg>
  );
}
