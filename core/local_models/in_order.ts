/** Does several things at a time and hands out the results one after the other. @module */

/**
 * The results of `work` in the order of the items, with at most `limit` of them under way. An error
 * of `work` is thrown in its turn. Leaving early waits for what is under way and starts no more.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  { limit, work }: { readonly limit: number; readonly work: (item: T) => Promise<R> },
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  let next = 0;
  const start = () => {
    const item = items[next++];
    if (item === undefined) return;
    const result = work(item);
    // It is thrown where its turn comes; until then it must not count as unhandled.
    result.catch(() => {/* thrown by the await below */});
    underWay.push(result);
  };
  while (underWay.length < limit && next < items.length) start();
  try {
    for (let result = underWay.shift(); result !== undefined; result = underWay.shift()) {
      yield await result;
      start();
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
