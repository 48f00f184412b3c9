import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test("keeps the order", async () => {
  const results: string[] = await {{fn}}([12, 1, 6], 3, async (ms, index) => {
    await pause(ms);
    return index + ":" + ms;
  });
  assert.deepEqual(results, ["0:12", "1:1", "2:6"]);
});
test("never runs more than the limit", async () => {
  let running = 0;
  let most = 0;
  await {{fn}}([1, 2, 3, 4, 5, 6, 7], 3, async () => {
    most = Math.max(most, ++running);
    await pause(3);
    running--;
  });
  assert.equal(most, 3);
});
test("fills a free place at once", async () => {
  const started: number[] = [];
  const open: (() => void)[] = [];
  const all = {{fn}}([0, 1, 2, 3], 2, (value) => {
    started.push(value);
    return new Promise<void>((resolve) => open.push(resolve));
  });
  await pause(1);
  assert.deepEqual(started, [0, 1]);
  open[1]?.();
  await pause(1);
  assert.deepEqual(started, [0, 1, 2]);
  open[2]?.();
  await pause(1);
  assert.deepEqual(started, [0, 1, 2, 3]);
  open.forEach((resolve) => resolve());
  await all;
});
test("rejects with the first error and starts nothing more", async () => {
  const started: number[] = [];
  await assert.rejects(
    {{fn}}([0, 1, 2, 3, 4, 5], 2, async (value) => {
      started.push(value);
      await pause(2);
      if (value === 1) throw new RangeError("one");
    }),
    RangeError,
  );
  await pause(15);
  assert.ok(started.length <= 3, "started " + started.length);
});
test("takes nothing", async () => {
  assert.deepEqual(await {{fn}}([], 4, () => Promise.resolve(1)), []);
});
