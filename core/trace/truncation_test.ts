import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Emission } from "../bus.ts";
import type { TraceEvent } from "../events/mod.ts";
import { EVENT_FILES, type EventFile, EVENTS_FILE, fileOf } from "./layout.ts";
import { loadTrace } from "./reader.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { verifyTrace } from "./verify.ts";
import { TraceWriter } from "./writer.ts";

const NEWLINE = 0x0a;
const more: Emission = { kind: "chunk.received", span: "c3", text: "more" };

/** How a file of bytes reads that end too early. */
interface Cut {
  /** Lines that are whole, with or without a newline. */
  readonly lines: number;
  readonly torn: number;
}

function cutAt(bytes: Uint8Array, length: number): Cut {
  const kept = bytes.subarray(0, length);
  const newlines = kept.filter((byte) => byte === NEWLINE).length;
  const torn = length - (kept.lastIndexOf(NEWLINE) + 1);
  // Cut just before its newline, a line is whole.
  const complete = torn > 0 && bytes[length] === NEWLINE;
  return complete ? { lines: newlines + 1, torn: 0 } : { lines: newlines, torn };
}

/** The sizes to which files of a trace are cut. */
type Sizes = Partial<Record<EventFile, number>>;

/** A trace of which every file can be cut anywhere, again and again. */
class Original {
  readonly events: readonly TraceEvent[];
  readonly files: ReadonlyMap<EventFile, Uint8Array>;
  readonly path: string;

  constructor(path: string, events: readonly TraceEvent[]) {
    this.path = path;
    this.events = events;
    this.files = new Map(EVENT_FILES.map((name) => [name, Deno.readFileSync(`${path}/${name}`)]));
  }

  /** Puts the files back as they were, but for these cut to their sizes; says what must be left. */
  cut(sizes: Sizes): { left: TraceEvent[]; torn: Record<string, number> } {
    const torn: Record<string, number> = {};
    const left: TraceEvent[] = [];
    for (const [name, bytes] of this.files) {
      const size = sizes[name] ?? bytes.length;
      Deno.writeFileSync(`${this.path}/${name}`, bytes.subarray(0, size));
      const cut = cutAt(bytes, size);
      if (cut.torn > 0) torn[name] = cut.torn;
      const own = this.events.filter(({ kind }) => fileOf(kind) === name);
      left.push(...own.slice(0, cut.lines - (name === EVENTS_FILE ? 1 : 0)));
    }
    return { left: left.sort((a, b) => a.seq - b.seq), torn };
  }

  /** Cuts, reads, goes on writing and reads again. */
  async survives(sizes: Sizes): Promise<void> {
    const { left, torn } = this.cut(sizes);
    const { events, problems } = await loadTrace(this.path);
    assertEquals(events, left);
    assertEquals(problems.tornBytes, torn);
    assertEquals(problems.badLineCount, 0);

    const added: TraceEvent[] = [];
    {
      await using writer = await TraceWriter.reopen(this.path);
      assertEquals(writer.repairedBytes, Object.values(torn).reduce((sum, one) => sum + one, 0));
      added.push(writer.append(more), writer.append({ kind: "machine.sampled", readings: {} }));
    }
    const next = (left.at(-1)?.seq ?? -1) + 1;
    assertEquals(added.map(({ seq }) => seq), [next, next + 1]);
    const again = await loadTrace(this.path);
    assertEquals(again.events, [...left, ...added]);
    assertEquals(again.problems.tornBytes, {});
    assertEquals([again.problems.repeatedEvents, again.problems.badLineCount], [0, 0]);
    // Cut at one place a run has simply stopped earlier; cut in one file alone it lacks what the others show.
    assertEquals(again.problems.missingEvents, next - left.length);
  }
}

async function original(folder: TemporaryFolder): Promise<Original> {
  const path = folder.file("run");
  return new Original(path, await writeTrace(path));
}

for (const file of EVENT_FILES) {
  Deno.test(`TraceReader and TraceWriter.reopen() survive ${file} cut at any byte`, async () => {
    using folder = new TemporaryFolder({ inMemory: true });
    const trace = await original(folder);
    const bytes = trace.files.get(file)!;
    const header = file === EVENTS_FILE ? bytes.indexOf(NEWLINE) : 0;
    for (let size = header; size <= bytes.length; size++) await trace.survives({ [file]: size });
  });
}

Deno.test("TraceReader and TraceWriter.reopen() survive all files cut at random", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const trace = await original(folder);
  const sizes = (name: EventFile) => {
    const bytes = trace.files.get(name)!;
    return fc.integer({
      min: name === EVENTS_FILE ? bytes.indexOf(NEWLINE) : 0,
      max: bytes.length,
    });
  };
  const [events, tokens, machine] = EVENT_FILES;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ [events]: sizes(events), [tokens]: sizes(tokens), [machine]: sizes(machine) }),
      (cut) => trace.survives(cut),
    ),
    { numRuns: 100, seed: 2 },
  );
});

Deno.test("TraceWriter.reopen() goes on without a gap when a death cut the last line only", async () => {
  using folder = new TemporaryFolder();
  const trace = await original(folder);
  const size = trace.files.get(EVENTS_FILE)!.length;
  trace.cut({ [EVENTS_FILE]: size - 5 });
  {
    await using writer = await TraceWriter.reopen(trace.path);
    assertEquals(writer.append({ kind: "run.completed", scored: 1, failed: 0 }).seq, 10);
  }

  const { errors, notes, events, ended } = await verifyTrace(trace.path);

  assertEquals([errors, notes, events, ended], [[], [], 11, "completed"]);
});

Deno.test("verifyTrace() says what a power loss took, and TraceWriter.reopen() gives no seq twice", async () => {
  using folder = new TemporaryFolder();
  const trace = await original(folder);
  // The events reached the disk, the chunks before them did not.
  trace.cut({ "tokens.ndjson": 0, "machine.ndjson": 0 });
  {
    await using writer = await TraceWriter.reopen(trace.path);
    assertEquals(writer.append(more).seq, 11);
  }

  const { errors } = await verifyTrace(trace.path);

  assertEquals(errors, ["3 missing events, by seq: 4 to 6"]);
});

Deno.test("TraceWriter.reopen() gives the seq of a line that cannot be read any more to no other", async () => {
  using folder = new TemporaryFolder();
  const trace = await original(folder);
  const text = Deno.readTextFileSync(`${trace.path}/${EVENTS_FILE}`);
  Deno.writeTextFileSync(
    `${trace.path}/${EVENTS_FILE}`,
    text.replace('"kind":"run.completed"', '"kind:"run.completed"'),
  );

  await using writer = await TraceWriter.reopen(trace.path);

  assertEquals(writer.append(more).seq, 11);
});

Deno.test("TraceWriter.reopen() finds the last seq behind many damaged lines", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  const drafts = Array.from({ length: 700 }, (): Emission => more);
  await writeTrace(path, drafts);
  const lines = Deno.readTextFileSync(`${path}/tokens.ndjson`).split("\n");
  const damaged = lines.map((line, index) => index < 300 || line === "" ? line : "?");
  Deno.writeTextFileSync(`${path}/tokens.ndjson`, damaged.join("\n"));

  await using writer = await TraceWriter.reopen(path);

  assertEquals(writer.append(more).seq, 300);
  assert((await loadTrace(path)).problems.badLineCount === 400);
});
