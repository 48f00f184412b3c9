import { assert, assertEquals } from "@std/assert";
import { writeSyntheticTrace } from "../bench/server/synthetic_trace.ts";
import type { RunDetail, SampleDetail, SamplePage } from "./api/mod.ts";
import { serveFolder } from "./testing/served_folder.ts";

Deno.test("A run whose chunks were never read is shown at once, and its times follow", async () => {
  await using served = await serveFolder();
  const path = await writeSyntheticTrace(served.path, { calls: 100, chunks: 1000, pace: 5 });
  const id = path.slice(path.lastIndexOf("/") + 1);
  assert(Deno.statSync(`${path}/tokens.ndjson`).size > 4 * 1024 * 1024);

  const reply = await served.get(`/api/runs/${id}`);
  const first: RunDetail = await reply.json();
  const samples = await served.json<SamplePage>(`/api/runs/${id}/samples`);

  assert(first.pending.includes("ttftMs"));
  assertEquals([first.summary.planned, first.summary.calls], [100, 100]);
  const [cell] = first.summary.cells;
  assertEquals([cell?.scored, cell?.ttftMs, cell?.tpotMs], [100, null, null]);
  assertEquals(samples.total, 100);
  const known = samples.samples.map(({ ttftMs }) => ttftMs);
  assertEquals(samples.pending.length > 0, known.every((one) => one === null));

  // Sorting by a time waits for it.
  const sorted = await served.json<SamplePage>(`/api/runs/${id}/samples?sort=-ttft`);
  assert(sorted.samples.every(({ ttftMs }) => ttftMs !== null));
  const again = await served.get(`/api/runs/${id}`, {
    "if-none-match": reply.headers.get("etag") ?? "",
  });
  assertEquals(again.status, 200);
  const whole: RunDetail = await again.json();
  assertEquals(whole.pending, []);
  assert((whole.summary.cells[0]?.ttftMs ?? 0) > 0);
});

Deno.test("A sample of a run whose chunks were never read is shown at once, also while it is asked", async () => {
  await using served = await serveFolder();
  const path = await writeSyntheticTrace(served.path, { calls: 100, chunks: 1000, pace: 5 });
  const id = path.slice(path.lastIndexOf("/") + 1);
  const events = Deno.readTextFileSync(`${path}/events.ndjson`);
  // Nothing after the last request was written yet.
  const cut = events.indexOf("\n", events.lastIndexOf('"kind":"call.started"')) + 1;
  Deno.writeTextFileSync(`${path}/events.ndjson`, events.slice(0, cut));
  const at = (item: number) => `/api/runs/${id}/samples/1%2Fsynthetic%2Fitem-${item}`;

  const open = await served.json<SampleDetail>(at(99));
  const ended = await served.json<SampleDetail>(at(7));

  assertEquals([open.row.verdict, open.calls[0]?.state], ["open", "open"]);
  assertEquals(open.calls.map(({ chunks }) => chunks), [1000]);
  assertEquals(open.pending, ["ttftMs", "tpotMs"]);
  // The second may have come when all was counted.
  const isCounting = ended.pending.length > 0;
  assertEquals([ended.row.ttftMs === null, ended.row.tpotMs === null], [isCounting, isCounting]);

  // Sorting by a time waits for it.
  const sorted = await served.json<SamplePage>(`/api/runs/${id}/samples?sort=-ttft`);
  const [openAgain, endedAgain] = [
    await served.json<SampleDetail>(at(99)),
    await served.json<SampleDetail>(at(7)),
  ];
  assertEquals(openAgain, { ...open, pending: [] });
  const { ttftMs = null, tpotMs = null } =
    sorted.samples.find((one) => one.id === endedAgain.row.id) ?? {};
  assert(ttftMs !== null && tpotMs !== null);
  assertEquals(endedAgain, { ...ended, row: { ...ended.row, ttftMs, tpotMs }, pending: [] });
});
