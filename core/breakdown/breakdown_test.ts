import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { CallCompleted, ServerTimings } from "../events/call.ts";
import { type Breakdown, breakdown, type BrokenDownCall, type WaitPartName } from "./breakdown.ts";
import { whatIf } from "./what_if.ts";

const MS = 1e6;

/** A call by its schedule, in milliseconds. */
interface Schedule {
  readonly sent?: number;
  readonly chunks: readonly (readonly [ms: number, part: "reasoning" | "text"])[];
  readonly end: number;
  readonly progress?: readonly (readonly [ms: number, processed: number])[];
  readonly timings?: Partial<ServerTimings> | null;
  readonly busy?: { readonly reasoning: number; readonly answer: number };
  readonly tools?: readonly (readonly [number, number])[];
}

function call(schedule: Schedule): BrokenDownCall {
  const { sent = 0, chunks, end, progress = [], timings = null, busy, tools = [] } = schedule;
  const event = { seq: 0, span: "c1" };
  const times = chunks.map(([ms]) => ms * MS);
  const ended = {
    ...event,
    kind: "call.completed",
    t: end * MS,
    text: "",
    usage: null,
    timings: timings === null ? null : {
      source: "timings",
      promptTokens: null,
      cachedTokens: null,
      promptMs: null,
      outputTokens: null,
      outputMs: null,
      loadMs: null,
      ...timings,
    },
    tokens: chunks.length,
    clock: {
      sent: sent * MS,
      headers: null,
      first: times[0] ?? null,
      firstAnswer: null,
      last: times.at(-1) ?? null,
      end: end * MS,
      ...(busy === undefined
        ? {}
        : { busy: { reasoning: busy.reasoning * MS, answer: busy.answer * MS } }),
    },
    // Of the rest, a breakdown reads nothing.
  } as unknown as CallCompleted;
  return {
    started: { ...event, kind: "call.started", t: sent * MS } as BrokenDownCall["started"],
    ended,
    chunks: chunks.map(([ms, part]) => ({
      ...event,
      kind: "chunk.received",
      t: ms * MS,
      ...(part === "text" ? { text: "a" } : { reasoning: "a" }),
    })),
    progress: progress.map(([ms, processed]) => ({
      ...event,
      kind: "prompt.progressed",
      t: ms * MS,
      total: 100,
      cached: 0,
      processed,
      serverMs: null,
    })),
    tools: tools.map(([from, to]) => ({ from: from * MS, to: to * MS })),
  };
}

function ms({ parts }: Breakdown): Partial<Record<WaitPartName, number>> {
  return Object.fromEntries(
    parts.flatMap(({ name, ns }) => ns === null ? [] : [[name, ns / MS]]),
  );
}

function sums({ whole, parts, rest, clockError }: Breakdown): void {
  const known = parts.reduce((sum, { ns }) => sum + (ns ?? 0), 0);
  assertEquals(known + rest.ns, (whole ?? 0) + clockError);
}

Deno.test("breakdown() takes the server's time of a prompt whose steps were read together", () => {
  const read = (done: number) =>
    breakdown(call({
      progress: [[40, 0], [done, 100]],
      chunks: [[150, "text"]],
      end: 160,
      timings: { cachedTokens: 0, promptMs: 60 },
    })).parts.find(({ name }) => name === "uncached prefill");
  assertEquals(read(41)?.ns, 60 * MS);
  assertEquals(read(95)?.ns, 55 * MS);
});

Deno.test("breakdown() tells every part of a scripted schedule that anybody told", () => {
  const found = breakdown(call({
    sent: 10,
    progress: [[40, 0], [90, 50], [140, 100]],
    chunks: [[150, "reasoning"], [160, "reasoning"], [175, "text"], [195, "text"]],
    end: 200,
    timings: { cachedTokens: 0, loadMs: 20 },
    busy: { reasoning: 1, answer: 3 },
    tools: [[210, 240], [220, 250]],
  }));
  assertEquals(ms(found), {
    load: 20,
    "cached prefill": 0,
    "uncached prefill": 100,
    "first token": 10,
    reasoning: 9,
    answer: 32,
    client: 4,
    end: 5,
    tools: 40,
  });
  assertEquals([found.whole, found.rest, found.clockError], [
    230 * MS,
    { ns: 10 * MS, of: ["connect", "queue"] },
    0,
  ]);
  sums(found);
});

Deno.test("breakdown() shows the wait as one rest where nobody tells its parts", () => {
  const found = breakdown(call({ chunks: [[500, "text"], [600, "text"]], end: 600 }));
  assertEquals(ms(found), { reasoning: 0, answer: 100, end: 0, tools: 0 });
  assertEquals(found.rest.ns, 500 * MS);
  assertEquals(found.rest.of, [
    "connect",
    "queue",
    "load",
    "cached prefill",
    "uncached prefill",
    "first token",
    "client",
  ]);
  sums(found);
});

Deno.test("breakdown() states by how much two clocks disagree", () => {
  const found = breakdown(call({
    chunks: [[100, "text"], [200, "text"]],
    end: 200,
    timings: { promptMs: 130 },
  }));
  assertEquals([found.rest.ns, found.clockError], [0, 30 * MS]);
  sums(found);
});

Deno.test("breakdown() finds the queue in a server's total, and an answer that was not streamed", () => {
  const timings = { totalMs: 1000, loadMs: 300, promptMs: 200, outputMs: 400, cachedTokens: 0 };
  const found = breakdown(call({ chunks: [[1010, "text"]], end: 1010, timings }));
  assertEquals(ms(found), {
    queue: 100,
    load: 300,
    "cached prefill": 0,
    "uncached prefill": 200,
    reasoning: 0,
    answer: 400,
    client: 0,
    end: 0,
    tools: 0,
  });
  assertEquals(found.rest.ns, 10 * MS);
});

Deno.test("breakdown() knows nothing of a call without an end", () => {
  const found = breakdown({ ...call({ chunks: [], end: 1 }), ended: undefined });
  assertEquals([found.whole, ms(found)], [null, {}]);
});

Deno.test("breakdown() parts sum to the whole on any schedule", () => {
  const time = fc.integer({ min: 0, max: 5000 });
  const schedules = fc.record({
    sent: time,
    chunks: fc.array(fc.tuple(time, fc.constantFrom("reasoning" as const, "text" as const))),
    wait: time,
    progress: fc.array(fc.tuple(time, fc.integer({ min: 0, max: 100 }))),
    timings: fc.option(fc.record({
      promptMs: fc.option(time),
      loadMs: fc.option(time),
      outputMs: fc.option(time),
      totalMs: fc.option(time),
      cachedTokens: fc.option(fc.integer({ min: 0, max: 9 })),
    })),
    busy: fc.option(fc.record({ reasoning: time, answer: time })),
    tools: fc.array(fc.tuple(time, time)),
  });
  fc.assert(
    fc.property(schedules, ({ sent, chunks, wait, busy, tools, ...rest }) => {
      const ordered = chunks.map(([at, part]) => [sent + at, part] as const)
        .toSorted(([a], [b]) => a - b);
      const end = (ordered.at(-1)?.[0] ?? sent) + wait;
      const found = breakdown(call({
        ...rest,
        sent,
        end,
        chunks: ordered,
        tools: tools.map(([from, length]) => [from, from + length] as const),
        ...(busy === null ? {} : { busy }),
      }));
      sums(found);
      for (const { ns } of found.parts) assert(ns === null || ns >= 0);
      // Without another clock there is nothing to disagree with.
      if (rest.timings === null && rest.progress.length === 0) assertEquals(found.clockError, 0);
    }),
    { numRuns: 500 },
  );
});

Deno.test("whatIf() estimates with what it rests on, and not without", () => {
  const slow = call({ chunks: [[100, "text"], [200, "text"], [300, "text"]], end: 300 });
  const found = breakdown(slow);
  assertEquals(whatIf(slow, found, { usual: [] }), []);
  const usual = [40, 50, 50, 50, 60].map((one) => one * MS);
  const estimates = whatIf(slow, found, { usual, lost: { tokens: 500, seconds: 0.05 } });
  assertEquals(estimates.map(({ name, ns }) => [name, ns / MS]), [
    ["with a stable prefix", 250],
    ["at the usual speed", 200],
  ]);
  assert(estimates.every(({ rests }) => rests.length > 0));
});
