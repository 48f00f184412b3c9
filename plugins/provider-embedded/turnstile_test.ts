import { assertEquals, assertRejects } from "@std/assert";
import { Turnstile } from "./turnstile.ts";

Deno.test("Turnstile.enter() lets in one at a time, in order", async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const visit = async (name: string) => {
    const leave = await turnstile.enter();
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
    leave();
  };

  await Promise.all([visit("a"), visit("b"), visit("c")]);

  assertEquals(order, ["a in", "a out", "b in", "b out", "c in", "c out"]);
});

Deno.test("Turnstile.enter() passes over who gave up", async () => {
  const turnstile = new Turnstile();
  const leave = await turnstile.enter();
  const impatient = new AbortController();
  const gaveUp = assertRejects(() => turnstile.enter(impatient.signal), Error, "enough");
  const next = turnstile.enter(new AbortController().signal);

  impatient.abort(new Error("enough"));
  await gaveUp;
  assertEquals(await Promise.race([next, Promise.resolve("still waiting")]), "still waiting");
  leave();

  (await next)();
});

Deno.test("Turnstile.enter() turns away who has given up before", async () => {
  const signal = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => new Turnstile().enter(signal), Error, "too late");
});
