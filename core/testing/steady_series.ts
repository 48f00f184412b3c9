/** Series of rates of a steady machine, with noise as machines have it, for what must not take noise for a change. @module */

import { ChangePoint } from "../alarms/evidence/change_point.ts";
import { fastRandom } from "../stats/fast_random.ts";

/** Makes the series of a seed: each call is the next value, about 1. */
export type Noise = (seed: number) => () => number;

/** What the noise is like; `share` is its standard deviation. */
export const NOISES = {
  independent: (share: number): Noise => (seed) => {
    const { normal } = normals(seed, "independent");
    return () => 1 + share * normal();
  },
  /** An autoregressive process of the first order, 0.3. */
  persistent: (share: number): Noise => (seed) => {
    const { normal } = normals(seed, "persistent");
    let value = normal();
    return () => {
      value = 0.3 * value + Math.sqrt(1 - 0.3 ** 2) * normal();
      return 1 + share * value;
    };
  },
  /** Something else takes the machine now and then, for one to three answers in a row. */
  pauses: (share: number): Noise => (seed) => {
    const { normal, next } = normals(seed, "pauses");
    let left = 0;
    return () => {
      if (left > 0) left--;
      else if (next() < 0.02) left = 1 + Math.floor(3 * next());
      const value = 1 + share * normal();
      return left > 0 ? value * (0.5 + 0.4 * next()) : value;
    };
  },
} as const;

/** Whether a change of `least` (a share) or more is found in 500 values of a seed. */
export function hasFalseAlarm(noise: Noise, seed: number, { least = 0 } = {}): boolean {
  const change = new ChangePoint({ least });
  const next = noise(seed);
  for (let at = 0; at < 500; at++) if (change.add(next()) !== undefined) return true;
  return false;
}

/** The seeds, of so many from the first on, in whose series a change of any size is found. */
export function falseAlarms(
  noise: Noise,
  { series, first = 0 }: { readonly series: number; readonly first?: number },
): number[] {
  const seeds = Array.from({ length: series }, (_, index) => first + index);
  return seeds.filter((seed) => hasFalseAlarm(noise, seed));
}

/** How many values after a step of -18 % it is found; undefined where it is not within 60. */
export function delayOfStep(noise: Noise, seed: number): number | undefined {
  const change = new ChangePoint({ least: 0.1 });
  const next = noise(seed);
  for (let at = 0; at < 120; at++) {
    const found = change.add(next() * (at < 60 ? 1 : 0.82));
    // One before the step is a false alarm, and no finding.
    if (found !== undefined && at >= 60) return at - 60;
  }
  return undefined;
}

/** Normal deviates, by Box and Muller. */
function normals(seed: number, label: string) {
  const source = fastRandom(seed, `steady series, ${label}`);
  const next = () => source.next() / 2 ** 32;
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
