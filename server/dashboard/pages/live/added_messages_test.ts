import { assertEquals } from "@std/assert";
import { messagesOf } from "../../trace/requests.ts";
import { addedMessages } from "./added_messages.ts";

const asked = (...said: readonly (readonly [string, string])[]) =>
  messagesOf({ messages: said.map(([role, content]) => ({ role, content })) });

const FIRST = asked(["system", "Be short"], ["user", "2 + 2?"]);

Deno.test("addedMessages() leaves out what was said before and the answer that was sent back", () => {
  const now = asked(["system", "Be short"], ["user", "2 + 2?"], ["assistant", "4\n"], [
    "user",
    "+ 1?",
  ]);
  const { messages, ...rest } = addedMessages(now, { messages: FIRST, answer: "4" });
  assertEquals(messages.map(({ text }) => text), ["+ 1?"]);
  assertEquals(rest, { common: 2, dropped: 0, answerKept: true });
});

Deno.test("addedMessages() shows an answer that was sent back otherwise than it came", () => {
  const now = asked(["system", "Be short"], ["user", "2 + 2?"], ["assistant", "5"], [
    "user",
    "+ 1?",
  ]);
  const added = addedMessages(now, { messages: FIRST, answer: "4" });
  assertEquals(added.messages.map(({ text }) => text), ["5", "+ 1?"]);
  assertEquals(added.answerKept, false);
});

Deno.test("addedMessages() counts what is not sent any more", () => {
  const added = addedMessages(asked(["system", "Be long"], ["user", "2 + 2?"]), {
    messages: FIRST,
  });
  assertEquals([added.common, added.dropped, added.messages.length], [0, 2, 2]);
});
