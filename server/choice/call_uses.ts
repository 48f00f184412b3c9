/** Which calls of a run are told with what they used. @module */

/** The one that is named, or all. */
export function chosenUses<T extends { readonly span: string }>(
  calls: readonly T[],
  { span }: { readonly span?: string | undefined },
): readonly T[] {
  return span === undefined ? calls : calls.filter((call) => call.span === span);
}
