/** Finding words in an answer, across chunks. @module */

/** Places of `query` in `text`, in order, without overlaps; case does not matter. */
export function placesOf(text: string, query: string, most = 10_000): readonly number[] {
  if (query === "") return [];
  const found: number[] = [];
  // Lower case can be longer than what it was; then places would not fit, and case matters.
  const lower = text.toLowerCase();
  const [haystack, needle] =
    lower.length === text.length && query.toLowerCase().length === query.length
      ? [lower, query.toLowerCase()]
      : [text, query];
  let at = haystack.indexOf(needle);
  while (at >= 0 && found.length < most) {
    found.push(at);
    at = haystack.indexOf(needle, at + needle.length);
  }
  return found;
}

/** The place after `current`, or before it for `by` -1; round at the ends. */
export function nextPlace(
  places: readonly number[],
  { current, by }: { readonly current: number; readonly by: 1 | -1 },
): number {
  return places.length === 0 ? -1 : (current + by + places.length) % places.length;
}
