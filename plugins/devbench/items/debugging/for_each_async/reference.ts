/** Saves all, one after the other. Returns how many were saved. */
export async function {{fn}}<T>(
  values: readonly T[],
  save: (value: T) => Promise<void>,
): Promise<number> {
  let saved = 0;
  for (const value of values) {
    await save(value);
    saved++;
  }
  return saved;
}
