// fails: wrong_async_usage
export async function {{fn}}<T>(
  values: readonly T[],
  save: (value: T) => Promise<void>,
): Promise<number> {
  let saved = 0;
  for (const value of values) {
    save(value).then(() => saved++);
  }
  return saved;
}
