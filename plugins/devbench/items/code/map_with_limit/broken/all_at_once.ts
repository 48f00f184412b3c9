// fails: race_condition
export async function {{fn}}<T, R>(
  values: readonly T[],
  _limit: number,
  work: (value: T, index: number) => Promise<R>,
): Promise<R[]> {
  return await Promise.all(values.map((value, index) => work(value, index)));
}
