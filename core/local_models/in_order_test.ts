import { assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async/delay";
import { inOrder } from "./in_order.ts";

/** Work that ends when it is told to. */
function controlled() {
  const ends: PromiseWithResolvers<number>[] = [];
  const work = (item: number) => {
    const end = Promise.withResolvers<number>();
    ends[item] = end;
    return end.promise;
  };
  return { ends, work };
}

Deno.test("inOrder() keeps the order of the items and the limit", async () => {
  const { ends, work } = controlled();
  const results = Array.fromAsync(inOrder([0, 1, 2, 3], { limit: 2, work }));
  await Promise.resolve();
  assertEquals(ends.length, 2);
  ends[1]?.resolve(10);
  await Promise.resolve();
  assertEquals(ends.length, 2);
  ends[0]?.resolve(0);
  for (const later of [2, 3]) {
    while (ends[later] === undefined) await Promise.resolve();
    ends[later].resolve(later * 10);
  }
  assertEquals(await results, [0, 10, 20, 30]);
});

Deno.test("inOrder() throws an error in its turn", async () => {
  const seen: number[] = [];
  await assertRejects(async () => {
    const work = (item: number) =>
      item === 1 ? Promise.reject(new RangeError("one")) : Promise.resolve(item);
    for await (const one of inOrder([0, 1, 2], { limit: 3, work })) seen.push(one);
  }, RangeError);
  assertEquals(seen, [0]);
});

Deno.test("inOrder() starts no more once it is left, and waits for what it started", async () => {
  let started = 0;
  let ended = 0;
  const work = async () => {
    started++;
    await delay(started * 10);
    ended++;
  };
  const items = Array.from({ length: 100 }, (_, item) => item);
  for await (const _ of inOrder(items, { limit: 3, work })) break;
  assertEquals([started, ended], [3, 3]);
});
