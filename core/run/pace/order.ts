/**
 * In which order several models are asked. What changes while a run goes on, a machine that gets warm
 * or throttles, should not be one model's alone: so the models take turns, there and back, and a steady
 * drift falls on all of them alike. There and back, because a server that holds one model at a time
 * then changes it as seldom as turns allow.
 * @module
 */

import type { Settings } from "../../config/keys.ts";
import type { Sample } from "../../benchmark/contract.ts";

/** How models take turns. */
export type Order = Settings["order"];

/** In how many blocks a benchmark is asked of each model. */
export function blockCount(order: Order, models: number): number {
  return order === "interleaved" && models > 1 ? 2 : 1;
}

/** The items of one benchmark on one model, in blocks. */
export type Blocks<T> = readonly (readonly T[])[];

/**
 * Cuts the items of a cell. What has to stay together its benchmark says; without a word, what measures
 * time stays whole, because its warm-ups stand at its beginning.
 */
export function cutInBlocks<T extends { readonly item: Pick<Sample, "block"> }>(
  items: readonly T[],
  { blocks, alone }: { readonly blocks: number; readonly alone: boolean },
): Blocks<T> {
  if (items.some(({ item }) => item.block !== undefined)) {
    const groups = Map.groupBy(items, ({ item: { block = 0 } }) => block);
    return [...groups].sort(([a], [b]) => a - b).map(([, members]) => members);
  }
  if (alone || blocks < 2) return [items];
  const half = Math.ceil(items.length / 2);
  return [items.slice(0, half), items.slice(half)].filter(({ length }) => length > 0);
}

/** All items in their order. `cells` are by benchmark, then by model. */
export function inOrder<T>(cells: readonly (readonly Blocks<T>[])[], order: Order): T[] {
  if (order === "by-model") {
    const models = Math.max(0, ...cells.map(({ length }) => length));
    return Array.from({ length: models }, (_, model) => cells.flatMap((of) => of[model] ?? []))
      .flat(2);
  }
  let forward = true;
  return cells.flatMap((ofModels) => {
    const passes = Math.max(0, ...ofModels.map(({ length }) => length));
    return Array.from({ length: passes }, (_, pass) => {
      const turn = forward ? ofModels : ofModels.toReversed();
      forward = !forward;
      return turn.flatMap((blocks) => blocks[pass] ?? []);
    }).flat();
  });
}
