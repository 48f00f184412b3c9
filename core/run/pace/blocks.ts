/** A plan in the pieces that it is run in: blocks of one benchmark on one model, and in them what is asked together. @module */

import type { Load } from "../../benchmark/contract.ts";
import type { PlanItem } from "../plan.ts";

/** Consecutive items of one benchmark on one model. */
export interface Block {
  /** Span of the model. */
  readonly model: string;
  readonly benchmark: string;
  readonly items: readonly PlanItem[];
}

/** Items that are asked in one way: as the run has it, or together as their benchmark says. */
export interface Part {
  readonly load: Load | undefined;
  readonly items: readonly PlanItem[];
}

/** The blocks of a plan, in order. */
export function blocksOf(items: readonly PlanItem[]): Block[] {
  return stretches(items, ({ model, benchmark }) => `${model}/${benchmark}`).flatMap((of) => {
    const [first] = of;
    return first === undefined
      ? []
      : [{ model: first.model, benchmark: first.benchmark, items: of }];
  });
}

/** The parts of a block, in order. */
export function partsOf(items: readonly PlanItem[]): Part[] {
  return stretches(items, ({ item }) => item.load?.group).map((of) => ({
    load: of[0]?.item.load,
    items: of,
  }));
}

/**
 * The samples that need not be asked again. Of those that are asked together none is done before all
 * are: a load of half of them would be another load.
 */
export function settled<T>(
  done: ReadonlyMap<string, T>,
  items: readonly PlanItem[],
): Map<string, T> {
  const torn = new Set<string>();
  for (const one of items) {
    const group = groupOf(one);
    if (group !== undefined && !done.has(one.sample)) torn.add(group);
  }
  const open = new Set(
    items.filter((one) => torn.has(groupOf(one) ?? "")).map(({ sample }) => sample),
  );
  return new Map([...done].filter(([sample]) => !open.has(sample)));
}

function groupOf({ model, benchmark, item }: PlanItem): string | undefined {
  return item.load === undefined ? undefined : `${model}/${benchmark}/${item.load.group}`;
}

/** Cuts a list wherever the key changes. */
function stretches<T>(items: readonly T[], key: (item: T) => string | undefined): T[][] {
  const all: T[][] = [];
  let last: string | undefined;
  for (const item of items) {
    const now = key(item);
    const open = all.at(-1);
    if (open === undefined || now !== last) all.push([item]);
    else open.push(item);
    last = now;
  }
  return all;
}
