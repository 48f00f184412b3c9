/** The exact numbers behind figures that are shown short: files of a table are made of them. @module */

/**
 * Numbers by their column. A name that begins with a space follows the head of the column that they
 * are shown in, as ` (ms)` or ` low (ms)` do; any other is the whole name.
 */
export type Exact = Readonly<Record<string, number | null>>;

/** What a figure rests on, where it is told. */
export interface Rests {
  readonly interval?: readonly [number, number] | { low: number; high: number } | null | undefined;
  readonly n?: number | undefined;
}

/** Attributes of an element that says `numbers`. */
export function exact(numbers: Exact): { readonly "data-exact": string } {
  return { "data-exact": JSON.stringify(numbers) };
}

/** A number in its unit with its interval, for an element that shows them; no unit for plain counts. */
export function exactly(
  value: number | null,
  unit: string,
  { interval, n }: Rests = {},
): { readonly "data-exact": string } {
  const of = unit === "" ? "" : ` (${unit})`;
  const ends = interval == null || "low" in interval
    ? interval
    : { low: interval[0], high: interval[1] };
  return exact({
    [of]: value,
    ...(ends === undefined
      ? {}
      : { [` low${of}`]: ends?.low ?? null, [` high${of}`]: ends?.high ?? null }),
    ...(n === undefined ? {} : { " n": n }),
  });
}
