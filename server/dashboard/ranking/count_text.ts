/** How many answers a score rests on, in few words. @module */

import type { ResultFigures } from "../../../core/leaderboard/record.ts";

/**
 * Samples with an outcome: `18`; as `60 × 3` where items were answered several times, and
 * `170 on 60 items` where not all as often. An interval is over the items, never over answers.
 */
export function countText({ scored, items }: Pick<ResultFigures, "scored" | "items">): string {
  if (items === 0 || items === scored) return scored.toLocaleString("en");
  const each = scored / items;
  return Number.isInteger(each)
    ? `${items.toLocaleString("en")} × ${each}`
    : `${scored.toLocaleString("en")} on ${items.toLocaleString("en")} items`;
}
