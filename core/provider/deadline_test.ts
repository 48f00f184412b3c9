import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { delay } from "@std/async";
import { ProviderError } from "./contract.ts";
import { Deadline } from "./deadline.ts";

const NEVER = new Promise<void>(() => {});
const LONG = { firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 };

async function failure(
  limits: Partial<typeof LONG>,
  { words = 0, finished = false }: { readonly words?: number; readonly finished?: boolean } = {},
): Promise<ProviderError> {
  const deadline = new Deadline({ ...LONG, ...limits }, new AbortController().signal);
  deadline.sent();
  for (let n = 0; n < words; n++) deadline.touch({ at: performance.now(), text: "a" });
  try {
    return await assertRejects(() => deadline.race(NEVER, () => finished), ProviderError);
  } finally {
    deadline.clear();
  }
}

Deno.test("Deadline ends a call whose first word does not come", async () => {
  assertEquals((await failure({ firstTokenMs: 20 })).type, "first_token_timeout");
});

Deno.test("Deadline ends a call that stops between two words", async () => {
  assertEquals((await failure({ stallMs: 20, firstTokenMs: 1 }, { words: 1 })).type, "stall");
});

Deno.test("Deadline ends a call that takes too long in all, though words come", async () => {
  const { type, message } = await failure({ totalMs: 20 }, { words: 3 });
  assertEquals([type, message], ["stall", "The answer took more than 0.02 s in all"]);
});

Deno.test("Deadline takes no event without content for a word", async () => {
  const deadline = new Deadline({ ...LONG, firstTokenMs: 20 }, new AbortController().signal);
  deadline.sent();
  deadline.touch({ at: performance.now(), responseId: "1" });
  const error = await assertRejects(() => deadline.race(NEVER, () => false), ProviderError);
  deadline.clear();
  assertEquals(error.type, "first_token_timeout");
});

Deno.test("Deadline lets an answer be whole whose connection is not closed", async () => {
  const deadline = new Deadline({ ...LONG, stallMs: 20 }, new AbortController().signal);
  deadline.sent();
  deadline.touch({ at: performance.now(), text: "a" });
  await deadline.race(NEVER, () => true);
  deadline.clear();
  assertEquals(deadline.signal.aborted, true);
});

Deno.test("Deadline passes the user's stop on, also one that came before", async () => {
  const user = new AbortController();
  const deadline = new Deadline(LONG, user.signal);
  const stopped = assertRejects(() => deadline.race(NEVER, () => false), ProviderError);
  user.abort();
  assertEquals((await stopped).type, "cancelled");
  deadline.clear();

  const late = new Deadline(LONG, user.signal);
  assertEquals(late.signal.aborted, true);
  const error = await assertRejects(() => late.race(NEVER, () => false), ProviderError);
  assertStrictEquals(late.reason(new TypeError("what the abort broke")), error);
});

Deno.test("Deadline leaves a call alone that heeds its limits", async () => {
  const deadline = new Deadline({ ...LONG, stallMs: 20 }, new AbortController().signal);
  deadline.sent();
  await deadline.race(Promise.resolve(), () => true);
  deadline.clear();
  await delay(40);
  assertEquals(deadline.signal.aborted, false);
  const cause = new TypeError("its own");
  assertStrictEquals(deadline.reason(cause), cause);
});
