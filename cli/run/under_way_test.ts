import { assertEquals, assertMatch } from "@std/assert";
import { ask, ImaginedTrace, words } from "../../core/testing/imagined_trace.ts";
import { imaginedHeader } from "../../core/testing/imagined_header.ts";
import { CallsUnderWay } from "./under_way.ts";

const S = 1e9;

/** What the line says so many seconds after the last event. */
function lineOf(trace: ImaginedTrace, after: number): string {
  const calls = new CallsUnderWay(trace.header);
  for (const event of trace.events) calls.add(event);
  return calls.line(trace.now + after * S);
}

/** Calls whose prompts take ten milliseconds a token, and one more that begins. */
function learned(tokens = 400): ImaginedTrace {
  const trace = new ImaginedTrace(imaginedHeader());
  const text = (seed: number) => words(tokens, seed).slice(0, 4 * tokens).padEnd(4 * tokens, "x");
  for (let index = 0; index < 6; index++) {
    const usage = { inputTokens: tokens, outputTokens: 1 };
    const chunks = [{ text: "a", after: 10 * tokens * (1 + index / 50) }];
    trace.call({ request: ask(text(index)), chunks, usage });
  }
  trace.start({ request: ask(text(9)) });
  return trace;
}

Deno.test("a prompt that the server tells of: how far it is, and how long it still takes, from and to", () => {
  const trace = new ImaginedTrace(imaginedHeader());
  const span = trace.start({ request: ask(words(4000)) });
  // 512 tokens in 2 s, then in 4 s: 2,464 are left.
  for (const [processed, after] of [[0, 100], [512, 2000], [1024, 4000]] as const) {
    const step = { total: 4000, cached: 0, processed, serverMs: null };
    trace.push({ kind: "prompt.progressed", span, ...step } as never, after);
  }
  assertEquals(
    lineOf(trace, 1),
    "prompt 25 % (1024 of 4000 tokens), first token in 11 s to 22 s",
  );
  // Its longest step took 4 s: 12 s are no sign of anything yet.
  assertMatch(lineOf(trace, 11), /^prompt 25 %/);
  assertEquals(lineOf(trace, 13), "prompt stands still at 1024 of 4000 tokens for 13 s");
});

Deno.test("a prompt that nobody tells of: by the slope of earlier ones, else only how long it waits", () => {
  assertMatch(lineOf(learned(), 1), /^long prompt, first token in 3 s( to 4 s)?$/);
  assertMatch(
    lineOf(learned(), 9),
    /^first token late: 9 s, 4 s( to \d s)? are usual$/,
  );
  const unknown = new ImaginedTrace(imaginedHeader());
  unknown.start({ request: ask("Hi") });
  assertEquals(lineOf(unknown, 2), "");
  assertEquals(lineOf(unknown, 7), "7 s without a first token yet");
});

Deno.test("a stream that stands still is no long prompt, and one that goes on is not worth a word", () => {
  const trace = learned();
  const span = trace.events.at(-1)?.span ?? "";
  trace.push({ kind: "chunk.received", span, text: "a" } as never, 4000);
  assertEquals(lineOf(trace, 2), "");
  assertEquals(lineOf(trace, 12), "stream stands still for 12 s after 1 chunk");
});

Deno.test("of several calls the one that has been silent longest is told, and none when all have ended", () => {
  const trace = new ImaginedTrace(imaginedHeader());
  const [first, second] = [trace.start({}), trace.start({ request: ask("Ho") })];
  trace.push({ kind: "chunk.received", span: first, text: "a" } as never, 10);
  trace.push({ kind: "chunk.received", span: second, text: "a" } as never, 5000);
  assertEquals(lineOf(trace, 0), "stream stands still for 5 s after 1 chunk");
  const failed = { error: { type: "stalled", message: "", status: null }, clock: {} };
  trace.push({ kind: "call.failed", span: first, ...failed } as never);
  assertEquals(lineOf(trace, 0), "");
});
