/** Which cells of the grid are asked. @module */

import type { Kind } from "./needles.ts";

/** One sample to be. */
export interface Cell {
  readonly id: string;
  readonly kind: Kind;
  /** Tokens of prompt and answer together, as RULER counts them. */
  readonly length: number;
  /** Per cent. */
  readonly depth: number;
  /** From 1. */
  readonly repetition: number;
}

/** The sides of the grid; lengths and depths absent for those of our own. */
export interface Sides {
  readonly lengths?: readonly number[] | undefined;
  readonly depths?: readonly number[] | undefined;
  readonly kinds?: readonly Kind[] | undefined;
  readonly repetitions: number;
}

const LENGTHS = [512, 1024, 2048, 4096, 8192, 16_384, 32_768] as const;
const DEPTHS = [0, 25, 50, 75, 100] as const;
const DEPTHS_QUICK = [0, 50, 100] as const;
const QUICK_AT_MOST = 4096;
/** What every server is taken to serve that does not say. */
const CONTEXT_IF_UNKNOWN = 2048;

/** The grid, cell by cell, and a sentence about lengths that were left out. */
export function grid(
  sides: Sides,
  { contextLength, quick, kinds }: {
    readonly contextLength: number | null;
    readonly quick: boolean;
    /** Where none are chosen. */
    readonly kinds: readonly Kind[];
  },
): { readonly cells: readonly Cell[]; readonly leftOut: string | null } {
  const { lengths, leftOut } = lengthsOf(sides.lengths, { contextLength, quick });
  const depths = sides.depths ?? (quick ? DEPTHS_QUICK : DEPTHS);
  const cells = Array.from(
    { length: sides.repetitions },
    (_, turn) =>
      unique(sides.kinds ?? kinds).flatMap((kind) =>
        unique(lengths).flatMap((length) =>
          unique(depths).map((depth) => ({
            id: `${kind}-${length}-d${depth}-${turn + 1}`,
            ...{ kind, length, depth, repetition: turn + 1 },
          }))
        )
      ),
  ).flat();
  return { cells, leftOut };
}

/** Lengths that a user names are asked as they are: that the context is too short is a result then. */
function lengthsOf(
  wanted: readonly number[] | undefined,
  { contextLength, quick }: { readonly contextLength: number | null; readonly quick: boolean },
): { readonly lengths: readonly number[]; readonly leftOut: string | null } {
  if (wanted !== undefined) return { lengths: wanted, leftOut: null };
  const context = contextLength ?? CONTEXT_IF_UNKNOWN;
  const fitting = LENGTHS.filter((length) => length <= context);
  const lengths = fitting.length > 0 ? fitting : [context];
  const missing = LENGTHS.filter((length) => length > context);
  const short = lengths.filter((length) => length <= QUICK_AT_MOST);
  return {
    lengths: quick ? [...short.slice(0, 1), ...short.slice(1).slice(-1)] : lengths,
    leftOut: missing.length === 0
      ? null
      : `lengths ${missing.join(", ")} left out: ${
        contextLength === null
          ? `the context is unknown and taken for ${context}`
          : `the context has ${context}`
      } tokens`,
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
