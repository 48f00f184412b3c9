import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Emission } from "../bus.ts";
import type { ModelLensError } from "../errors.ts";
import {
  TraceHeaderError,
  TraceNewerError,
  TraceNotFoundError,
  TraceUnreadableError,
} from "./errors.ts";
import { glance } from "./glance.ts";
import { EVENT_FILES, type EventFile } from "./layout.ts";
import { loadTrace, TraceReader } from "./reader.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { TraceWriter } from "./writer.ts";

/** Changes the text of one file of a trace. */
function change(path: string, file: EventFile, how: (text: string) => string): void {
  Deno.writeTextFileSync(`${path}/${file}`, how(Deno.readTextFileSync(`${path}/${file}`)));
}

function seqsOf(events: readonly { readonly seq: number }[]): number[] {
  return events.map(({ seq }) => seq);
}

Deno.test("TraceReader.events() reads a checkout on Windows as it reads the original", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const written = await writeTrace(path);
  for (const file of EVENT_FILES) change(path, file, (text) => text.replaceAll("\n", "\r\n"));

  const { events, problems } = await loadTrace(path);

  assertEquals(events, written);
  assertEquals([problems.badLineCount, problems.tornBytes], [0, {}]);
  await using writer = await TraceWriter.reopen(path);
  assertEquals([writer.repairedBytes, writer.append({ kind: "chunk.received" }).seq], [0, 11]);
});

Deno.test("TraceReader.events() takes a file without its last newline", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const written = await writeTrace(path);
  for (const file of EVENT_FILES) change(path, file, (text) => text.slice(0, -1));

  const { events, problems } = await loadTrace(path);

  assertEquals(events, written);
  assertEquals(problems.tornBytes, {});
});

Deno.test("TraceReader.events() skips damaged lines and counts them", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  change(path, "events.ndjson", (text) => text.replace('{"seq":2,', '{"seq":2'));
  change(path, "tokens.ndjson", (text) => text.replace('"seq":4', '"sex":4'));
  change(path, "machine.ndjson", (text) => `${text}{"seq":1e400,"t":1}\n`);

  const { events, problems } = await loadTrace(path);

  assertEquals(seqsOf(events), [0, 1, 3, 5, 6, 7, 8, 9, 10]);
  assertEquals(problems.badLineCount, 3);
  assertEquals(problems.badLines.map(({ file, line }) => `${file}:${line}`).sort(), [
    "events.ndjson:4",
    "machine.ndjson:2",
    "tokens.ndjson:1",
  ]);
  assertEquals(problems.missingEvents, 2);
  assertEquals(problems.gaps, [{ first: 2, last: 2 }, { first: 4, last: 4 }]);
});

Deno.test("TraceReader.events() keeps 100 findings of a kind and counts the rest", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path, Array.from({ length: 500 }, (): Emission => ({ kind: "chunk.received" })));
  change(
    path,
    "tokens.ndjson",
    (text) => text.split("\n").map((line, index) => index % 2 === 0 ? line : "?").join("\n"),
  );

  const { problems } = await loadTrace(path);

  assertEquals([problems.badLines.length, problems.badLineCount], [100, 250]);
  assertEquals([problems.gaps.length, problems.missingEvents], [100, 249]);
});

Deno.test("TraceReader.events() passes over kinds it does not know, which is no loss", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  change(path, "events.ndjson", (text) => text.replace("sample.scored", "sample.judged"));
  change(path, "machine.ndjson", (text) => text.replace("{", '{"kind":"machine.dreamt",'));

  const { events, problems } = await loadTrace(path);

  assertEquals(seqsOf(events), [0, 1, 2, 3, 4, 6, 7, 9, 10]);
  assertEquals(problems.unknownKinds, { "sample.judged": 1, "machine.dreamt": 1 });
  assertEquals([problems.missingEvents, problems.badLineCount], [0, 0]);
});

Deno.test("TraceReader.events() says which file is not there", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  Deno.removeSync(`${path}/tokens.ndjson`);

  const { events, problems } = await loadTrace(path);

  assertEquals(seqsOf(events), [0, 1, 2, 3, 5, 7, 8, 9, 10]);
  assertEquals([problems.absentFiles, problems.missingEvents], [["tokens.ndjson"], 2]);
});

Deno.test("TraceReader.events() counts events that repeat a seq", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  change(path, "tokens.ndjson", (text) => text + text);

  const { events, problems } = await loadTrace(path);

  assertEquals([events.length, problems.repeatedEvents, problems.missingEvents], [13, 2, 0]);
});

Deno.test("TraceReader.events() reads a line of 10 MB", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  // No text in it is long enough to be stored apart.
  const messages = Array.from({ length: 2_700 }, (_, index) => `${index} `.padEnd(4000, "漢x"));
  const short = messages.map((text) => text.slice(0, 1300));
  const result = [...short, ...short, ...short];
  await writeTrace(path, [{ kind: "tool.completed", result, duration: 1 }]);
  assert(Deno.statSync(`${path}/events.ndjson`).size > 10_000_000);

  const { events: [event], problems } = await loadTrace(path);

  assert(event?.kind === "tool.completed");
  assertEquals(event.result, result);
  assertEquals(problems.badLineCount, 0);
});

Deno.test("TraceReader.open() leaves references in place of texts where it is asked to", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path, [{ kind: "chunk.received", text: "x".repeat(5000) }]);

  const { events: [event] } = await loadTrace(path, { texts: false });

  assert(event?.kind === "chunk.received" && typeof event.text === "object");
});

Deno.test("TraceReader.open() refuses what it cannot use, and glance() says so without throwing", async () => {
  using folder = new TemporaryFolder();
  const header = sampleHeader();
  const { seed: _seed, ...incomplete } = header;
  const events = (name: string, content: string) => {
    Deno.mkdirSync(folder.file(name));
    Deno.writeTextFileSync(folder.file(`${name}/events.ndjson`), content);
  };
  const json = (value: object) => JSON.stringify(value) + "\n";
  events("nothing", "");
  events("torn", json(header).slice(0, 100));
  events("garbage", "?\n" + json(header));
  events("headless", '{"seq":0,"t":0,"kind":"run.started"}\n');
  events("incomplete", json(incomplete));
  events("foreign", json({ ...header, schema: "other/1" }));
  events("older", json({ ...header, schema: "modellens.run/0" }));
  events("newer", json({ v: 2, kind: "header", schema: "modellens.run/2", run: "r" }));
  Deno.mkdirSync(folder.file("empty"));
  Deno.mkdirSync(folder.file("folder/events.ndjson"), { recursive: true });
  Deno.writeTextFileSync(folder.file("file"), "");
  const expected: Record<string, abstract new (...args: never[]) => ModelLensError> = {
    nothing: TraceHeaderError,
    torn: TraceHeaderError,
    garbage: TraceHeaderError,
    headless: TraceHeaderError,
    incomplete: TraceHeaderError,
    foreign: TraceHeaderError,
    older: TraceHeaderError,
    newer: TraceNewerError,
    empty: TraceNotFoundError,
    absent: TraceNotFoundError,
    file: TraceNotFoundError,
    folder: TraceUnreadableError,
  };

  for (const [name, kind] of Object.entries(expected)) {
    const error = await assertRejects(() => TraceReader.open(folder.file(name)), kind);
    assert(error.message.includes(folder.file(name)), error.message);
    const seen = await glance(folder.file(name));
    assert("problem" in seen && seen.problem instanceof kind, name);
    await assertRejects(() => TraceWriter.reopen(folder.file(name)), kind);
  }
});

Deno.test("glance() tells how a run ended, from its last lifecycle event", async () => {
  using folder = new TemporaryFolder();
  const interrupted: Emission = { kind: "run.interrupted", reason: "SIGINT", remaining: 1 };
  const failed: Emission = { kind: "run.failed", error: { type: "refused", message: "m" } };
  const resumed: Emission = { kind: "run.resumed", resumedAt: "now", done: 0, repairedBytes: 0 };
  const completed: Emission = { kind: "run.completed", scored: 0, failed: 0 };
  const cases: [readonly Emission[], string][] = [
    [[], "open"],
    [[interrupted], "interrupted"],
    [[interrupted, resumed], "open"],
    [[failed], "failed"],
    [[failed, resumed, completed], "completed"],
  ];

  for (const [index, [drafts, status]] of cases.entries()) {
    const path = folder.file(`${index}`);
    await writeTrace(path, drafts);
    const seen = await glance(path);
    assert("status" in seen);
    assertEquals(seen.status, status);
    assertEquals(seen.bytes, Deno.statSync(`${path}/events.ndjson`).size);
    assertEquals(seen.header.run, "sample");
  }
});
