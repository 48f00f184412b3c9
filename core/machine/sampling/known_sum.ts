/** The sum of figures that may be unknown. @module */
import type { Known } from "../../events/machine.ts";
import { derive, found, unknown } from "../known.ts";

/** The sum, with the first one's source; unknown as soon as one is, since a part is no sum. */
export function knownSum(terms: readonly Known<number>[]): Known<number> {
  const [first = unknown("There is nothing to add up"), ...others] = terms;
  return others.reduce(
    (sum, term) =>
      derive(sum, (total, source) => derive(term, (more) => found(total + more, source))),
    first,
  );
}
