import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ServerTimings, Usage } from "../events/call.ts";
import { answer } from "../testing/answer.ts";
import { latency, type LatencyName } from "./latency.ts";

const MS = 1_000_000;

const usage = (parts: Partial<Usage>): Usage => ({
  inputTokens: null,
  outputTokens: null,
  cachedTokens: null,
  reasoningTokens: null,
  ...parts,
});

const timings = (parts: Partial<ServerTimings>): ServerTimings => ({
  source: "timings",
  promptTokens: null,
  cachedTokens: null,
  promptMs: null,
  outputTokens: null,
  outputMs: null,
  loadMs: null,
  ...parts,
});

/** Sent at 1,000 ms; chunks at the given milliseconds after that; the response ends 1 ms later. */
function arriving(...after: readonly number[]) {
  const arrivals = after.map((ms) => (1000 + ms) * MS);
  const first = arrivals[0] ?? null;
  const last = arrivals.at(-1) ?? null;
  const end = (last ?? 1000 * MS) + MS;
  return {
    arrivals,
    clock: { sent: 1000 * MS, headers: null, first, firstAnswer: first, last, end },
  };
}

Deno.test("latency() computes every figure by its formula", () => {
  const figures = latency(answer({
    ...arriving(200, 210, 230, 260, 300),
    usage: usage({ inputTokens: 120, cachedTokens: 20, outputTokens: 5 }),
    timings: timings({ promptTokens: 100, promptMs: 160, outputTokens: 5, outputMs: 110 }),
  }));

  const values = Object.fromEntries(
    Object.entries(figures).map(([name, { value, unit }]) => [name, [value, unit]]),
  );
  assertEquals(values, {
    ttft: [200, "ms"],
    ttfa: [200, "ms"],
    e2e: [301, "ms"],
    prefill_client: [500, "tokens/s"],
    prefill_server: [625, "tokens/s"],
    tpot: [25, "ms"],
    decode_client: [40, "tokens/s"],
    decode_server: [5000 / 110, "tokens/s"],
    gap_p50: [25, "ms"],
    gap_p90: [37, "ms"],
    gap_p95: [38.5, "ms"],
    gap_p99: [null, "ms"],
  });
});

Deno.test("latency() separates the first answer from reasoning before it", () => {
  const { arrivals, clock } = arriving(50, 100, 150);
  const thinking = { arrivals, clock: { ...clock, firstAnswer: arrivals[2] ?? null } };
  const { ttft, ttfa } = latency(answer({ ...thinking, tokens: 3 }));
  assertEquals([ttft.value, ttfa.value], [50, 150]);

  const only = latency(answer({ ...thinking, clock: { ...thinking.clock, firstAnswer: null } }));
  assertEquals(only.ttfa.value, null);
});

/** The reason why a figure is unknown; undefined when it is known. */
function reason(parts: Parameters<typeof answer>[0], name: LatencyName): string | undefined {
  const figure = latency(answer(parts))[name];
  assertEquals(figure.value === null, figure.reason !== undefined);
  return figure.reason;
}

Deno.test("latency() takes no chunk for a token", () => {
  const chunks = arriving(10, 20, 30);
  assert(reason(chunks, "tpot")?.includes("a chunk is not a token"));
  assert(reason(chunks, "decode_client")?.includes("a chunk is not a token"));
  assertEquals(reason({ ...chunks, tokens: 3 }, "tpot"), undefined);
});

Deno.test("latency() counts the tokens that arrived before those that usage states", () => {
  const { tpot } = latency(
    answer({ ...arriving(10, 20, 30), tokens: 3, usage: usage({ outputTokens: 2 }) }),
  );
  assertEquals(tpot.value, 10);
});

Deno.test("latency() does not time tokens in chunks that are too coarse", () => {
  const coarse = { ...arriving(10, 500), usage: usage({ outputTokens: 128 }) };
  assertEquals(reason(coarse, "tpot"), "128 tokens arrived at only 2 instants");
  assertEquals(
    reason({ ...coarse, usage: usage({ outputTokens: 1 }) }, "tpot")?.slice(0, 7),
    "it take",
  );
  const pairs = Array.from({ length: 64 }, (_, index) => index * 10);
  assertEquals(
    reason({ ...arriving(...pairs), usage: usage({ outputTokens: 128 }) }, "tpot"),
    undefined,
  );
});

Deno.test("latency() knows no first token where the whole answer arrived at one instant", () => {
  const whole = {
    ...arriving(700, 700, 700),
    usage: usage({ inputTokens: 9, cachedTokens: 0, outputTokens: 40 }),
  };
  assertEquals(reason(whole, "ttft"), "40 tokens arrived at one instant, not one by one");
  assertEquals(reason(whole, "ttfa"), reason(whole, "ttft"));
  assertEquals(reason(whole, "prefill_client"), reason(whole, "ttft"));
  assert(reason({ ...whole, usage: null }, "ttft")?.includes("unknown number"));
  assertEquals(reason({ ...arriving(700), usage: usage({ outputTokens: 2 }) }, "ttft"), undefined);
});

Deno.test("latency() computes no prefill rate from cached tokens", () => {
  const told = (parts: Partial<Usage>) => ({
    ...arriving(100, 110),
    usage: usage({ outputTokens: 2, ...parts }),
  });
  assertAlmostEquals(
    latency(answer(told({ inputTokens: 500, cachedTokens: 480 }))).prefill_client.value ?? NaN,
    200,
  );
  assert(reason(told({ inputTokens: 500 }), "prefill_client")?.includes("from its cache"));
  assert(reason(told({ cachedTokens: 0 }), "prefill_client")?.includes("the prompt has"));
  assert(reason(told({ inputTokens: 5, cachedTokens: 9 }), "prefill_client")?.includes("9 of 5"));
  assert(reason(told({ inputTokens: 9, cachedTokens: 9 }), "prefill_client")?.includes("no token"));
});

Deno.test("latency() says which part of the server's timings is missing", () => {
  assert(reason({}, "prefill_server")?.includes("no timings"));
  assert(reason({}, "decode_server")?.includes("no timings"));
  const some = { timings: timings({ promptTokens: 4, outputMs: 3 }) };
  assert(reason(some, "prefill_server")?.includes("how long the prompt"));
  assert(reason(some, "decode_server")?.includes("how many tokens"));
  // As llama.cpp times an answer of one token.
  const one = { timings: timings({ outputTokens: 1, outputMs: 0.001 }) };
  assert(reason(one, "decode_server")?.includes("follows no other"));
  assert(
    reason({ timings: timings({ promptTokens: 4, promptMs: 0 }) }, "prefill_server")?.includes(
      "no time",
    ),
  );
});

Deno.test("latency() gives a 99th percentile from 100 gaps on", () => {
  const every = (count: number) => arriving(...Array.from({ length: count }, (_, index) => index));
  assert(reason(every(100), "gap_p99")?.includes("99 gaps are too few"));
  assertEquals(reason(every(101), "gap_p99"), undefined);
  assert(reason(arriving(5), "gap_p50")?.includes("fewer than 2 chunks"));
});

Deno.test("latency() gives a finite number or a reason, whatever arrived", () => {
  const count = fc.option(fc.nat(300));
  const some = fc.record({
    steps: fc.array(fc.nat(50), { maxLength: 150 }),
    usage: fc.option(fc.record({
      inputTokens: count,
      outputTokens: count,
      cachedTokens: count,
      reasoningTokens: count,
    })),
    timings: fc.option(fc.record({
      source: fc.constant("timings"),
      promptTokens: count,
      cachedTokens: count,
      promptMs: count,
      outputTokens: count,
      outputMs: count,
      loadMs: count,
    })),
    tokens: count,
  });
  fc.assert(fc.property(some, ({ steps, ...told }) => {
    let at = 0;
    const figures = latency(answer({ ...arriving(...steps.map((step) => at += step)), ...told }));
    for (const [name, { value, reason, source }] of Object.entries(figures)) {
      assert(source.length > 0);
      assertEquals(value === null, reason !== undefined, name);
      if (value !== null) assert(Number.isFinite(value) && value >= 0, `${name} is ${value}`);
    }
  }));
});

Deno.test("latency() of times that are out of order is unknown", () => {
  const { clock } = answer();
  const times = { ...clock, sent: 3e9, first: 2e9, last: 1e9, end: 1e9 };
  const arrivals = [1, 2, 3, 4].map((second) => second * 1e9);
  const figures = latency({ ...answer(), clock: times, tokens: 4, arrivals });
  for (const name of ["tpot", "decode_client", "e2e"] as const) {
    assertEquals([figures[name].value, figures[name].reason], [null, "its times are out of order"]);
  }
});

Deno.test("latency() of an imported answer says what was not recorded, in the words of the import", () => {
  const clock = {
    sent: null,
    headers: null,
    first: null,
    firstAnswer: null,
    last: null,
    end: null,
  };
  const figures = latency({
    ...answer(),
    clock,
    arrivals: [],
    unknown: { "clock.first": "the log has no times of chunks" },
  });

  assertEquals(figures.ttft.reason, "it is not recorded when it was sent");
  assertEquals(figures.tpot.reason, "the log has no times of chunks");
  assertEquals([figures.e2e.value, figures.ttft.value, figures.gap_p50.value], [null, null, null]);
});
