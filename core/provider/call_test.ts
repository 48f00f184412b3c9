import { assert, assertEquals, assertRejects } from "@std/assert";
import type { EventKind, EventOf, TraceEvent } from "../events/mod.ts";
import { traced } from "../testing/provider/trace.ts";
import { type CallContext, callModel } from "./call.ts";
import {
  type ChatChunk,
  type ChatOptions,
  type ChatRequest,
  type OptionalParameter,
  type Provider,
  ProviderError,
} from "./contract.ts";

const REQUEST: ChatRequest = { model: "m", messages: [], logprobs: true, topLogprobs: 1, seed: 1 };

/** What an attempt does: the chunks it gives, then perhaps a failure. */
type Attempt = (request: ChatRequest, signal: AbortSignal) => AsyncIterable<ChatChunk>;

/** A provider in process whose attempts go as told; the last one repeats. */
function provider(...attempts: readonly Attempt[]): Provider {
  let turn = 0;
  return {
    identify: () => Promise.reject(new TypeError("not asked")),
    models: () => Promise.reject(new TypeError("not asked")),
    async *chat(request: ChatRequest, { sending, headers, signal }: ChatOptions) {
      sending({ url: null, body: { ...request } });
      headers(performance.now());
      yield* attempts[Math.min(turn++, attempts.length - 1)]?.(request, signal) ?? [];
    },
  };
}

function gives(...words: readonly string[]): Attempt {
  return async function* () {
    for (const text of words) {
      yield await Promise.resolve({ at: performance.now(), text, tokens: [{ text }] });
    }
    yield { at: performance.now(), finishReason: "stop" };
  };
}

function fails(error: Error, ...words: readonly string[]): Attempt {
  return async function* () {
    for (const text of words) yield await Promise.resolve({ at: performance.now(), text });
    throw error;
  };
}

const refuses = (parameter: "logprobs" | "seed" | "usage") =>
  new ProviderError("unsupported_parameter", `No ${parameter}`, { parameter });
const busy = new ProviderError("overloaded", "Busy", { retryAfterMs: 1 });

interface Seen {
  readonly events: readonly TraceEvent[];
  readonly thrown: unknown;
  readonly text: string | undefined;
}

async function call(asked: Provider, more: Partial<CallContext> = {}): Promise<Seen> {
  let text: string | undefined;
  let thrown: unknown;
  const events = await traced("test", async (place) => {
    const context: CallContext = {
      ...place,
      limits: { firstTokenMs: 5000, stallMs: 5000, totalMs: 5000 },
      retries: 2,
      refused: new Set(),
      signal: new AbortController().signal,
      ...more,
    };
    try {
      text = (await callModel(asked, REQUEST, context)).text;
    } catch (cause) {
      thrown = cause;
    }
  });
  return { events, thrown, text };
}

function of<K extends EventKind>({ events }: Seen, kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

Deno.test("callModel() writes down every attempt, and what it sent", async () => {
  const seen = await call(provider(fails(busy), fails(busy), gives("a", "b")));
  assertEquals(seen.text, "ab");
  assertEquals(of(seen, "call.started").map(({ attempt }) => attempt), [1, 2, 3]);
  assertEquals(of(seen, "call.failed").map(({ error }) => error.retryable), [true, true]);
  assertEquals(seen.events.map(({ kind }) => kind).slice(-4), [
    "call.started",
    "chunk.received",
    "chunk.received",
    "call.completed",
  ]);
});

Deno.test("callModel() gives up after the retries that it has", async () => {
  const seen = await call(provider(fails(busy)), { retries: 1 });
  assert(seen.thrown === busy);
  assertEquals(of(seen, "call.failed").length, 2);
});

Deno.test("callModel() never asks again once content has come", async () => {
  for (const error of [busy, refuses("logprobs")]) {
    const seen = await call(provider(fails(error, "a"), gives("b")));
    assert(seen.thrown instanceof ProviderError);
    assertEquals([seen.thrown.type, seen.thrown.retryable], [error.type, false]);
    assertEquals(of(seen, "call.started").length, 1);
    assertEquals(of(seen, "call.failed")[0]?.error.retryable, false);
  }
});

Deno.test("callModel() leaves out what the server refuses, one after the other, and for good", async () => {
  const refused = new Set<OptionalParameter>();
  const asked = provider(fails(refuses("logprobs")), fails(refuses("usage")), gives("a"));
  const seen = await call(asked, { refused, retries: 0 });
  assertEquals(seen.text, "a");
  const sent = of(seen, "call.started").map(({ request }) => request);
  assertEquals(sent, [
    REQUEST,
    { model: "m", messages: [], seed: 1 },
    { model: "m", messages: [], seed: 1, usage: false },
  ]);
  assertEquals(refused, new Set(["logprobs", "usage"]));
  assertEquals(of(await call(asked, { refused }), "call.started").length, 1);
});

Deno.test("callModel() does not leave out what was not asked for", async () => {
  const error = new ProviderError("unsupported_parameter", "No", { parameter: "jsonSchema" });
  const seen = await call(provider(fails(error)));
  assert(seen.thrown === error);
  assertEquals(of(seen, "call.started").length, 1);
});

Deno.test("callModel() leaves out a parameter that another call was refused meanwhile", async () => {
  const refused = new Set<OptionalParameter>();
  const late: Attempt = async function* (...asked) {
    refused.add("logprobs");
    yield* fails(refuses("logprobs"))(...asked);
  };
  assertEquals((await call(provider(late, gives("a")), { refused })).text, "a");
});

Deno.test("callModel() stops waiting for a retry when the user stops", async () => {
  const controller = new AbortController();
  const slow = new ProviderError("overloaded", "Busy", { retryAfterMs: 60_000 });
  const stopping: Attempt = async function* (...asked) {
    setTimeout(() => controller.abort(), 5);
    yield* fails(slow)(...asked);
  };
  const seen = await call(provider(stopping), { signal: controller.signal });
  assert(seen.thrown instanceof ProviderError);
  assertEquals(seen.thrown.type, "cancelled");
});

Deno.test("callModel() does not listen to a provider that goes on after its time", async () => {
  let more: (() => void) | undefined;
  let freed = false;
  const deaf: Attempt = async function* () {
    try {
      yield { at: performance.now(), text: "a" };
      await new Promise<void>((resolve) => more = resolve);
      yield { at: performance.now(), text: "late" };
      yield { at: performance.now(), text: "later" };
    } finally {
      freed = true;
    }
  };
  let failed: unknown;
  const events = await traced("test", async (place) => {
    failed = await assertRejects(() =>
      callModel(provider(deaf), REQUEST, {
        ...place,
        limits: { firstTokenMs: 5000, stallMs: 20, totalMs: 5000 },
        retries: 0,
        refused: new Set(),
        signal: new AbortController().signal,
      }), ProviderError);
    more?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  assert(failed instanceof ProviderError && failed.type === "stall");
  assertEquals(events.map(({ kind }) => kind), ["call.started", "chunk.received", "call.failed"]);
  assert(freed);
});

Deno.test("callModel() lets an error that is no outcome through", async () => {
  const bug = new TypeError("a bug of the provider");
  assert((await call(provider(fails(bug), gives("a")))).thrown === bug);
});

Deno.test("callModel() does not wait longer than a minute because a server asks for it", async () => {
  const hours = new ProviderError("rate_limited", "Come back later", { retryAfterMs: 7_200_000 });
  const { thrown, events } = await call(provider(fails(hours)));
  assertEquals(thrown, hours);
  assertEquals(events.filter(({ kind }) => kind === "call.started").length, 1);
});
