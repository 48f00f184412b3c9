import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Emission } from "../bus.ts";
import { TraceLockedError, TraceNewerError, TraceWriteError } from "./errors.ts";
import { childCommand } from "./testdata/child.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { TraceWriter } from "./writer.ts";

const chunk: Emission = { kind: "chunk.received", span: "c1", text: "a" };

function lines(path: string): string[] {
  return Deno.readTextFileSync(path).split("\n").slice(0, -1);
}

Deno.test("TraceWriter.append() writes fields in the order of the schema, whatever that of the draft", async () => {
  using folder = new TemporaryFolder();
  await writeTrace(folder.file("run"), [
    { lp: [-1], text: "a", parent: "p", span: "c1", kind: "chunk.received" },
    { explanation: "e", score: 0.5, answer: null, sample: "x", kind: "sample.scored", span: "s1" },
    {
      error: { retryable: true, message: "m", type: "t" },
      source: "test",
      kind: "error.raised",
    },
  ]);

  const [token] = lines(folder.file("run/tokens.ndjson"));
  const [, scored, raised] = lines(folder.file("run/events.ndjson"));

  assertEquals(
    token?.replace(/"t":\d+/, '"t":1'),
    '{"seq":0,"t":1,"span":"c1","parent":"p","text":"a","lp":[-1]}',
  );
  assertEquals(Object.keys(JSON.parse(scored ?? "")), [
    "seq",
    "t",
    "kind",
    "span",
    "sample",
    "score",
    "answer",
    "explanation",
  ]);
  assert(raised?.endsWith('"error":{"type":"t","message":"m","retryable":true}}'));
});

Deno.test("TraceWriter.append() leaves the kind out where the file says it", async () => {
  using folder = new TemporaryFolder();
  await writeTrace(folder.file("run"));

  for (const name of ["tokens", "machine"]) {
    const found = lines(folder.file(`run/${name}.ndjson`));
    assert(found.length > 0);
    for (const line of found) assert(!line.includes("kind"), line);
  }
});

Deno.test("TraceWriter.append() takes at most 90 bytes for a token with text, time and probability", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  {
    const started = new Date(Date.now() - 60_000).toISOString();
    await using writer = TraceWriter.create(path, sampleHeader({ started }));
    // As in a run that has gone on for a minute and 20,000 events.
    for (let seq = 0; seq < 20_000; seq++) writer.append({ ...chunk, text: "" });
    const { size } = Deno.statSync(`${path}/tokens.ndjson`);
    for (let token = 0; token < 100; token++) {
      const lp = Number(Math.log(Math.random()).toPrecision(7));
      const text = [" the", " quick", " understanding", "ing"][token % 4] ?? "";
      const { t } = writer.append({ kind: "chunk.received", span: "c19876", text, lp: [lp] });
      assert(t >= 6e10, `${t}`);
    }
    const bytes = (Deno.statSync(`${path}/tokens.ndjson`).size - size) / 100;
    assert(bytes <= 90, `${bytes} bytes per token`);
  }
});

Deno.test("TraceWriter.append() lets no draft choose its place", async () => {
  using folder = new TemporaryFolder();
  const forged = { ...chunk, seq: 99, t: 99 };

  const events = await writeTrace(folder.file("run"), [forged, forged]);

  assertEquals(events.map(({ seq }) => seq), [0, 1]);
  assert(events.every(({ t }) => t !== 99));
});

Deno.test("TraceWriter.append() names the span that an event opens after its seq", async () => {
  using folder = new TemporaryFolder();
  const events = await writeTrace(folder.file("run"));

  assertEquals(events.slice(0, 5).map(({ span }) => span), ["run", "b1", "s2", "c3", "c3"]);
});

Deno.test("TraceWriter.append() refuses what JSON cannot hold, says where, and takes no seq", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("run"), sampleHeader());
  const tool = (result: unknown): Emission => ({ kind: "tool.completed", result, duration: 1 });
  const circle: unknown[] = [];
  circle.push(circle);
  const refused: [Emission, string][] = [
    [{ kind: "metric.recorded", name: "n", value: NaN, unit: "1", source: "s" }, '"value"'],
    [{ kind: "chunk.received", lp: [-Infinity] }, '"lp.0"'],
    [{ kind: "machine.sampled", readings: { load: Infinity } }, '"readings.load"'],
    [{ ...chunk, at: NaN }, '"t"'],
    [tool({ ratio: [1, 0 / 0] }), '"result.ratio.1" is NaN'],
    [tool({ big: 1n }), '"result.big" is of type bigint'],
    [tool([undefined]), '"result.0" is of type undefined'],
    [tool({ call() {} }), '"result.call" is of type function'],
    [tool(new Map()), '"result" is no plain object'],
    [tool(circle), "nested more than 500 deep"],
  ];

  for (const [draft, fault] of refused) {
    assertThrows(() => writer.append(draft), TypeError, fault);
  }
  assertEquals(writer.append(chunk).seq, 0);
  assertEquals(writer.append(tool({ no: undefined, nested: [{ a: null }] })).seq, 1);
});

Deno.test("TraceWriter.append() refuses a draft against its schema and an unknown kind", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("run"), sampleHeader());
  const extra = { ...chunk, colour: "red" };
  // As a plugin that is not type-checked could emit it.
  const strange = { kind: "plugin.exploded" } as unknown as Emission;

  assertThrows(() => writer.append(extra), TypeError, 'Cannot write "chunk.received"');
  assertThrows(() => writer.append(strange), TypeError, 'unknown kind "plugin.exploded"');
});

Deno.test("TraceWriter.create() refuses a header that is none, and makes nothing", () => {
  using folder = new TemporaryFolder();
  const wrong = [
    sampleHeader({ started: "soon" }),
    sampleHeader({ seed: 0.5 }),
    sampleHeader({ config: { ratio: NaN } }),
  ];

  for (const header of wrong) {
    assertThrows(() => TraceWriter.create(folder.file("a/run"), header), TypeError, "header");
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("TraceWriter.create() makes the folders above, and takes a path that ends in a slash", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("a/b/run/"), sampleHeader());

  writer.append(chunk);

  assertEquals(lines(folder.file("a/b/run/tokens.ndjson")).length, 1);
});

Deno.test("TraceWriter.create() leaves alone what is there already", async () => {
  using folder = new TemporaryFolder();
  Deno.writeTextFileSync(folder.file("file"), "mine");
  Deno.mkdirSync(folder.file("folder"));
  await writeTrace(folder.file("run"));
  const before = lines(folder.file("run/events.ndjson"));

  for (const name of ["file", "file/run", "folder", "run"]) {
    assertThrows(() => TraceWriter.create(folder.file(name), sampleHeader()), TraceWriteError);
  }
  assertEquals(Deno.readTextFileSync(folder.file("file")), "mine");
  assertEquals(lines(folder.file("run/events.ndjson")), before);
});

Deno.test("TraceWriter.reopen() refuses a second writer in the same process until the first has ended", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  {
    await using writer = TraceWriter.create(path, sampleHeader());
    writer.append(chunk);
    await assertRejects(() => TraceWriter.reopen(path), TraceLockedError);
    // The one that was refused did not give the lock away.
    await assertRejects(() => TraceWriter.reopen(path), TraceLockedError);
    assertEquals(writer.append(chunk).seq, 1);
  }
  await using second = await TraceWriter.reopen(path);
  assertEquals(second.append(chunk).seq, 2);
});

Deno.test("TraceWriter.reopen() refuses a second writer in another process", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const second = async () => {
    const { stdout } = await childCommand("second_writer.ts", [path]).output();
    return new TextDecoder().decode(stdout);
  };
  {
    await using writer = TraceWriter.create(path, sampleHeader());
    writer.append(chunk);
    assertEquals(await second(), "TraceLockedError");
  }
  assertEquals(await second(), "seq 1");
});

Deno.test("TraceWriter.reopen() gives the lock back when it fails", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  Deno.renameSync(`${path}/machine.ndjson`, `${path}/kept`);
  Deno.mkdirSync(`${path}/machine.ndjson`);

  await assertRejects(() => TraceWriter.reopen(path), TraceWriteError, "machine.ndjson");

  Deno.removeSync(`${path}/machine.ndjson`);
  Deno.renameSync(`${path}/kept`, `${path}/machine.ndjson`);
  await using writer = await TraceWriter.reopen(path);
  assertEquals(writer.append(chunk).seq, 11);
});

Deno.test("TraceWriter.reopen() refuses a newer schema", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  Deno.mkdirSync(path);
  const header = { v: 2, kind: "header", schema: "modellens.run/2", run: "future" };
  Deno.writeTextFileSync(`${path}/events.ndjson`, JSON.stringify(header) + "\n");

  const error = await assertRejects(() => TraceWriter.reopen(path), TraceNewerError);
  assert(error.message.includes('"modellens.run/2"'));
});

Deno.test("TraceWriter.reopen() goes on in seq and in time, also when the clock was put back", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const later = new Date(Date.now() + 3_600_000).toISOString();
  let last: number;
  {
    await using writer = TraceWriter.create(path, sampleHeader({ started: later }));
    last = writer.append({ ...chunk, at: performance.now() + 5000 }).t;
  }

  await using writer = await TraceWriter.reopen(path);
  const next = writer.append(chunk);

  assertEquals(next.seq, 1);
  assert(next.t >= last && next.t < last + 5e9, `${next.t} after ${last}`);
});

Deno.test("TraceWriter.reopen() goes on with a run that stopped long ago", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path, [chunk]);
  const day = 86_400_000;
  // 104 days of nanoseconds are what `t` can hold.
  for (const [days, jumps] of [[1, true], [60, true], [103, false], [3000, false]] as const) {
    const started = new Date(Date.now() - days * day).toISOString();
    const text = Deno.readTextFileSync(`${path}/events.ndjson`);
    const moved = text.replace(/"started":"[^"]+"/, `"started":"${started}"`);
    Deno.writeTextFileSync(`${path}/events.ndjson`, moved);

    await using writer = await TraceWriter.reopen(path);

    const t = writer.time();
    if (jumps) assert(t >= days * day * 1e6 && t < (days + 1) * day * 1e6, `${t}`);
    else assert(t < day * 1e6, `${t}`);
  }
});

Deno.test("TraceWriter.durable() counts the events, for callers that overlap too", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("run"), sampleHeader());
  assertEquals(await writer.durable(), 0);
  writer.append(chunk);
  const first = writer.durable();
  writer.append(chunk);
  const [one, two, three] = await Promise.all([first, writer.durable(), writer.durable()]);

  assert(one === 1 || one === 2);
  assertEquals([two, three], [2, 2]);
});
