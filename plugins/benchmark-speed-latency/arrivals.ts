/** When requests of an open loop are to be sent: fixed beforehand, whatever the server does. @module */

import type { Random } from "model-lens";

export const PROCESSES = ["constant", "poisson", "gamma"] as const;
export type Process = (typeof PROCESSES)[number];

/** What arrives. */
export interface Arrivals {
  readonly process: Process;
  /** Requests a second, in the mean. */
  readonly rate: number;
  /**
   * Of `gamma`: the shape of the times between two, as vLLM's burstiness. 1 is Poisson; below, requests
   * come in bursts; above, more evenly. Their coefficient of variation is 1 / √shape.
   */
  readonly burstiness: number;
  readonly count: number;
}

/** Milliseconds from the first request, which is at 0. */
export function arrivalTimes(
  { process, rate, burstiness, count }: Arrivals,
  stream: Pick<Random, "next">,
): number[] {
  const shape = process === "gamma" ? burstiness : 1;
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index > 0) {
      at += (process === "constant" ? 1 : gamma(shape, stream) / shape) * 1000 / rate;
    }
    return at;
  });
}

/** A gamma variate of scale 1, after Marsaglia and Tsang (2000); of shape 1 it is exponential. */
function gamma(shape: number, stream: Pick<Random, "next">): number {
  if (shape === 1) return exponential(stream);
  // For shapes below 1 they take the next higher one down by a power of a uniform variate.
  if (shape < 1) return gamma(shape + 1, stream) * (1 - stream.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = normal(stream);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - stream.next()) < x * x / 2 + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

function exponential(stream: Pick<Random, "next">): number {
  // From (0, 1], so that no logarithm is infinite.
  return -Math.log(1 - stream.next());
}

/** A standard normal variate, after Box and Muller. */
function normal(stream: Pick<Random, "next">): number {
  return Math.sqrt(2 * exponential(stream)) * Math.cos(2 * Math.PI * stream.next());
}
