/** Splits a number by shares. @module */

/**
 * Whole numbers that sum to `total`, by largest remainder: each is its share rounded down, and what is
 * left goes to the largest fractions, the earlier name first. Shares need not sum to 1; with none
 * above 0 every name is alike.
 */
export function split<K extends string>(
  total: number,
  shares: ReadonlyMap<K, number>,
): Map<K, number> {
  const sum = [...shares.values()].reduce((all, one) => all + one, 0);
  const exact = [...shares].map(([name, share]) => ({
    name,
    exact: total * (sum === 0 ? 1 / shares.size : share / sum),
  }));
  // Shares such as 0.1 are no exact fractions: 0.3 × 10 must not come out as 2.
  const parts = new Map(exact.map(({ name, exact }) => [name, Math.floor(exact + 1e-9)]));
  let left = total - [...parts.values()].reduce((all, one) => all + one, 0);
  const byFraction = exact.toSorted((a, b) =>
    (b.exact - (parts.get(b.name) ?? 0)) - (a.exact - (parts.get(a.name) ?? 0))
  );
  for (const { name } of byFraction) {
    if (left <= 0) break;
    parts.set(name, (parts.get(name) ?? 0) + 1);
    left--;
  }
  return parts;
}

/**
 * As `split()`, where there is only so much room under each name: what does not fit goes to the others
 * by their shares. The total is at most the room there is.
 */
export function splitWithin<K extends string>(
  total: number,
  { shares, room }: {
    readonly shares: ReadonlyMap<K, number>;
    readonly room: ReadonlyMap<K, number>;
  },
): Map<K, number> {
  const parts = new Map([...shares.keys()].map((name) => [name, 0]));
  let left = total;
  while (left > 0) {
    const open = new Map(
      [...shares].filter(([name]) => (parts.get(name) ?? 0) < (room.get(name) ?? 0)),
    );
    if (open.size === 0) break;
    for (const [name, more] of split(left, open)) {
      const before = parts.get(name) ?? 0;
      const part = Math.min(before + more, room.get(name) ?? 0);
      parts.set(name, part);
      left -= part - before;
    }
  }
  return parts;
}
