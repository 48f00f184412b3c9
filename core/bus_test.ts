import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { type Emission, EventBus, type Sink } from "./bus.ts";
import { schemaOf, type TraceEvent } from "./events/mod.ts";

class MemorySink implements Sink {
  readonly kept: TraceEvent[] = [];

  append({ at: _now, ...draft }: Emission): TraceEvent {
    const event = schemaOf(draft.kind)?.parse({
      span: "run",
      ...draft,
      seq: this.kept.length,
      t: 0,
    });
    if (event === undefined) throw new TypeError("Unknown kind");
    this.kept.push(event);
    return event;
  }
}

const chunk = (text: string): Emission => ({ kind: "chunk.received", text });
const alarm: Emission = {
  kind: "error.raised",
  source: "test",
  error: { type: "test", message: "m" },
};

function opened(run = "r") {
  const bus = new EventBus();
  const sink = new MemorySink();
  return { bus, sink, channel: bus.open(run, sink) };
}

function textOf(event: TraceEvent): string {
  return event.kind === "chunk.received" ? event.text ?? "" : event.kind;
}

Deno.test("EventBus.on() hears one kind, or all with a star", () => {
  const { bus, channel } = opened();
  const chunks: string[] = [];
  const all: string[] = [];
  bus.on("chunk.received", ({ text }) => void chunks.push(text ?? ""));
  bus.on("*", ({ kind }, run) => void all.push(`${run} ${kind}`));

  channel.emit(chunk("a"));
  channel.emit(alarm);

  assertEquals(chunks, ["a"]);
  assertEquals(all, ["r chunk.received", "r error.raised"]);
});

Deno.test("RunChannel.on() hears its own run alone", () => {
  const bus = new EventBus();
  const one = bus.open("one", new MemorySink());
  const other = bus.open("other", new MemorySink());
  const heard: string[] = [];
  one.on("*", (event, run) => void heard.push(run + textOf(event)));

  one.emit(chunk("1"));
  other.emit(chunk("2"));

  assertEquals(heard, ["one1"]);
});

Deno.test("EventBus.open() refuses a run that is open", () => {
  const { bus } = opened("twice");
  assertThrows(() => bus.open("twice", new MemorySink()), TypeError, "open already");
});

Deno.test("RunChannel.emit() finishes an event before the one that a listener emits", () => {
  const { channel, sink } = opened();
  const first: string[] = [];
  const second: string[] = [];
  channel.on("*", (event) => {
    first.push(textOf(event));
    if (textOf(event) === "a") ["b", "c"].forEach((text) => channel.emit(chunk(text)));
    if (textOf(event) === "b") channel.emit(chunk("d"));
  });
  channel.on("*", (event) => void second.push(textOf(event)));

  channel.emit(chunk("a"));
  channel.emit(chunk("e"));

  assertEquals(second, ["a", "b", "c", "d", "e"]);
  assertEquals(first, second);
  assertEquals(sink.kept.map(textOf), second);
});

Deno.test("RunChannel.emit() keeps the order for slow listeners, one event at a time", async () => {
  const { channel } = opened();
  const order: string[] = [];
  let running = 0;
  channel.on("*", async (event) => {
    assertEquals(++running, 1);
    await delay(textOf(event) === "a" ? 20 : 0);
    order.push(textOf(event));
    if (textOf(event) === "b") channel.emit(chunk("d"));
    running--;
  });

  for (const text of ["a", "b", "c"]) channel.emit(chunk(text));
  await channel.close();

  assertEquals(order, ["a", "b", "c", "d"]);
});

Deno.test("EventBus.on() in the middle of a delivery hears what comes after it", () => {
  const { bus, channel } = opened();
  const late: string[] = [];
  bus.on("*", () => {
    if (late.length === 0) bus.on("*", (event) => void late.push(textOf(event)));
  });

  channel.emit(chunk("a"));
  assertEquals(late, []);
  channel.emit(chunk("b"));
  assertEquals(late, ["b"]);
});

Deno.test("Subscription.stop() holds at once, also in the middle of a delivery", () => {
  const { bus, channel } = opened();
  const heard: string[] = [];
  bus.on("*", () => last.stop());
  const last = bus.on("*", (event) => void heard.push(textOf(event)));

  channel.emit(chunk("a"));

  assertEquals(heard, []);
});

Deno.test("RunChannel.emit() outlives a listener that throws and reports it once in a run", async () => {
  const { bus, sink, channel } = opened();
  const other = bus.open("other", new MemorySink());
  const heard: string[] = [];
  bus.on("chunk.received", () => {
    throw new RangeError("Broken listener");
  });
  bus.on("*", (event, run) => void heard.push(`${run} ${textOf(event)}`));

  channel.emit(chunk("a"));
  channel.emit(chunk("b"));
  other.emit(chunk("c"));
  await channel.close();

  assertEquals(heard, ["r a", "r error.raised", "r b", "other c", "other error.raised"]);
  const [report] = sink.kept.filter(({ kind }) => kind === "error.raised");
  assert(report?.kind === "error.raised");
  assertEquals(report.source, "listener");
  assertEquals(report.error, {
    type: "listener_failed",
    message: "RangeError: Broken listener",
  });
});

Deno.test("RunChannel.emit() outlives a listener that rejects, and goes on giving it events", async () => {
  const { channel, sink } = opened();
  const given: string[] = [];
  channel.on("chunk.received", async ({ text = "" }) => {
    given.push(text);
    await delay(1);
    throw new TypeError("Broken");
  });

  for (const text of ["a", "b", "c"]) channel.emit(chunk(text));
  await channel.close();

  assertEquals(given, ["a", "b", "c"]);
  assertEquals(sink.kept.map(textOf), ["a", "b", "c", "error.raised"]);
});

Deno.test("RunChannel.emit() does not go round in circles when the report makes a listener throw", () => {
  const { channel, sink } = opened();
  channel.on("*", () => {
    throw new TypeError("Always");
  });

  channel.emit(chunk("a"));

  assertEquals(sink.kept.map(textOf), ["a", "error.raised"]);
});

Deno.test("EventBus.on() bounds the queue of a listener and counts what it drops", async () => {
  const { channel, sink } = opened();
  const heard: string[] = [];
  const slow = channel.on("*", async (event) => {
    await delay(1);
    heard.push(textOf(event));
  }, { limit: 2 });

  for (const text of ["a", "b", "c", "d", "e"]) channel.emit(chunk(text));
  await slow.idle();

  assertEquals(heard, ["a", "b", "c"]);
  assertEquals(slow.dropped, 2);
  assertEquals(sink.kept.length, 5);
});

Deno.test("EventBus.on() refuses a limit that is no count", () => {
  for (const limit of [-1, NaN]) {
    assertThrows(() => new EventBus().on("*", () => {}, { limit }), RangeError);
  }
});

Deno.test("Subscription.stop() discards what waits, and idle() ends with what is under way", async () => {
  const { channel } = opened();
  const heard: string[] = [];
  const slow = channel.on("*", async (event) => {
    await delay(5);
    heard.push(textOf(event));
  });
  for (const text of ["a", "b", "c"]) channel.emit(chunk(text));

  const idle = slow.idle();
  slow.stop();
  await idle;
  channel.emit(chunk("d"));
  await slow.idle();

  assertEquals(heard, ["a"]);
});

Deno.test("Subscription.idle() does not wait for events that came after the call", async () => {
  const { channel } = opened();
  const heard: string[] = [];
  const slow = channel.on("*", async (event) => {
    heard.push(textOf(event));
    await delay(1);
    // There is always one more, so the queue is never empty.
    if (heard.length < 50) channel.emit(chunk(`${heard.length}`));
  });
  channel.emit(chunk("a"));
  channel.emit(chunk("b"));

  await slow.idle();

  assert(heard.length < 10, `waited for ${heard.length} events`);
  slow.stop();
});

Deno.test("RunChannel.close() waits for listeners and for what they emit, then ends the run's own", async () => {
  const { bus, channel, sink } = opened();
  const everywhere: string[] = [];
  const own: string[] = [];
  bus.on("*", async (event) => {
    await delay(2);
    everywhere.push(textOf(event));
  });
  channel.on("*", async (event) => {
    await delay(5);
    own.push(textOf(event));
    if (textOf(event) === "a") channel.emit(chunk("b"));
  });
  channel.emit(chunk("a"));

  await channel.close();

  assertEquals([everywhere, own], [["a", "b"], ["a", "b"]]);
  assertThrows(() => channel.emit(chunk("c")), TypeError, 'run "r" is closed');
  assertEquals(sink.kept.length, 2);
  const again = bus.open("r", new MemorySink());
  again.emit(chunk("d"));
  await again.close();
  assertEquals([everywhere, own], [["a", "b", "d"], ["a", "b"]]);
  await channel.close();
});

Deno.test("RunChannel.emit() of a closed run does not reach a later run of the same name", async () => {
  const { bus, channel } = opened();
  await channel.close();
  const sink = new MemorySink();
  bus.open("r", sink);

  assertThrows(() => channel.emit(chunk("a")), TypeError, "is closed");
  assertEquals(sink.kept, []);
});

Deno.test("RunChannel.close() is not held up by another run that goes on", async () => {
  const bus = new EventBus();
  const one = bus.open("one", new MemorySink());
  const other = bus.open("other", new MemorySink());
  const stuck = Promise.withResolvers<void>();
  other.on("*", () => stuck.promise);
  other.emit(chunk("a"));
  one.emit(chunk("b"));

  await one.close();

  stuck.resolve();
  await other.close();
});

class FullSink extends MemorySink {
  override append(draft: Emission): TraceEvent {
    if (this.kept.length === 1) throw new RangeError("Full");
    return super.append(draft);
  }
}

Deno.test("RunChannel.emit() throws what the sink throws, and delivers nothing then", () => {
  const channel = new EventBus().open("r", new FullSink());
  const heard: string[] = [];
  channel.on("*", (event) => void heard.push(textOf(event)));
  channel.emit(chunk("a"));

  assertThrows(() => channel.emit(chunk("b")), RangeError, "Full");
  assertEquals(heard, ["a"]);
});

Deno.test("RunChannel.emit() tells the next emitter when a report could not be kept", () => {
  const channel = new EventBus().open("r", new FullSink());
  channel.on("*", () => {
    throw new TypeError("Broken");
  });

  channel.emit(chunk("a"));

  assertThrows(() => channel.emit(chunk("b")), RangeError, "Full");
});

Deno.test("RunChannel.close() tells when the report of a rejection could not be kept", async () => {
  const channel = new EventBus().open("r", new FullSink());
  channel.on("*", () => Promise.reject(new TypeError("Broken")));
  channel.emit(chunk("a"));

  await assertRejects(() => channel.close(), RangeError, "Full");
});
