/** Finds the name that was probably meant. @module */

/**
 * The known name nearest to a mistyped one by edit distance, or undefined when none is near: at most
 * a third of its letters may differ, and at most three.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(name.length / 3)));
  const ranked = known
    .map((one) => ({ one, distance: distance(name.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= limit ? best.one : undefined;
}

/** Names that a sentence has room for. */
const MOST = 20;

/** A sentence about the nearest name, else about all names, or the first of many. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const more = known.length > MOST ? ` and ${known.length - MOST} more` : "";
  return `Known are ${known.slice(0, MOST).join(", ")}${more}`;
}

/** Edit distance: insertions, deletions, replacements, and neighbours that were swapped. */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
        ? (before[column - 2] ?? Infinity) + 1
        : Infinity;
      const added = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, added));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
