import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { alarmsOfTrace } from "../core/alarms/of_trace.ts";
import { breakdown } from "../core/breakdown/breakdown.ts";
import { CallTimes } from "../core/breakdown/call_times.ts";
import { callDiff } from "../core/diff/call_diff.ts";
import { recordedCalls } from "../core/calls/recorded_call.ts";
import { runDiff } from "../core/diff/run_diff.ts";
import { imaginedHeader } from "../core/testing/imagined_header.ts";
import { ask, ImaginedTrace } from "../core/testing/imagined_trace.ts";
import { EVENT_FILES, EVENTS_FILE, fileOf } from "../core/trace/layout.ts";
import { loadTrace } from "../core/trace/reader.ts";
import type {
  CallBreakdown,
  CallDifference,
  CallPage,
  ConversationPage,
  RunAlarms,
  RunDetail,
  RunDifference,
  Timeline,
} from "./api/mod.ts";
import { builtInAlarms } from "./run/alarms/kept.ts";
import { serveFolder } from "./testing/served_folder.ts";

Deno.test("Alarms are computed over a trace that holds none, as the command computes them", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  await write(path, imagined(["a", "b"]));

  const before = await served.json<RunDetail>("/api/runs/run-1");
  const { alarms, recomputed } = await served.json<RunAlarms>("/api/runs/run-1/alarms");

  assertEquals([before.alarms, before.alarmsRecomputed], [[], false]);
  const expected = await alarmsOfTrace(path, await builtInAlarms());
  assert(expected.alarms.length > 0);
  assert(recomputed);
  assertEquals(alarms.map(({ recomputed: _now, ...alarm }) => alarm), [...expected.alarms]);
  assert(alarms.every(({ recomputed: now, seq }) => now === true && seq === null));

  const [{ span = "", alarm = "" } = {}] = alarms;
  const after = await served.json<RunDetail>("/api/runs/run-1");
  assertEquals(after.alarms, alarms);
  const { calls } = await served.json<CallPage>(`/api/runs/run-1/calls?alarm=${alarm}`);
  assert(calls.some((call) => call.span === span && call.alarms.includes(alarm)));
  const { spans } = await served.json<Timeline>("/api/runs/run-1/timeline");
  assert(spans.find((one) => one.span === span)?.alarms.includes(alarm));
});

Deno.test("An alarm that is recorded is not told again as computed", async () => {
  await using served = await serveFolder();
  await write(`${served.path}/run-1`, imagined(["a", "b"]));
  const first = await served.json<RunAlarms>("/api/runs/run-1/alarms");
  const [known] = first.alarms;
  assert(known !== undefined);
  const trace = imagined(["a", "b"]);
  const { alarm, finding, span, message, evidence, confidence, advice } = known;
  const raised = { alarm, finding, span, message, evidence, confidence, advice };
  trace.push({ kind: "alarm.raised", ...raised } as never);
  await write(`${served.path}/run-2`, trace);

  const { alarms } = await served.json<RunAlarms>("/api/runs/run-2/alarms");

  assertEquals(alarms.length, first.alarms.length);
  const same = alarms.filter((one) => one.span === span && one.finding === finding);
  assertEquals(same.map(({ recomputed, seq }) => [recomputed, typeof seq]), [[
    undefined,
    "number",
  ]]);
});

Deno.test("A client that has the rows without computed alarms is sent those with them", async () => {
  await using served = await serveFolder();
  await write(`${served.path}/run-1`, imagined(["a"]));
  const first = await served.get("/api/runs/run-1/calls");
  await first.body?.cancel();
  await served.json<RunAlarms>("/api/runs/run-1/alarms");
  const again = await served.get("/api/runs/run-1/calls", {
    "if-none-match": first.headers.get("etag") ?? "",
  });
  await again.body?.cancel();
  assertEquals(again.status, 200);
});

Deno.test("The breakdown of a call is that of the command, and its bar sums to the same whole", async () => {
  await using served = await serveFolder();
  const path = `${served.path}/run-1`;
  await write(path, imagined(["a", "b"]));
  const times = new CallTimes();
  for (const event of (await loadTrace(path)).events) times.add(event);
  const { spans } = await served.json<Timeline>("/api/runs/run-1/timeline");
  for (const [span, call] of times.calls) {
    const found = await served.json<CallBreakdown>(`/api/runs/run-1/calls/${span}/breakdown`);
    const { whole, parts, rest, clockError } = breakdown(call);
    assertEquals(
      [found.whole, found.parts, found.rest, found.clockError],
      [whole, [...parts], { ...rest, of: [...rest.of] }, clockError],
    );
    const bar = spans.find((one) => one.span === span)?.call?.bar;
    assert(bar !== undefined && bar.whole === whole);
    const sum = bar.parts.reduce((total, { ns }) => total + ns, 0);
    assertEquals(sum + bar.rest.ns, bar.whole + bar.clockError);
  }
  const none = await served.get("/api/runs/run-1/calls/c999/breakdown");
  await none.body?.cancel();
  assertEquals(none.status, 404);
});

Deno.test("The difference of two runs and of two calls is that of the command", async () => {
  await using served = await serveFolder();
  await write(`${served.path}/run-1`, imagined(["a", "b", "c"]));
  await write(`${served.path}/run-2`, imagined(["a", "x", "c"]));
  const [a, b] = [
    await recordedCalls(`${served.path}/run-1`),
    await recordedCalls(`${served.path}/run-2`),
  ];

  const runs = await served.json<RunDifference>("/api/runs/run-1/diff/run-2?differing=1");

  const expected = runDiff(a, b);
  assertEquals(runs.summary, JSON.parse(JSON.stringify(expected.summary)));
  assertEquals([runs.total, runs.summary.differ, runs.summary.same], [1, 1, 2]);
  const [pair] = runs.pairs;
  assert(pair !== undefined);
  const calls = await served.json<CallDifference>(
    `/api/runs/run-1/calls/${pair.a}/diff/run-2/calls/${pair.b}`,
  );
  const [one, two] = [
    a.calls.find(({ span }) => span === pair.a),
    b.calls.find(({ span }) => span === pair.b),
  ];
  assert(one !== undefined && two !== undefined);
  const { divergence, words, request, figures } = JSON.parse(JSON.stringify(callDiff(one, two)));
  assertEquals(
    [calls.divergence, calls.words, calls.request, calls.figures],
    [divergence, words, request, figures],
  );
  assertNotEquals(calls.words, []);
});

Deno.test("Calls of apps are rows with who called, and threads by conversation", async () => {
  await using served = await serveFolder();
  const trace = new ImaginedTrace(imaginedHeader());
  const call = (text: string, more: object) => {
    const at = trace.events.length;
    const span = trace.call({ request: ask(text), chunks: [{ text: "ok" }] });
    Object.assign(trace.events[at] ?? {}, { parent: undefined, dialect: "openai-chat", ...more });
    return span;
  };
  const first = call("one", { app: "curl", conversation: "c0" });
  call("two", { app: "curl", conversation: first, continues: first });
  call("other", { app: "agent", conversation: `c${trace.events.length}` });
  await write(`${served.path}/run-1`, trace);

  const threads = await served.json<ConversationPage>("/api/runs/run-1/conversations");
  assertEquals(
    threads.conversations.map(({ app, calls, firstMessage }) => [app, calls, firstMessage]),
    [["agent", 1, "other"], ["curl", 2, "one"]],
  );
  assertEquals(threads.apps, ["curl", "agent"]);
  const { calls } = await served.json<CallPage>(`/api/runs/run-1/calls?conversation=${first}`);
  assertEquals(
    calls.map(({ app, continues, dialect, path, prompt }) => [
      app,
      continues,
      dialect,
      path,
      prompt,
    ]),
    [
      ["curl", null, "openai-chat", "/v1/chat", "one"],
      ["curl", first, "openai-chat", "/v1/chat", "two"],
    ],
  );
  const found = await served.json<CallPage>("/api/runs/run-1/calls?app=agent&q=OTHER");
  assertEquals(found.total, 1);
});

/** Calls that answer with these texts, and one that stops at its limit without saying how much it used. */
function imagined(texts: readonly string[]): ImaginedTrace {
  const trace = new ImaginedTrace(imaginedHeader());
  for (const [index, text] of texts.entries()) {
    trace.call({
      request: ask(`question ${index} of its own`),
      chunks: [{ reasoning: "hm", after: 30 }, { text }, { text: " end", after: 20 }],
      usage: null,
      finishReason: "length",
    });
  }
  return trace;
}

/** As a writer would have it, with the times that the trace imagines. */
async function write(path: string, { header, events }: ImaginedTrace): Promise<void> {
  await Deno.mkdir(path);
  const lines = new Map<string, string[]>(EVENT_FILES.map((file) => [file, []]));
  lines.get(EVENTS_FILE)?.push(JSON.stringify(header));
  for (const { seq, t, kind, ...rest } of events) {
    const file = fileOf(kind);
    const own = file === EVENTS_FILE ? { seq, t, kind, ...rest } : { seq, t, ...rest };
    lines.get(file)?.push(JSON.stringify(own));
  }
  for (const [file, all] of lines) {
    await Deno.writeTextFile(`${path}/${file}`, all.map((line) => `${line}\n`).join(""));
  }
}
