import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { report } from "../core/run/report.ts";
import { RunFold } from "../core/run/fold.ts";
import { sampleHeader } from "../core/trace/testdata/sample_header.ts";
import { writeTrace } from "../core/trace/testdata/sample_trace.ts";
import { loadTrace } from "../core/trace/reader.ts";
import { TraceWriter } from "../core/trace/writer.ts";
import { writeSyntheticTrace } from "../bench/server/synthetic_trace.ts";
import type {
  CallDetail,
  CallPage,
  RunDetail,
  RunPage,
  RunProblems,
  TokenPage,
} from "./api/mod.ts";
import { type StreamEvent, streamEvents } from "./testing/event_source.ts";
import { type ServedFolder, serveFolder } from "./testing/served_folder.ts";

Deno.test("A directory that is no run is named with the reason, and the others are listed", async () => {
  await using served = await serveFolder();
  await writeTrace(`${served.path}/good`);
  await Deno.mkdir(`${served.path}/empty`);
  await bad(served, "no-bytes", "");
  await bad(served, "torn-header", '{"v":1,"kind":"header","sch');
  await bad(served, "no-header", '{"seq":0,"t":0,"kind":"run.started"}\n');
  await bad(served, "newer", '{"v":9,"kind":"header","schema":"modellens.run/9","run":"x"}\n');
  await bad(served, "binary", "\xff\xfe\x00\x01");
  await Deno.writeTextFile(`${served.path}/file`, "no directory");

  const { runs, broken } = await served.json<RunPage>("/api/runs");

  assertEquals(runs.map(({ id }) => id), ["good"]);
  const codes = Object.fromEntries(broken.map(({ id, problem }) => [id, problem.code]));
  assertEquals(codes, {
    "empty": "trace_not_found",
    "no-bytes": "trace_header_damaged",
    "torn-header": "trace_header_damaged",
    "no-header": "trace_header_damaged",
    "newer": "trace_newer",
    "binary": "trace_header_damaged",
  });
  for (const { id, problem } of broken) {
    for (const view of ["", "/timeline", "/samples", "/chunks", "/problems"]) {
      const response = await served.get(`/api/runs/${id}${view}`);
      const { error } = await response.json();
      assertEquals([response.status >= 400, response.status < 500], [true, true], id + view);
      if (view !== "/chunks") assertEquals(error.code, problem.code, id + view);
    }
  }
});

Deno.test("Torn and damaged lines are counted, and everything else is there", async () => {
  await using served = await serveFolder();
  const path = await writeSyntheticTrace(served.path, { calls: 4, chunks: 20 });
  const id = path.slice(path.lastIndexOf("/") + 1);
  await damage(`${path}/tokens.ndjson`, 10);
  await damage(`${path}/events.ndjson`, 4);
  for (const file of ["events", "tokens"]) {
    await Deno.writeTextFile(`${path}/${file}.ndjson`, '{"seq":999,"t":1', { append: true });
  }
  const { events, problems } = await loadTrace(path);

  const found = await served.json<RunProblems>(`/api/runs/${id}/problems`);
  assertEquals(
    [found.badLineCount, found.missingEvents, found.tornBytes],
    [problems.badLineCount, problems.missingEvents, problems.tornBytes],
  );
  assertEquals([found.badLineCount, Object.values(found.tornBytes)], [2, [16, 16]]);
  assertEquals(await streamed(served, id), [...events]);

  // The figures are those of the command line, which folds every event.
  const fold = new RunFold();
  for (const event of events) fold.add(event);
  const detail = await served.json<RunDetail>(`/api/runs/${id}`);
  assertEquals(detail.report, JSON.parse(JSON.stringify(report(fold))));
  assertEquals([detail.problems.badLineCount, detail.problems.missingEvents], [2, null]);
});

Deno.test("A run that is deleted while somebody looks ends the stream with the reason", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  await using writer = TraceWriter.create(path, sampleHeader());
  writer.append({ kind: "run.started", planSha256: "0", samples: 0 });
  const stream = streamEvents(await served.get("/api/runs/run-1/live"));
  assertEquals((await stream.next()).value?.event, "events");
  assertEquals((await served.get("/api/runs/run-1/timeline")).status, 200);
  await Deno.remove(path, { recursive: true });

  const { value } = await stream.next();
  assertEquals(value?.event, "problem");
  assertStringIncludes(value?.data ?? "", "trace_not_found");
  assertEquals((await stream.next()).done, true);
  assertEquals((await served.get("/api/runs/run-1/timeline")).status, 404);

  // Another run in its place is not taken for it.
  const events = await writeTrace(path);
  assertEquals(await streamed(served, "run-1"), events);
  const { calls } = await served.json<CallPage>("/api/runs/run-1/calls");
  assertEquals(calls.length, events.filter(({ kind }) => kind === "call.started").length);
});

Deno.test("Any text comes back as it was: markup, escapes, reversed writing, halves of characters, 10 MB", async () => {
  await using served = await serveFolder();
  const texts = [
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b]0;title\x07 \r\n\u2028\u2029 data: x\n\nevent: end",
    "\u202eabc\u2066\u200f",
    "\ud800 and \udc00",
    "\0\x7f\x80",
    "ä".repeat(5_000_000),
  ];
  const path = `${served.path}/run-1`;
  {
    await using writer = TraceWriter.create(path, sampleHeader());
    for (const text of texts) {
      const { span } = writer.append({
        kind: "call.started",
        operation: "chat",
        provider: text.slice(0, 100),
        model: text.slice(0, 100),
        url: null,
        attempt: 1,
        request: { messages: [{ role: "user", content: text }] },
      });
      writer.append({ kind: "chunk.received", span, text });
    }
    writer.append({ kind: "run.completed", scored: 0, failed: 0 });
  }
  const events: readonly unknown[] = (await loadTrace(path)).events;

  assertEquals(await streamed(served, "run-1"), events);
  const ndjson = await (await served.get("/api/runs/run-1/events")).text();
  const lines: readonly unknown[] = ndjson.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines, events);
  const { calls } = await served.json<CallPage>("/api/runs/run-1/calls");
  for (const [index, text] of texts.entries()) {
    const at = `/api/runs/run-1/calls/${calls[index]?.span}`;
    const { started } = await served.json<CallDetail>(at);
    assertEquals(started.request, { messages: [{ role: "user", content: text }] });
    const { chunks } = await served.json<TokenPage>(`${at}/tokens`);
    assertEquals(chunks[0]?.text, text);
  }
});

Deno.test("A file with carriage returns, as a checkout on Windows has it, is streamed whole", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  const events = await writeTrace(path);
  for (const file of ["events", "tokens", "machine"]) {
    const text = await Deno.readTextFile(`${path}/${file}.ndjson`);
    await Deno.writeTextFile(`${path}/${file}.ndjson`, text.replaceAll("\n", "\r\n"));
  }
  assertEquals(await streamed(served, "run-1"), events);
});

Deno.test("A client that comes back after the run has ended gets the rest, or the end", async () => {
  await using served = await serveFolder();
  const events = await writeTrace(`${served.path}/run-1`);
  const last = events.at(-1)?.seq ?? 0;
  for (const [id, rest] of [[last - 1, events.slice(-1)], [last, []], [last + 1e9, []]] as const) {
    const response = await served.get("/api/runs/run-1/live", { "last-event-id": String(id) });
    const stream = await Array.fromAsync(streamEvents(response));
    assertEquals([eventsOf(stream), stream.at(-1)?.event], [[...rest], "end"]);
  }
  for (const id of ["x", "-1", "1e3", "99999999999999999999"]) {
    const response = await served.get("/api/runs/run-1/live", { "last-event-id": id });
    await response.body?.cancel();
    assertEquals(response.status, 400, id);
  }
});

Deno.test("A client that takes nothing is cut off, and told so", async () => {
  await using served = await serveFolder({ streams: { patience: 200, heartbeat: 50 } });
  const path = await writeSyntheticTrace(served.path, { calls: 40, chunks: 2000 });
  const id = path.slice(path.lastIndexOf("/") + 1);
  using slow = await Deno.connect({ hostname: "127.0.0.1", port: served.server.port });
  const request = `GET /api/runs/${id}/live HTTP/1.1\r\nHost: ${served.server.url.host}\r\n\r\n`;
  await slow.write(new TextEncoder().encode(request));
  const clients = () => served.app.context.streams.size;
  while (clients() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  while (clients() > 0) await new Promise((resolve) => setTimeout(resolve, 5));

  let text = "";
  for await (const piece of slow.readable.pipeThrough(new TextDecoderStream())) {
    text = (text + piece).slice(-2000);
    if (text.includes("0\r\n\r\n")) break;
  }
  assertStringIncludes(text, "event: cut");
  assertStringIncludes(text, "nothing was taken for 0.2 s");
});

Deno.test("More streams than there is room for are refused, and served when others have gone", async () => {
  await using served = await serveFolder({ streams: { most: 1 } });
  const first = await served.get("/api/runs/live");
  const second = await served.get("/api/runs/live");
  assertEquals([first.status, second.status], [200, 503]);
  await second.body?.cancel();
  await first.body?.cancel();
  while (served.app.context.streams.size > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const third = await served.get("/api/runs/live");
  assertEquals(third.status, 200);
  await third.body?.cancel();
});

Deno.test("An index of before is used, and never believed against the files", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeTrace(`${folder}/run-1`);
    await listOf(folder);
    const file = `${folder}/.index/runs.ndjson`;
    const forged = (await Deno.readTextFile(file)).replace('"calls":', '"calls":77');
    await Deno.writeTextFile(file, forged);
    const [used] = await listOf(folder);
    assert(String(used?.calls).startsWith("77"));
    await Deno.writeTextFile(`${folder}/run-1/events.ndjson`, "\n", { append: true });
    const [read] = await listOf(folder);
    assert(!String(read?.calls).startsWith("77"));
    for (const text of ["", "{", '{"kind":"index"}\n{}', forged.slice(0, 300)]) {
      await Deno.writeTextFile(file, text);
      assertEquals((await listOf(folder)).map(({ calls }) => calls), [read?.calls]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function listOf(folder: string): Promise<RunPage["runs"]> {
  await using served = await serveFolder({ folder });
  return (await served.json<RunPage>("/api/runs")).runs;
}

async function bad({ path }: ServedFolder, id: string, text: string): Promise<void> {
  await Deno.mkdir(`${path}/${id}`);
  const bytes = Uint8Array.from(text, (one) => one.charCodeAt(0));
  await Deno.writeFile(`${path}/${id}/events.ndjson`, bytes);
}

/** Makes one line of a file no JSON any more. */
async function damage(file: string, number: number): Promise<void> {
  const lines = (await Deno.readTextFile(file)).split("\n");
  lines[number] = (lines[number] ?? "").replace('"t":', '"t"#');
  await Deno.writeTextFile(file, lines.join("\n"));
}

async function streamed(served: ServedFolder, id: string): Promise<readonly unknown[]> {
  return eventsOf(
    await Array.fromAsync(streamEvents(await served.get(`/api/runs/${id}/live`))),
  );
}

function eventsOf(stream: readonly StreamEvent[]): readonly unknown[] {
  return stream.flatMap(({ event, data }) => event === "events" ? JSON.parse(data) : []);
}
