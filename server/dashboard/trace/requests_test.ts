import { assertEquals } from "@std/assert";
import { conversationOf } from "../../../core/conversation/conversation.ts";
import { marksOf, placeOfByte } from "./marks.ts";
import { messagesOf, offeredTools } from "./requests.ts";

const REQUESTS: Readonly<Record<string, unknown>> = {
  "openai-chat": {
    messages: [{ role: "system", content: "Be short" }, {
      role: "user",
      content: [{ type: "text", text: "Hi" }, { type: "text", text: "there" }],
    }],
  },
  "openai-completions": { prompt: "Once" },
  "openai-responses": { instructions: "Be short", input: [{ role: "user", content: "Hi" }] },
  "anthropic-messages": { system: "Be short", messages: [{ role: "user", content: "Hi" }] },
  "ollama-generate": { system: "Be short", prompt: "Hi" },
};

Deno.test("messagesOf() names places and texts as alarms do, in every dialect", () => {
  for (const [dialect, request] of Object.entries(REQUESTS)) {
    const turns = conversationOf({ request, url: null, dialect })?.turns ?? [];
    assertEquals(
      messagesOf(request).map(({ place, text }) => ({ place, text })),
      turns.map(({ place, text }) => ({ place, text })),
      dialect,
    );
  }
});

Deno.test("messagesOf() shows what has no shape as it was sent", () => {
  assertEquals(messagesOf(null), []);
  assertEquals(messagesOf({ messages: "wrong" }), []);
  const [odd] = messagesOf({ messages: [{ role: "user", content: null, tool_calls: [1] }] });
  assertEquals(odd?.text, '{\n  "tool_calls": [\n    1\n  ]\n}');
  assertEquals(offeredTools({ tools: [{ name: "a" }] })[0]?.place, "tools[0]");
});

Deno.test("marksOf() finds the message that broke the cache and those that were cut", () => {
  const marks = marksOf([
    alarm({ place: "messages[0]", byteInPlace: 7, lostTokens: 90, lostSeconds: null }),
    alarm({ probablyLost: ["messages[1]", "the beginning of messages[2]"] }),
    alarm({ probablyLost: 3, place: 1 }),
  ]);
  assertEquals([...marks], [
    ["messages[0]", { brokeAt: 7, lostTokens: 90, lostSeconds: undefined }],
    ["messages[1]", { lost: "whole" }],
    ["messages[2]", { lost: "beginning" }],
  ]);
});

Deno.test("placeOfByte() counts characters as they are in the text", () => {
  assertEquals(placeOfByte("a€😀b", 1), 1);
  assertEquals(placeOfByte("a€😀b", 4), 2);
  assertEquals(placeOfByte("a€😀b", 8), 4);
  assertEquals(placeOfByte("ab", 3), undefined);
});

function alarm(evidence: Readonly<Record<string, unknown>>) {
  return {
    seq: 1,
    t: 0,
    span: "c1",
    alarm: "cache",
    message: "",
    evidence: { ...evidence },
    confidence: 1,
    advice: "",
  };
}
