/** One reading as a line: where it is known, and where nobody knows. @module */

import { lowerBound } from "../timeline/level_of_detail.ts";

/** Values at their times; null where it was asked for and not told. */
export interface ReadingLine {
  readonly t: readonly number[];
  readonly values: readonly (number | null)[];
  /** Two values farther apart than this say nothing about the time between. */
  readonly longest: number;
}

/** So many times the usual distance is a gap. */
const GAP = 4;

/** The line of a reading. One value alone is about its own moment and no other. */
export function lineOf(
  { t, values }: Pick<ReadingLine, "t" | "values">,
): ReadingLine {
  const steps = t.slice(1).map((each, index) => each - (t[index] as number)).sort((a, b) => a - b);
  return { t, values, longest: (steps[steps.length >> 1] ?? 0) * GAP };
}

/** The reading at a moment: the last one before it, unless that is too long ago; null where there is none. */
export function readingAt({ t, values, longest }: ReadingLine, moment: number): number | null {
  const at = lowerBound(t, moment + 1) - 1;
  return at < 0 || moment - (t[at] as number) > longest ? null : values[at] ?? null;
}

/** Columns over one time for several lines, as they are drawn. */
export interface Columns {
  readonly t: readonly number[];
  /** Of each line: a value, null where it breaks off, undefined where it was not asked for. */
  readonly values: readonly (readonly (number | null | undefined)[])[];
}

/** Lines with times of their own on one axis. */
export function columnsOf(lines: readonly ReadingLine[]): Columns {
  const marked = lines.map(broken);
  const t = [...new Set(marked.flatMap(({ t }) => t))].sort((a, b) => a - b);
  const place = new Map(t.map((each, index) => [each, index]));
  return {
    t,
    values: marked.map((line) => {
      const column = new Array<number | null | undefined>(t.length).fill(undefined);
      line.t.forEach((each, index) => {
        column[place.get(each) as number] = line.values[index] ?? null;
      });
      return column;
    }),
  };
}

/** The line with a null in each gap. */
function broken({ t, values, longest }: ReadingLine): Pick<ReadingLine, "t" | "values"> {
  const [times, marked]: [number[], (number | null)[]] = [[], []];
  t.forEach((each, index) => {
    const before = t[index - 1];
    if (before !== undefined && each - before > longest) {
      times.push((before + each) / 2);
      marked.push(null);
    }
    times.push(each);
    marked.push(values[index] ?? null);
  });
  return { t: times, values: marked };
}
