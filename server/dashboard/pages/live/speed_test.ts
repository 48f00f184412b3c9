import { assertAlmostEquals, assertEquals } from "@std/assert";
import { latency } from "../../../../core/stats/latency.ts";
import { decodeRate, type TimedCall, timeToFirst } from "./speed.ts";

const CLOCK = {
  sent: 1e9,
  headers: 1.1e9,
  first: 1.2e9,
  firstAnswer: 1.2e9,
  last: 2.2e9,
  end: 2.3e9,
};
const USAGE = { inputTokens: 10, outputTokens: 21, cachedTokens: 0, reasoningTokens: null };
const CALL: TimedCall = {
  clock: CLOCK,
  timings: null,
  outputTokens: USAGE.outputTokens,
  tokens: null,
  chunks: 21,
  state: "completed",
};

Deno.test("timeToFirst() and decodeRate() say what a report says", () => {
  const { ttft, decode_client } = latency({
    clock: CLOCK,
    timings: null,
    usage: USAGE,
    tokens: null,
    arrivals: Array.from({ length: 21 }, (_, index) => 1.2e9 + index * 5e7),
  });
  assertEquals(timeToFirst(CALL).value, (ttft.value ?? 0) * 1e6);
  assertAlmostEquals(decodeRate(CALL).value ?? 0, decode_client.value ?? 0);
});

Deno.test("decodeRate() takes the server's clock where it tells", () => {
  const timings = {
    source: "timings",
    promptTokens: null,
    cachedTokens: null,
    promptMs: null,
    outputTokens: 20,
    outputMs: 400,
    loadMs: null,
  };
  assertEquals(decodeRate({ ...CALL, timings }), {
    value: 50,
    source: "By the server's clock: timings",
  });
});

Deno.test("what nobody knows has a reason and no value", () => {
  const atOnce = { ...CALL, clock: { ...CLOCK, last: CLOCK.first } };
  for (
    const speed of [
      timeToFirst({ ...CALL, clock: null }),
      timeToFirst(atOnce),
      decodeRate(atOnce),
      decodeRate({ ...CALL, chunks: 2 }),
      decodeRate({ ...CALL, outputTokens: null }),
      decodeRate({ ...CALL, clock: null }),
    ]
  ) {
    assertEquals(speed.value, null);
    assertEquals("reason" in speed && speed.reason !== "", true);
  }
});
