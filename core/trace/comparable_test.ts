import { assert, assertEquals } from "@std/assert";
import type { Emission } from "../bus.ts";
import { comparableText } from "./comparable.ts";
import { SAMPLE_DRAFTS } from "./testdata/sample_drafts.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { TraceWriter } from "./writer.ts";

async function textOf(drafts: readonly Emission[], started = new Date()): Promise<string> {
  using folder = new TemporaryFolder();
  {
    const header = sampleHeader({
      run: `run-${started.getTime()}`,
      started: started.toISOString(),
      epochNs: `${started.getTime()}000000`,
      command: ["run", `${started}`],
    });
    await using writer = TraceWriter.create(folder.file("run"), header);
    for (const draft of drafts) writer.append(draft);
  }
  return await read(folder.file("run/events.ndjson"));
}

async function read(file: string): Promise<string> {
  return (await Array.fromAsync(comparableText(file))).join("\n");
}

/** One sample with one call; the spans follow from where it stands in the trace. */
function sample(id: string, { seq, text, failing }: {
  readonly seq: number;
  readonly text: string;
  readonly failing?: string;
}): Emission[] {
  const error = { type: "stall", message: failing ?? "" };
  const [, , , request] = SAMPLE_DRAFTS;
  const completed = SAMPLE_DRAFTS.find(({ kind }) => kind === "call.completed");
  assert(request?.kind === "call.started" && completed?.kind === "call.completed");
  return [
    { kind: "sample.started", parent: "b1", sample: id, hash: "h", target: "4" },
    { ...request, parent: `s${seq}/1` },
    { kind: "chunk.received", span: `c${seq + 1}`, text },
    { ...completed, span: `c${seq + 1}`, text },
    failing === undefined
      ? {
        kind: "sample.scored",
        span: `s${seq}`,
        sample: id,
        score: 0.5,
        answer: text,
        explanation: "e",
      }
      : { kind: "sample.failed", span: `s${seq}`, sample: id, error },
  ];
}

Deno.test("comparableText() is equal for two runs that differ only in times", async () => {
  const one = await textOf(SAMPLE_DRAFTS);
  const other = await textOf(SAMPLE_DRAFTS, new Date(Date.now() - 86_400_000));

  assertEquals(one, other);
  for (const part of ["## 1/smoke/sum-1", "  The answer is 4 🙂", "score: 1", "finish: stop"]) {
    assert(one.split("\n").includes(part), `${part} in ${one}`);
  }
});

Deno.test("comparableText() sorts samples by their id, numbers by their value", async () => {
  const forth = ["1/a/sum-9", "1/a/sum-10", "2/a/sum-1"];
  const text = (ids: readonly string[]) =>
    textOf(ids.flatMap((id, index) => sample(id, { seq: index * 5, text: `answer of ${id}` })));

  const one = await text(forth);

  assertEquals(one.match(/^## .*$/gm), forth.map((id) => `## ${id}`));
  assertEquals(await text(forth.toReversed()), one);
});

Deno.test("comparableText() shows what an answer, a score or an outcome was, and no message", async () => {
  const one = await textOf(sample("1/a/x", { seq: 0, text: "four" }));
  const other = await textOf(sample("1/a/x", { seq: 0, text: "five\nlines" }));
  const failed = await textOf(sample("1/a/x", { seq: 0, text: "four", failing: "after 31.4 s" }));

  assert(one.includes("answer:\n  four\n") && one.includes("score: 0.5"));
  assert(other.includes("answer:\n  five\n  lines\n"));
  assert(failed.includes("failed:\n  stall") && !failed.includes("31.4"));
});

Deno.test("comparableText() shows the last of two askings of a sample", async () => {
  const text = await textOf([
    ...sample("1/a/x", { seq: 0, text: "first" }),
    ...sample("1/a/x", { seq: 5, text: "second" }),
  ]);

  assert(!text.includes("first") && text.includes("second"));
});

Deno.test("comparableText() shows a long text by its hash, and counts damaged lines", async () => {
  using folder = new TemporaryFolder();
  {
    await using writer = TraceWriter.create(folder.file("run"), sampleHeader());
    for (const draft of sample("1/a/x", { seq: 0, text: "x".repeat(5000) })) writer.append(draft);
  }
  const file = folder.file("run/events.ndjson");
  Deno.writeTextFileSync(file, "?\n?\n", { append: true });

  const text = await read(file);

  assert(/^answer: sha256:[0-9a-f]{64} \(5000 bytes\)$/m.test(text), text);
  assert(text.endsWith("\nDamaged lines: 2"));
});
