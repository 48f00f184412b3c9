/** Items that are asked several times, each time with another seed of the sampler. @module */

import type { Sample } from "../../benchmark/contract.ts";

/** So far apart that the answers which a benchmark itself asks for, seed by seed, are never the same. */
const STRIDE = 10_007;
const SEEDS = 2 ** 31;

/** Every item once for each epoch: all of them, then all of them again. */
export function inEpochs(
  items: readonly Sample[],
  { epochs, seed }: { readonly epochs: number; readonly seed: number },
): Sample[] {
  return Array.from(
    { length: epochs },
    (_, epoch) =>
      epoch === 0 && epochs === 1 ? items : items.map((one) => ({
        ...one,
        id: epoch === 0 ? one.id : `${one.id}.e${epoch + 1}`,
        item: one.item ?? one.id,
        request: epoch === 0 ? one.request : {
          ...one.request,
          seed: ((one.request.seed ?? seed) + epoch * STRIDE) % SEEDS,
        },
      })),
  ).flat();
}
