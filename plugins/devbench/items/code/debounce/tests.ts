import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test("runs once with the last arguments", async () => {
  const seen: [string, number][] = [];
  const save = {{fn}}((text: string, version: number) => {
    seen.push([text, version]);
  }, 15);
  save("a", 1);
  save("b", 2);
  save("c", 3);
  assert.deepEqual(seen, []);
  await pause(60);
  assert.deepEqual(seen, [["c", 3]]);
});
test("waits anew after each call", async () => {
  const seen: number[] = [];
  const save = {{fn}}((n: number) => {
    seen.push(n);
  }, 5000);
  save(1);
  await pause(5);
  save(2);
  assert.deepEqual(seen, []);
  save.flush();
  assert.deepEqual(seen, [2]);
});
test("cancels", async () => {
  let calls = 0;
  const save = {{fn}}(() => {
    calls++;
  }, 5);
  save();
  save.cancel();
  save.flush();
  await pause(25);
  assert.equal(calls, 0);
});
test("flushes once", async () => {
  let calls = 0;
  const save = {{fn}}(() => {
    calls++;
  }, 5);
  save.flush();
  assert.equal(calls, 0);
  save();
  save.flush();
  await pause(25);
  assert.equal(calls, 1);
});
