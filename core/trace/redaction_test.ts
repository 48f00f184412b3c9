import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import type { Emission } from "../bus.ts";
import { TraceWriteError } from "./errors.ts";
import { EVENT_FILES, EVENTS_FILE } from "./layout.ts";
import { loadTrace } from "./reader.ts";
import { REDACTED, type RedactionRules } from "./redaction.ts";
import { SAMPLE_DRAFTS } from "./testdata/sample_drafts.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { verifyTrace } from "./verify.ts";
import { TraceWriter } from "./writer.ts";

const SECRET = "sk-Zq7xW9";
const RULES: RedactionRules = { secrets: [SECRET] };

/** Every byte of a trace, file by file, as text. */
function* contents(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* contents(`${folder}/${name}`);
    else yield Deno.readTextFileSync(`${folder}/${name}`);
  }
}

async function write(
  path: string,
  drafts: readonly Emission[],
  rules: RedactionRules = RULES,
): Promise<void> {
  await using writer = TraceWriter.create(path, sampleHeader(), rules);
  for (const draft of drafts) writer.append(draft);
}

/** The drafts with a text put into every string, and into every name of free data. */
function poisoned(value: unknown, poison: string): unknown {
  if (typeof value === "string") return value + poison;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, poison));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      ["kind", "span", "parent"].includes(name) ? one : poisoned(one, poison),
    ]),
  );
}

Deno.test("TraceWriter writes no secret from any string of any event or of the header", async () => {
  using folder = new TemporaryFolder();
  const long = `${"x".repeat(5000)}${SECRET}`;
  const free = { [SECRET]: { [`a ${SECRET} b`]: [SECRET, { deep: long }] } };
  const drafts = [
    ...poisoned(SAMPLE_DRAFTS, ` ${SECRET}.`) as Emission[],
    { kind: "tool.called", tool: "t", arguments: free },
    { kind: "tool.completed", result: free, duration: 1 },
    { kind: "sample.started", sample: "s", hash: "h", target: free },
    { kind: "machine.sampled", readings: { [SECRET]: 1 } },
    { kind: "alarm.raised", alarm: "a", message: "m", evidence: free, confidence: 1, advice: "" },
    {
      kind: "chunk.received",
      span: `c-${SECRET}`,
      text: "x",
      pieces: ["sk-Z", "q7xW9"],
      top: [[[SECRET, -1]]],
    },
  ] satisfies Emission[];
  const path = folder.file("run");
  {
    const header = sampleHeader({ command: ["run", `--api-key=${SECRET}`], config: free });
    await using writer = TraceWriter.create(path, header, RULES);
    for (const draft of drafts) writer.append(draft);
    assertEquals(writer.header.command, ["run", `--api-key=${REDACTED}`]);
  }

  for (const text of contents(path)) assert(!text.includes(SECRET), text);
  const { events } = await loadTrace(path);
  assertEquals(events.map(({ seq }) => seq), drafts.map((_, index) => index));
  const last = events.at(-1);
  assert(last?.kind === "chunk.received" && last.pieces === undefined);
  assertEquals((await verifyTrace(path)).errors, []);
});

Deno.test("TraceWriter keeps both of two names that are one once a secret is taken out", async () => {
  using folder = new TemporaryFolder();
  const result = { [SECRET]: 1, other: 2, [`${SECRET}`.toUpperCase()]: 3 };
  const rules = { secrets: [SECRET, SECRET.toUpperCase()] };
  await write(folder.file("run"), [{ kind: "tool.completed", result, duration: 1 }], rules);

  const { events: [event] } = await loadTrace(folder.file("run"));

  assert(event?.kind === "tool.completed");
  assertEquals(event.result, { [REDACTED]: 1, other: 2, [`${REDACTED} 2`]: 3 });
});

Deno.test("TraceWriter keeps what a trace needs to be read, whatever a pattern matches", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const rules = { patterns: [/[a-z]+/, /\d+/] };
  {
    await using writer = TraceWriter.create(path, sampleHeader(), rules);
    for (const draft of SAMPLE_DRAFTS) writer.append(draft);
  }

  const { events, header } = await loadTrace(path);

  assertEquals(events.map(({ kind }) => kind), SAMPLE_DRAFTS.map(({ kind }) => kind));
  assertEquals(events.slice(0, 5).map(({ span }) => span), ["run", "b1", "s2", "c3", "c3"]);
  assertEquals((await verifyTrace(path)).errors, []);
  assertEquals([header.run, header.program.name], ["sample", REDACTED]);
  await using writer = await TraceWriter.reopen(path, rules);
  assertEquals(writer.append({ kind: "chunk.received" }).seq, 11);
});

/** What every stream says, over and over. */
const SCRIPT = `key ${SECRET} or sk-Zq7${SECRET}xW9 s ${SECRET}${SECRET} sk-.`;

/** The next characters of one stream of one of three calls. */
interface Piece {
  readonly call: number;
  readonly stream: "text" | "reasoning" | "tool 0" | "tool 1";
  readonly text: string;
}

/** Lets each stream say as many characters of the script as it is told to, turn by turn. */
function spoken(turns: readonly (Omit<Piece, "text"> & { readonly length: number })[]): Piece[] {
  const said = new Map<string, number>();
  return turns.map(({ length, ...where }) => {
    const key = `${where.call} ${where.stream}`;
    const from = said.get(key) ?? 0;
    said.set(key, from + length);
    return { ...where, text: SCRIPT.repeat(9).slice(from, from + length) };
  });
}

function chunkOf({ call, stream, text }: Piece): Emission {
  const span = `c${call}`;
  if (stream === "text") return { kind: "chunk.received", span, text, ids: [1], pieces: [text] };
  if (stream === "reasoning") return { kind: "chunk.received", span, reasoning: text };
  const index = Number(stream.at(-1));
  return { kind: "chunk.received", span, tools: [{ index, arguments: text }] };
}

function endOf(call: number): Emission {
  const clock = { sent: 0, headers: null, first: null, firstAnswer: null, last: null, end: 0 };
  const error = { type: "t", message: "m" };
  return { kind: "call.failed", span: `c${call}`, error, clock, chunks: 0 };
}

Deno.test("TraceWriter writes no secret that is split over chunks, in any stream of any of several calls", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const pieces = fc.array(
    fc.record({
      call: fc.integer({ min: 1, max: 3 }),
      stream: fc.constantFrom("text", "reasoning", "tool 0", "tool 1"),
      length: fc.integer({ min: 0, max: 12 }),
    }),
    { minLength: 1, maxLength: 90, size: "max" },
  ).map(spoken);
  const ending = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
  let number = 0;
  for (const patterns of [[], [/W9a/]]) {
    const rules = { secrets: [SECRET], patterns };
    await fc.assert(
      fc.asyncProperty(pieces, ending, async (all, ended) => {
        const path = folder.file(`run-${number++}`);
        const drafts = [...all.map(chunkOf), ...ended.map(endOf)];
        await write(path, drafts, rules);

        for (const text of contents(path)) assert(!text.includes(SECRET), text);
        const { events, problems } = await loadTrace(path);
        assertEquals(events.map(({ seq }) => seq), drafts.map((_, index) => index));
        assertEquals(problems.missingEvents, 0);
        for (const { call, stream } of all) {
          const own = all.filter((one) => one.call === call && one.stream === stream);
          const whole = own.map(({ text }) => text).join("");
          const read = events.flatMap((event) => {
            if (event.kind !== "chunk.received" || event.span !== `c${call}`) return [];
            if (stream === "text" || stream === "reasoning") return event[stream] ?? [];
            const [tool] = event.tools ?? [];
            return tool?.index === Number(stream.at(-1)) ? tool.arguments ?? [] : [];
          }).join("");
          const clean = whole.replaceAll(SECRET, REDACTED);
          assertEquals(patterns.length === 0 ? read : clean, clean);
          assert(!read.includes(SECRET), read);
        }
      }),
      { numRuns: 150, seed: 4 },
    );
  }
});

Deno.test("TraceWriter takes the tokens out of a chunk that held a part of a secret", async () => {
  using folder = new TemporaryFolder();
  const token = { ids: [7], lp: [-0.5], pieces: ["p"], top: [[["q", -1] as [string, number]]] };
  await write(folder.file("run"), [
    { kind: "chunk.received", span: "c0", text: "key sk-Zq", ...token },
    { kind: "chunk.received", span: "c0", text: "7xW9", ...token },
    { kind: "chunk.received", span: "c0", text: "!", ...token },
  ]);

  const { events } = await loadTrace(folder.file("run"));

  const rests = events.map(({ seq: _seq, t: _t, kind: _kind, span: _span, ...rest }) => rest);
  assertEquals<unknown>(rests, [
    { text: `key ${REDACTED}`, lp: [-0.5] },
    { text: "", lp: [-0.5] },
    { text: "!", ...token },
  ]);
});

/** How many events are in the files. */
function writtenIn(path: string): number {
  const lines = EVENT_FILES.map((name) => Deno.readTextFileSync(`${path}/${name}`).split("\n"));
  return lines.flat().filter((line) => line !== "").length - 1;
}

Deno.test("TraceWriter writes a chunk that cannot begin a secret at once, and what waits in order", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await using writer = TraceWriter.create(path, sampleHeader(), RULES);
  const after = (draft: Emission) => {
    writer.append(draft);
    return writtenIn(path);
  };
  const text = (span: string, text: string): Emission => ({ kind: "chunk.received", span, text });

  assertEquals(after(text("c1", "hello ")), 1);
  assertEquals(after(text("c1", "taste")), 2);
  assertEquals(after(text("c1", "s")), 2);
  assertEquals(after({ kind: "machine.sampled", readings: {} }), 2);
  assertEquals(await writer.durable(), 2);
  assertEquals(after(text("c2", "other call")), 2);
  assertEquals(after(text("c1", "o far")), 6);
  assertEquals(after(text("c1", "sk")), 6);
  // The call ends, so nothing can complete it.
  assertEquals(after(endOf(1)), 8);
  assertEquals(await writer.durable(), 8);
});

Deno.test("TraceWriter loses what it held back when the process dies, and leaks none of it", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const copy = folder.file("copy");
  {
    await using writer = TraceWriter.create(path, sampleHeader(), RULES);
    writer.append({ kind: "chunk.received", span: "c0", text: "key " });
    writer.append({ kind: "chunk.received", span: "c0", text: "sk-Zq7" });
    // What a death at this moment would leave.
    Deno.mkdirSync(copy);
    for (const name of EVENT_FILES) Deno.copyFileSync(`${path}/${name}`, `${copy}/${name}`);
  }

  for (const text of contents(copy)) assert(!text.includes("sk-Zq7"), text);
  await using writer = await TraceWriter.reopen(copy, RULES);
  assertEquals(writer.append({ kind: "chunk.received", text: "on" }).seq, 1);
  // At the end of a run it is no secret any more: nothing completed it.
  assert(Deno.readTextFileSync(`${path}/tokens.ndjson`).includes("sk-Zq7"));
});

Deno.test("TraceWriter.append() gives its caller the event as it was", async () => {
  using folder = new TemporaryFolder();
  await using writer = TraceWriter.create(folder.file("run"), sampleHeader(), RULES);

  const event = writer.append({ kind: "chunk.received", text: SECRET });

  assert(event.kind === "chunk.received" && event.text === SECRET);
  assert(!Deno.readTextFileSync(folder.file(`run/${EVENTS_FILE}`)).includes(SECRET));
});

Deno.test("TraceWriter writes nothing more after a failure, not even what it held back", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const text = (span: string, text: string): Emission => ({ kind: "chunk.received", span, text });
  {
    await using writer = TraceWriter.create(path, sampleHeader(), RULES);
    Deno.writeTextFileSync(`${path}/blobs`, "where the folder of long texts is to be");
    writer.append(text("c1", "s"));
    writer.append({ kind: "tool.completed", result: "x".repeat(5000), duration: 1 });
    writer.append(text("c2", "s"));
    assertThrows(() => writer.append(text("c1", "o")), TraceWriteError);
    assertThrows(() => writer.append(text("c1", "o")), TraceWriteError);
  }

  const { events, problems } = await loadTrace(path);

  assertEquals(events.map(({ seq }) => seq), [0]);
  assertEquals(problems.missingEvents, 0);
});
