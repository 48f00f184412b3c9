import { assertEquals } from "@std/assert";
import { inputTokens, outputTokens } from "./told_tokens.ts";

const TIMINGS = {
  source: "timings",
  promptTokens: 6,
  cachedTokens: 24,
  promptMs: 1,
  outputTokens: 8,
  outputMs: 2,
  loadMs: null,
};
const USAGE = { inputTokens: 31, outputTokens: 9, cachedTokens: null, reasoningTokens: null };

Deno.test("tokens are those of the usage, else those of the server's timings", () => {
  assertEquals(inputTokens({ usage: USAGE, timings: TIMINGS }), 31);
  assertEquals(inputTokens({ usage: null, timings: TIMINGS }), 30);
  assertEquals(outputTokens({ usage: USAGE, timings: TIMINGS, tokens: 7 }), 9);
  assertEquals(outputTokens({ usage: null, timings: TIMINGS, tokens: 7 }), 8);
  assertEquals(outputTokens({ usage: null, timings: null, tokens: 7 }), 7);
});

Deno.test("a prompt whose cached part nobody tells has no known length", () => {
  assertEquals(inputTokens({ usage: null, timings: { ...TIMINGS, cachedTokens: null } }), null);
  assertEquals(inputTokens({ usage: null, timings: null }), null);
});
