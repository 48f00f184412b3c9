import { assert, test } from "sandbox:test";
import { {{Name}} } from "./solution";

interface Events {
  saved: { id: number };
  closed: string;
}

test("calls listeners in order and counts them", () => {
  const emitter = new {{Name}}<Events>();
  const seen: string[] = [];
  emitter.on("saved", ({ id }) => seen.push("a" + id));
  emitter.on("saved", ({ id }) => seen.push("b" + id));
  assert.equal(emitter.emit("saved", { id: 7 }), 2);
  assert.equal(emitter.emit("closed", "x"), 0);
  assert.deepEqual(seen, ["a7", "b7"]);
});
test("removes a listener", () => {
  const emitter = new {{Name}}<Events>();
  let calls = 0;
  const off = emitter.on("closed", () => calls++);
  emitter.emit("closed", "x");
  off();
  off();
  emitter.emit("closed", "x");
  assert.equal(calls, 1);
});
test("calls once at most once", () => {
  const emitter = new {{Name}}<Events>();
  const seen: string[] = [];
  emitter.once("closed", (reason) => seen.push(reason));
  const off = emitter.once("closed", () => seen.push("never"));
  off();
  emitter.emit("closed", "first");
  emitter.emit("closed", "second");
  assert.deepEqual(seen, ["first"]);
});
test("skips nobody when one leaves while it is called", () => {
  const emitter = new {{Name}}<Events>();
  const seen: string[] = [];
  const off = emitter.on("closed", () => {
    seen.push("a");
    off();
  });
  emitter.on("closed", () => seen.push("b"));
  emitter.once("closed", () => seen.push("c"));
  emitter.on("closed", () => seen.push("d"));
  emitter.emit("closed", "x");
  assert.deepEqual(seen, ["a", "b", "c", "d"]);
});
