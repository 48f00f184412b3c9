// fails: logic_error
export async function {{fn}}<T>(
  values: readonly T[],
  save: (value: T) => Promise<void>,
): Promise<number> {
  await Promise.all(values.map((value) => save(value)));
  return values.length;
}
