/** Random numbers that follow from a seed, the same on every machine. @module */

import { sha256 } from "./sha256.ts";

/** A stream of random choices. */
export interface Random {
  /** In [0, 1), with 53 bits. */
  next(): number;
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** One of the values. Throws `RangeError` when there is none. */
  pick<T>(values: readonly T[]): T;
  /** The values in random order. */
  shuffle<T>(values: readonly T[]): T[];
  /** `count` different values, in random order; all of them when there are fewer. */
  sample<T>(values: readonly T[], count: number): T[];
}

/**
 * The stream of a seed and a label: streams of different labels are independent, so that adding a
 * family of items does not change the items of another. SplitMix64 over SHA-256 of both.
 *
 * ```ts
 * import { random } from "model-lens";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random(42, "dice").int(1, 6), random(42, "dice").int(1, 6));
 * ```
 */
export function random(seed: number, label = ""): Random {
  let state = BigInt(`0x${sha256(`${seed}\0${label}`).slice(0, 16)}`);
  const next = () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const shuffle = <T>(values: readonly T[]) => {
    const all = [...values];
    for (let last = all.length - 1; last > 0; last--) {
      const other = int(0, last);
      // Both indices lie within the array.
      [all[last], all[other]] = [all[other] as T, all[last] as T];
    }
    return all;
  };
  return {
    next,
    int,
    pick(values) {
      const value = values[int(0, values.length - 1)];
      if (values.length === 0 || value === undefined) {
        throw new RangeError("Cannot pick from no values");
      }
      return value;
    },
    shuffle,
    sample: (values, count) => shuffle(values).slice(0, count),
  };
}
