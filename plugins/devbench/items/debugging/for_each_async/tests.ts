import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test("saves nothing of nothing", async () => {
  assert.equal(await {{fn}}([], () => Promise.resolve()), 0);
});
test("waits until all are saved", async () => {
  const saved: number[] = [];
  const count = await {{fn}}([1, 2, 3], async (value) => {
    await pause();
    saved.push(value);
  });
  assert.deepEqual([count, saved], [3, [1, 2, 3]]);
});
test("saves one at a time", async () => {
  let running = 0;
  let most = 0;
  await {{fn}}([1, 2, 3], async () => {
    most = Math.max(most, ++running);
    await pause();
    running--;
  });
  assert.equal(most, 1);
});
test("rejects with the first failure and stops", async () => {
  const tried: number[] = [];
  const save = async (value: number) => {
    tried.push(value);
    await pause();
    if (value === 2) throw new RangeError("two");
  };
  await assert.rejects({{fn}}([1, 2, 3], save), RangeError);
  assert.deepEqual(tried, [1, 2]);
});
