/** Means with their interval and the number of answers they rest on. @module */

import { exactly } from "../lists/exact.ts";
import { percent, percentInterval } from "../frame/text/format.ts";
import { Figure } from "../frame/parts.tsx";

/** What a mean rests on. */
export interface Mean {
  readonly mean: number | null;
  readonly interval: readonly [number, number] | null;
  readonly scored: number;
}

/** `27.8 % [12.5, 50.9] n=18`; with a bar that shows the interval. */
export function Score({ mean, interval, scored }: Mean) {
  return (
    <Figure
      value={mean}
      why="Nothing was judged"
      show={(value) => (
        <span class="score" {...exactly(value, "share", { interval, n: scored })}>
          <span class="score-bar" aria-hidden="true">
            {interval !== null && (
              <span
                class="score-interval"
                style={{
                  left: `${interval[0] * 100}%`,
                  width: `${(interval[1] - interval[0]) * 100}%`,
                }}
              />
            )}
            <span class="score-mean" style={{ left: `${value * 100}%` }} />
          </span>
          <b>{percent(value)}</b>{" "}
          {interval !== null && <span class="muted">{percentInterval(interval)}</span>}{" "}
          <span class="muted">n={scored}</span>
        </span>
      )}
    />
  );
}
