import { assertEquals, assertRejects } from "@std/assert";
import type { Emission } from "../bus.ts";
import { TraceNotFoundError } from "./errors.ts";
import { followTrace } from "./tail.ts";
import { childCommand } from "./testdata/child.ts";
import { numberedDraft } from "./testdata/numbered_draft.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { TraceWriter } from "./writer.ts";

const chunk: Emission = { kind: "chunk.received", text: "a" };
const completed: Emission = { kind: "run.completed", scored: 0, failed: 0 };

async function seqsOf(
  batches: AsyncIterable<readonly { readonly seq: number }[]>,
): Promise<number[]> {
  const seqs: number[] = [];
  for await (const batch of batches) seqs.push(...batch.map(({ seq }) => seq));
  return seqs;
}

Deno.test("followTrace() gives every event of another process once and in order", async () => {
  const count = 5000;
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await using child = childCommand("paced_writer.ts", [path, `${count}`]).spawn();
  const output = child.stdout.getReader();
  await output.read();
  let next = 0;
  let batches = 0;

  for await (const batch of followTrace(path, { pollMs: 0 })) {
    batches++;
    for (const { seq, t: _t, ...event } of batch) {
      assertEquals(seq, next++);
      if (seq === count - 1) assertEquals(event.kind, "run.completed");
      else assertEquals<unknown>(event, { span: "run", ...numberedDraft(seq) });
    }
  }

  assertEquals(next, count);
  // It saw the trace grow.
  assertEquals(batches > 5, true);
  await output.cancel();
});

Deno.test("followTrace() reads a run that has ended and stops", async () => {
  using folder = new TemporaryFolder();
  const events = await writeTrace(folder.file("run"));

  assertEquals(await seqsOf(followTrace(folder.file("run"))), events.map(({ seq }) => seq));
});

Deno.test("followTrace() goes on behind a failure after which the run was resumed", async () => {
  using folder = new TemporaryFolder();
  const failed: Emission = { kind: "run.failed", error: { type: "t", message: "m" } };
  const resumed: Emission = { kind: "run.resumed", resumedAt: "now", done: 0, repairedBytes: 0 };
  // The failure is the last that a reader hands out at a time.
  const chunks = Array.from({ length: 999 }, () => chunk);
  await writeTrace(folder.file("run"), [...chunks, failed, resumed, ...chunks, completed]);

  assertEquals((await seqsOf(followTrace(folder.file("run")))).length, 2001);
});

Deno.test("followTrace() ends when its signal says so", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("run"), sampleHeader());
  writer.append(chunk);
  const stop = new AbortController();
  const seqs: number[] = [];

  for await (const batch of followTrace(folder.file("run"), { signal: stop.signal, pollMs: 1 })) {
    seqs.push(...batch.map(({ seq }) => seq));
    if (seqs.length === 1) writer.append(chunk);
    if (seqs.length === 2) stop.abort();
  }

  assertEquals(seqs, [0, 1]);
  assertEquals(await seqsOf(followTrace(folder.file("run"), { signal: AbortSignal.abort() })), []);
});

Deno.test("followTrace() reads a file that appears after it began", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path, [{ kind: "tool.completed", result: 0, duration: 0 }]);
  Deno.removeSync(`${path}/tokens.ndjson`);
  const seqs: number[] = [];

  for await (const batch of followTrace(path, { pollMs: 1 })) {
    seqs.push(...batch.map(({ seq }) => seq));
    if (seqs.length > 1) continue;
    await using writer = await TraceWriter.reopen(path);
    writer.append(chunk);
    writer.append(completed);
  }

  assertEquals(seqs, [0, 1, 2]);
});

Deno.test("followTrace() throws when there is nothing to follow", async () => {
  using folder = new TemporaryFolder();
  await assertRejects(() => seqsOf(followTrace(folder.file("none"))), TraceNotFoundError);
});
