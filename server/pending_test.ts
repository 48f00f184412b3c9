import { assert, assertEquals } from "@std/assert";
import { writeSyntheticTrace } from "../bench/server/synthetic_trace.ts";
import type { RunDetail, SamplePage } from "./api/mod.ts";
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
