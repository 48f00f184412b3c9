/** Energies in words. @module */

import { digits } from "../frame/text/format.ts";

/** `12.3–14.8 J`, or `≥ 12.3 J` where nobody knows the rest. */
export function joules([least, most]: readonly [number, number | null]): string {
  if (most === null) return `≥ ${digits(least)} J`;
  const [from, to] = [digits(least), digits(most)];
  return from === to ? `${from} J` : `${from}–${to} J`;
}
