/** How a comparison was made, in words: the same in the terminal and in the dashboard. @module */

import type { Comparison } from "./compare.ts";

/** Test and interval, or why there are none. */
export function methodText({ n, test, wins, losses }: Comparison): string {
  if (n === 0) return "no item was scored in both";
  if (test === null) return "one item says nothing about chance";
  const units = test.clustered ? `${test.units} clusters` : `${test.units} items`;
  const drawn = test.isEven
    ? `what ${units} without a difference may have missed`
    : `paired bootstrap of ${units}, ${test.resamples} resamples, seed ${test.seed}`;
  if (test.name === "bootstrap") return drawn;
  const midP = (test.midP ?? 1).toFixed(3);
  return `McNemar, exact, ${wins}:${losses} of ${n}, mid-p ${midP}; interval: ${drawn}`;
}
