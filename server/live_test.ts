import { assertEquals } from "@std/assert";
import type { TraceEvent } from "../core/events/mod.ts";
import { SAMPLE_DRAFTS } from "../core/trace/testdata/sample_drafts.ts";
import { sampleHeader } from "../core/trace/testdata/sample_header.ts";
import { writeTrace } from "../core/trace/testdata/sample_trace.ts";
import { loadTrace } from "../core/trace/reader.ts";
import { TraceWriter } from "../core/trace/writer.ts";
import { type StreamEvent, streamEvents } from "./testing/event_source.ts";
import { serveFolder } from "./testing/served_folder.ts";

Deno.test("A finished run is streamed as every reader reads it, then ends", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  await writeTrace(path);

  const stream = await Array.fromAsync(streamEvents(await served.get("/api/runs/run-1/live")));

  assertEquals(eventsOf(stream), (await loadTrace(path)).events);
  assertEquals(stream.at(-1)?.event, "end");
});

Deno.test("A stream goes on after the id that it is given", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  const events = await writeTrace(path);
  for (let last = 0; last < events.length; last++) {
    const response = await served.get("/api/runs/run-1/live", { "last-event-id": String(last) });
    const stream = await Array.fromAsync(streamEvents(response));
    assertEquals(eventsOf(stream).map(({ seq }) => seq), seqs(events).slice(last + 1));
  }
});

Deno.test("A run that is being written is streamed as it grows, to its end", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  const writer = TraceWriter.create(path, sampleHeader());
  const [first, ...others] = SAMPLE_DRAFTS;
  if (first === undefined) throw new TypeError("There is no draft");
  writer.append(first);
  const stream = streamEvents(await served.get("/api/runs/run-1/live"));
  const seen: StreamEvent[] = [];
  for (const draft of others) {
    // Each is written when the one before has come.
    seen.push((await stream.next()).value ?? { id: undefined, event: "none", data: "" });
    writer.append(draft);
  }
  await writer[Symbol.asyncDispose]();
  for await (const event of stream) seen.push(event);

  assertEquals(eventsOf(seen), (await loadTrace(path)).events);
  assertEquals(seen.map(({ event }) => event), [...SAMPLE_DRAFTS.map(() => "events"), "end"]);
});

Deno.test("A run appears in the list by itself, changes, and goes", async () => {
  await using served = await serveFolder();
  const stream = streamEvents(await served.get("/api/runs/live"));
  const next = async () => {
    const { value } = await stream.next();
    return [value?.event, JSON.parse(value?.data ?? "{}")];
  };
  {
    await using writer = TraceWriter.create(`${served.path}/run-1`, sampleHeader());
    const [event, run] = await next();
    assertEquals([event, run.id, run.state], ["run", "run-1", "running"]);
    writer.append({ kind: "run.completed", scored: 0, failed: 0 });
  }
  for (let state = "running"; state !== "completed"; state = (await next())[1].state);
  await Deno.remove(`${served.path}/run-1`, { recursive: true });
  assertEquals(await next(), ["gone", { id: "run-1" }]);
  await stream.return(undefined);
});

Deno.test("A change that another request has found is told all the same", async () => {
  await using served = await serveFolder();
  const { watch, list } = served.app.context;
  await writeTrace(`${served.path}/run-1`);
  await list.refresh();
  const never = AbortSignal.timeout(20_000);
  const next = watch.frames(list.version);
  const waiting = next(never);
  await writeTrace(`${served.path}/run-2`);
  const before = list.version;
  // As who asks for the list has it done, before whoever watches looks the next time.
  while (list.version === before) await list.refresh();

  const frame = await waiting;

  assertEquals(/"id":"run-2"/.test(new TextDecoder().decode(frame)), true);
});

function eventsOf(stream: readonly StreamEvent[]): TraceEvent[] {
  return stream.flatMap(({ event, data }) => event === "events" ? JSON.parse(data) : []);
}

function seqs(events: readonly TraceEvent[]): number[] {
  return events.map(({ seq }) => seq);
}
