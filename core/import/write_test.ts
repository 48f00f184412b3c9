import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { TraceWriteError } from "../trace/errors.ts";
import { loadTrace } from "../trace/reader.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";
import { verifyTrace } from "../trace/verify.ts";
import { ImportError } from "./errors.ts";
import { planImport } from "./plan.ts";
import { ARCHIVE, RECORDS, SERVER_LOG, STREAM } from "./testdata/files.ts";
import { beginningOf, modelsOf, writeImport } from "./write.ts";

/** Imports a text into a folder; the trace is `<folder>/it`. */
async function imported(text: string, folder: string) {
  const plan = planImport(text, { file: "a file" });
  const began = beginningOf(plan);
  const header = sampleHeader({
    run: "it",
    models: modelsOf(plan),
    source: { kind: "import", lacks: [...plan.lacks] },
    ...(began === null ? {} : { started: new Date(began).toISOString() }),
  });
  return await writeImport(plan, { folder, header, redaction: {} });
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-import-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [name, text] of Object.entries({ ARCHIVE, RECORDS, SERVER_LOG, STREAM })) {
  Deno.test(`writeImport() of ${name} gives a whole trace, without anything hidden`, async () => {
    await inFolder(async (folder) => {
      const { path } = await imported(text, folder);

      const verdict = await verifyTrace(path);
      assertEquals([verdict.errors, verdict.notes, verdict.ended], [[], [], "completed"]);
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["it"]);
      assert(!(await Deno.readTextFile(`${path}/events.ndjson`)).includes("hidden"));
    });
  });
}

Deno.test("writeImport() keeps the times of the log, and a reason for each that it lacks", async () => {
  await inFolder(async (folder) => {
    const { events } = await loadTrace((await imported(ARCHIVE, folder)).path);

    const [started] = events.filter((event) => event.kind === "call.started");
    const [completed] = events.filter((event) => event.kind === "call.completed");
    assertEquals(started?.t, 1_500_000);
    assertEquals(completed?.clock, {
      sent: 1_500_000,
      headers: 501_750_000,
      first: null,
      firstAnswer: null,
      last: null,
      end: 1_510_000_000,
    });
    assertEquals([completed?.text, completed?.chunks], ["Hello", null]);
    assertEquals(
      Object.keys(completed?.unknown ?? {}).filter((name) => /^clock|chunks/.test(name)).sort(),
      ["chunks", "clock.first", "clock.firstAnswer", "clock.last"],
    );
  });
});

Deno.test("writeImport() leaves nothing behind when it cannot write", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/it/x`, { recursive: true });

    await assertRejects(() => imported(ARCHIVE, folder), TraceWriteError);

    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["it"]);
  });
});

Deno.test("writeImport() of whatever can be planned is a trace that verifies", async () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const record = fc.record({
    timestamp: fc.oneof(value, fc.constant("2026-01-01T00:00:00Z"), fc.double()),
    startTime: fc.oneof(fc.constant(undefined), fc.double({ min: 1.7e9, max: 1.70001e9 })),
    duration_ms: fc.oneof(fc.constant(undefined), fc.double(), fc.nat()),
    url: fc.oneof(fc.constant(undefined), fc.webUrl(), fc.string(), fc.constant("/api/chat")),
    status: fc.oneof(fc.constant(undefined), fc.double(), fc.nat(600)),
    request: fc.record({ model: fc.oneof(fc.string(), value), messages: value, extra: value }),
    response: fc.oneof(
      value,
      fc.string(),
      fc.record({
        id: value,
        choices: fc.array(fc.record({ message: fc.record({ content: value }), text: value })),
        usage: fc.oneof(value, fc.record({ prompt_tokens: fc.double() })),
        done: fc.boolean(),
        eval_count: fc.double(),
        total_duration: fc.double(),
      }, { requiredKeys: [] }),
    ),
    error: fc.oneof(fc.constant(undefined), value),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 5 }), async (records) => {
      await inFolder(async (folder) => {
        try {
          const text = records.map((one) => JSON.stringify(one)).join("\n");
          const { path } = await imported(text, folder);
          assertEquals((await verifyTrace(path)).errors, []);
        } catch (cause) {
          if (!(cause instanceof ImportError)) throw cause;
        }
      });
    }),
    { numRuns: 150 },
  );
});
