/** Figures over several values, with their intervals. @module */

import { type Interval, meanEstimate, type Metric, studentQuantile, wilson } from "model-lens";

/** The mean of values from 0 to 1 that are each a task's, with a t interval; unknown where there is none. */
export function mean(
  name: string,
  values: readonly (number | null)[],
  { unit, source, reason }: {
    readonly unit: string;
    readonly source: string;
    /** Why there is none. */
    readonly reason: string;
  },
): Metric {
  const known = values.flatMap((value) => value ?? []);
  if (known.length === 0) return { name, value: null, unit, source, reason };
  const { mean, interval, n } = meanEstimate(known, { t: { tQuantile: studentQuantile } });
  return {
    name,
    value: mean,
    unit,
    source,
    n,
    ...(interval === null ? {} : { interval: held(interval) }),
  };
}

/** A t interval knows no bounds; what it is about has them. */
function held({ low, high }: Interval): Interval {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

/** A share of cases, with Wilson's interval. */
export function proportion(name: string, cases: readonly boolean[], source: string): Metric {
  const hits = cases.filter(Boolean).length;
  return {
    ...{ name, value: hits / cases.length, unit: "share", source, n: cases.length },
    interval: wilson(hits, cases.length),
  };
}
