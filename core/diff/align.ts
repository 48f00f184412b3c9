/** Pairs what two lists have in common, in order, by how alike the entries are and not by their places. @module */

/** A pair; one side is undefined where the other has no partner. */
export interface Pair<T> {
  readonly a: T | undefined;
  readonly b: T | undefined;
  /** From 0 to 1; 0 where a side is missing. */
  readonly alike: number;
}

/** How to pair. */
export interface AlignOptions<T> {
  /** From 0, nothing in common, to 1, the same. */
  readonly similarity: (a: T, b: T) => number;
  /** Entries that are less alike stay alone. Default 0.3. */
  readonly least?: number;
}

/** Longer lists are paired in stretches: what lies between two is compared with its own stretch only. */
const STRETCH = 400;

/** Pairs two lists so that the pairs are as alike as possible and none crosses another (Needleman and Wunsch). */
export function align<T>(
  a: readonly T[],
  b: readonly T[],
  { similarity, least = 0.3 }: AlignOptions<T>,
): Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let [fromA, fromB] = [0, 0];
  while (fromA < a.length || fromB < b.length) {
    const [partA, partB] = [a.slice(fromA, fromA + STRETCH), b.slice(fromB, fromB + STRETCH)];
    pairs.push(...stretch(partA, partB, { similarity, least }));
    fromA += STRETCH;
    fromB += STRETCH;
  }
  return pairs;
}

function stretch<T>(
  a: readonly T[],
  b: readonly T[],
  { similarity, least }: Required<AlignOptions<T>>,
): Pair<T>[] {
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const alike = new Float64Array(a.length * b.length);
  for (const [row, one] of a.entries()) {
    for (const [column, other] of b.entries()) {
      const value = similarity(one, other);
      alike[row * b.length + column] = value;
      const at = (row + 1) * width + column + 1;
      const paired = value >= least ? (best[at - width - 1] ?? 0) + value : -1;
      best[at] = Math.max(best[at - width] ?? 0, best[at - 1] ?? 0, paired);
    }
  }
  const pairs: Pair<T>[] = [];
  let [row, column] = [a.length, b.length];
  while (row > 0 || column > 0) {
    const at = row * width + column;
    const value = row > 0 && column > 0 ? alike[(row - 1) * b.length + column - 1] ?? 0 : 0;
    const paired = row > 0 && column > 0 && value >= least &&
      best[at] === (best[at - width - 1] ?? 0) + value;
    if (paired) pairs.push({ a: a[--row], b: b[--column], alike: value });
    else if (row > 0 && (column === 0 || best[at] === best[at - width])) {
      pairs.push({ a: a[--row], b: undefined, alike: 0 });
    } else pairs.push({ a: undefined, b: b[--column], alike: 0 });
  }
  return pairs.reverse();
}

/** How alike two texts are: the share of words (of a bounded number) that both have, 1 for equal texts. */
export function textSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const [one, other] = [wordsOf(a), wordsOf(b)];
  if (one.size === 0 || other.size === 0) return 0;
  let both = 0;
  for (const word of one) if (other.has(word)) both++;
  // Dice; never 1 for texts that are not the same.
  return Math.min(0.999, 2 * both / (one.size + other.size));
}

const MOST_WORDS = 400;

function wordsOf(text: string): Set<string> {
  return new Set(
    text.slice(0, 8 * MOST_WORDS).split(/\s+/, MOST_WORDS).filter((one) => one !== ""),
  );
}
