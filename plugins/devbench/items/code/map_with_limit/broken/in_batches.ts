// fails: logic_error
export async function {{fn}}<T, R>(
  values: readonly T[],
  limit: number,
  work: (value: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < values.length; start += limit) {
    const batch = values.slice(start, start + limit);
    results.push(...await Promise.all(batch.map((value, at) => work(value, start + at))));
  }
  return results;
}
