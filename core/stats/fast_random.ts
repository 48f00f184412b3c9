/** A quick stream of random numbers for resampling, seeded from the one that everything else uses. @module */

import { random } from "../random.ts";

/** 32-bit numbers. */
export interface FastRandom {
  next(): number;
  /** The next numbers, as many as there is room for: quicker than one by one. */
  fill(numbers: Uint32Array): void;
}

/**
 * xoshiro128** (Blackman and Vigna 2018), whose state is drawn from `random(seed, label)`. Not for
 * secrets.
 */
export function fastRandom(seed: number, label: string): FastRandom {
  const { int } = random(seed, label);
  const state = Int32Array.from({ length: 4 }, () => int(0, 2 ** 32 - 1) | 0);
  const ahead = new Uint32Array(1024);
  let used = ahead.length;
  const fill = (numbers: Uint32Array) => {
    // In variables of their own, because a loop over an array of four is half as fast.
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let index = 0; index < numbers.length; index++) {
      const product = Math.imul(b, 5);
      numbers[index] = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state.set([a, b, c, d]);
  };
  return {
    fill,
    next: () => {
      if (used === ahead.length) {
        fill(ahead);
        used = 0;
      }
      return ahead[used++] as number;
    },
  };
}
