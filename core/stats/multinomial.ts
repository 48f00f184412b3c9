/** Draws how often each kind of unit is in a resample, instead of drawing unit by unit. @module */

/** Equal units: how many there are, and what each adds. */
export interface Kind {
  readonly count: number;
  readonly sum: number;
  readonly size: number;
}

/** Binomial probabilities below this share of the largest are left out: a double cannot hold their sum apart from 1. */
const NEGLIGIBLE = 1e-18;

/**
 * Means of resamples. The count of a kind among the units that are left is binomial, given the kinds
 * before it, which makes all counts together multinomial.
 */
export function multinomialSums(
  kinds: readonly Kind[],
  { resamples, next }: { readonly resamples: number; readonly next: () => number },
): Float64Array {
  const units = kinds.reduce((sum, { count }) => sum + count, 0);
  const tables = kinds.map(() => new Map<number, Table>());
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let left = units;
    let unseen = units;
    let sum = 0;
    let size = 0;
    for (let kind = 0; kind < kinds.length; kind++) {
      const { count, sum: each, size: weight } = kinds[kind] as Kind;
      const drawn = kind === kinds.length - 1
        ? left
        : drawBinomial(tables[kind] as Map<number, Table>, { left, p: count / unseen, next });
      sum += drawn * each;
      size += drawn * weight;
      left -= drawn;
      unseen -= count;
    }
    means[resample] = sum / size;
  }
  return means;
}

/** Cumulative probabilities of the counts from `first` on. */
interface Table {
  readonly first: number;
  readonly cumulated: Float64Array;
}

function drawBinomial(
  tables: Map<number, Table>,
  { left, p, next }: { readonly left: number; readonly p: number; readonly next: () => number },
): number {
  if (left === 0) return 0;
  let table = tables.get(left);
  if (table === undefined) tables.set(left, table = binomialTable(left, p));
  const { first, cumulated } = table;
  // 53 bits from two numbers, so that rare counts are as rare as they should be.
  const u = ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] as number) > u) high = middle;
    else low = middle + 1;
  }
  return first + low;
}

/** From the most likely count outwards, each from the one before, then divided by their sum. */
function binomialTable(n: number, p: number): Table {
  const odds = p / (1 - p);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const below: number[] = [];
  let share = 1;
  for (let k = mode; k > 0 && share > NEGLIGIBLE; k--) {
    share *= k / ((n - k + 1) * odds);
    below.push(share);
  }
  const above: number[] = [];
  share = 1;
  for (let k = mode; k < n && share > NEGLIGIBLE; k++) {
    share *= (n - k) / (k + 1) * odds;
    above.push(share);
  }
  const shares = [...below.reverse(), 1, ...above];
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  const cumulated = Float64Array.from(shares, (share) => (sum += share) / whole);
  // Rounding must not leave a number that no count is drawn for.
  cumulated[cumulated.length - 1] = 1;
  return { first: mode - below.length, cumulated };
}
