import { assert, test } from "sandbox:test";
import { {{fn}} } from "./solution";

test("returns the value of the first success", async () => {
  let calls = 0;
  const value: number = await {{fn}}(() => Promise.resolve(++calls), { attempts: 3, delayMs: 1 });
  assert.equal(value, 1);
  assert.equal(calls, 1);
});
test("tries again after a failure", async () => {
  let calls = 0;
  const task = () => ++calls < 3 ? Promise.reject(new Error("no")) : Promise.resolve("yes");
  assert.equal(await {{fn}}(task, { attempts: 3, delayMs: 1 }), "yes");
  assert.equal(calls, 3);
});
test("throws the last error after so many calls", async () => {
  let calls = 0;
  const task = () => Promise.reject(new Error("failure " + ++calls));
  await assert.rejects({{fn}}(task, { attempts: 4, delayMs: 1 }), { message: "failure 4" });
  assert.equal(calls, 4);
});
test("waits longer each time", async () => {
  const at: number[] = [];
  const task = () => {
    at.push(performance.now());
    return Promise.reject(new Error("no"));
  };
  await assert.rejects({{fn}}(task, { attempts: 3, delayMs: 20 }));
  const [a = 0, b = 0, c = 0] = at;
  assert.ok(b - a >= 18, "first pause " + (b - a));
  assert.ok(c - b >= 20 * {{factor}} - 2, "second pause " + (c - b));
});
