import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Emission } from "../../bus.ts";
import type { EventOf, TraceEvent } from "../../events/mod.ts";
import { ChunkIndex } from "../../../server/run/chunks/chunk_index.ts";
import { cursorAt, readBatch } from "../../../server/live/batch.ts";
import { loadTrace } from "../reader.ts";
import { sampleHeader } from "../testdata/sample_header.ts";
import { TemporaryFolder } from "../testdata/temporary_folder.ts";
import { verifyTrace } from "../verify.ts";
import { TraceWriter } from "../writer.ts";

const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("\n", "\r", "\u2028", '{"seq":1}', "\ud800", "", "x".repeat(600)),
);
type Fields = Omit<EventOf<"chunk.received">, "seq" | "t" | "kind" | "span" | "parent">;
const fields: fc.Arbitrary<Fields | null> = fc.oneof(
  { weight: 6, arbitrary: texts.map((text): Fields => ({ text })) },
  { weight: 3, arbitrary: texts.map((reasoning): Fields => ({ reasoning })) },
  { weight: 3, arbitrary: texts.map((one): Fields => ({ tools: [{ index: 1, arguments: one }] })) },
  fc.constantFrom<(Fields | null)[]>(
    {},
    { text: "a", lp: [-0.5], top: [[["b", null]]] },
    { text: "a", reasoning: "b" },
    { tools: [{ index: 0, id: "x", name: "f", arguments: "" }] },
    { tools: [{ index: 0, arguments: "1" }, { index: 1, arguments: "2" }] },
    null,
  ),
);
/** Chunks of two calls in every form, and events between them. */
const drafts = fc.record({
  span: fc.constantFrom("c1", "c1", "c1", "c2"),
  fields,
  // Times of what was received in parallel need not rise.
  at: fc.integer({ min: 0, max: 900 }),
}).map(({ span, fields, at }): Emission =>
  fields === null
    ? { kind: "machine.sampled", readings: {}, at: 1e6 + at }
    : { kind: "chunk.received", span, at: 1e6 + at, ...fields }
);

Deno.test("chunks that share a line come back one by one to every reader, from any place on", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(drafts, { minLength: 1, maxLength: 60 }), async (all) => {
      const path = folder.file(`run-${number++}`);
      const events = await write(path, all);

      const { events: read } = await loadTrace(path);
      assertEquals(read, events);
      assertEquals((await verifyTrace(path)).errors, []);
      for (const from of [0, 1, events.length >> 1, events.length - 1]) {
        const batch = readBatch(path, cursorAt(path, from));
        const found = batch?.events.map((one): unknown => JSON.parse(one)) ?? [];
        assertEquals(found, events.slice(from));
      }
      const index = new ChunkIndex(path);
      await index.extend();
      assertEquals(index.badLines, 0);
      for (const span of index.spans) {
        const chunks = events.filter((one) => one.kind === "chunk.received" && one.span === span);
        const found = index.read(index.rowsOf(span)).map((one) => ({
          ...one,
          kind: "chunk.received",
        }));
        assertEquals<unknown>(found, chunks);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

Deno.test("a hundred chunks of one stream take a line in which each has at most 20 bytes", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const stream = Array.from({ length: 100 }, (_, at): Emission => {
    return { kind: "chunk.received", span: "c12345", text: ` w${at}`, at: 1e6 + at * 2 };
  });

  const events = await write(path, stream);

  const text = linesOf(path).join("\n");
  assertEquals(linesOf(path).length, 1);
  assert(text.length <= 100 * 20, `${text.length} bytes`);
  assertEquals(events.length, 100);
});

Deno.test("a chunk waits for no other for long: whoever follows the trace sees it", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await using writer = create(path);

  const said = ["a", "b"].map((text) =>
    writer.append({ kind: "chunk.received", span: "c1", text })
  );
  assertEquals(linesOf(path), []);

  while (linesOf(path).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals((await loadTrace(path)).events, said);
});

Deno.test("what comes after a chunk is never written before it", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await using writer = create(path);

  writer.append({ kind: "chunk.received", span: "c1", text: "a" });
  writer.append({ kind: "run.completed", scored: 0, failed: 0 });

  assertEquals(linesOf(path).length, 1);
  writer.append({ kind: "chunk.received", span: "c1", text: "b" });
  assertEquals(await writer.durable(), 3);
  assertEquals(linesOf(path).length, 2);
});

Deno.test("a line of several chunks that is damaged is one bad line, and each of its chunks is missed", async () => {
  using folder = new TemporaryFolder();
  const stream = ["a", "b", "c"].map((text): Emission => ({
    kind: "chunk.received",
    span: "c1",
    text,
  }));
  for (const [what, change] of Object.entries(DAMAGE)) {
    const path = folder.file(what);
    await write(path, [...stream, { kind: "run.completed", scored: 0, failed: 0 }]);
    const [line = ""] = linesOf(path);
    Deno.writeTextFileSync(`${path}/tokens.ndjson`, `${change(line)}\n`);

    const { problems, events } = await loadTrace(path);

    assertEquals([problems.badLineCount, problems.missingEvents], [1, 3], what);
    assertEquals(events.map(({ kind }) => kind), ["run.completed"]);
    // What is written next does not take the place of what is lost.
    Deno.writeTextFileSync(`${path}/events.ndjson`, firstLine(`${path}/events.ndjson`));
    await using again = await TraceWriter.reopen(path);
    assertEquals(
      again.append({ kind: "chunk.received", span: "c1" }).seq,
      3,
      what,
    );
  }
});

const DAMAGE: Record<string, (line: string) => string> = {
  fewer: (line) => line.replace('["a",', "["),
  times: (line) => line.replace(/"dt":\[\d+,/, '"dt":["x",'),
  torn: (line) => line.slice(0, -4),
  number: (line) => line.replace('"b"', "7"),
};

function create(path: string): TraceWriter {
  return TraceWriter.create(path, sampleHeader(), { compact: true });
}

async function write(path: string, all: readonly Emission[]): Promise<TraceEvent[]> {
  await using writer = create(path);
  return all.map((draft) => writer.append(draft));
}

function linesOf(path: string): string[] {
  return Deno.readTextFileSync(`${path}/tokens.ndjson`).split("\n").filter((line) => line !== "");
}

function firstLine(path: string): string {
  return `${Deno.readTextFileSync(path).split("\n")[0]}\n`;
}
