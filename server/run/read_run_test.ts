import { assert, assertEquals, assertRejects } from "@std/assert";
import { writeSyntheticTrace } from "../../bench/server/synthetic_trace.ts";
import { report } from "../../core/run/report.ts";
import { TraceHeaderError, TraceNewerError } from "../../core/trace/errors.ts";
import type { EventFile } from "../../core/trace/layout.ts";
import { TemporaryFolder } from "../../core/trace/testdata/temporary_folder.ts";
import { OpenRun } from "./open_run.ts";
import { readRun } from "./read_run.ts";

/** What can happen to the text of a file. */
type Change = (text: string) => string;

const CHANGES: readonly (readonly [EventFile, Change])[] = [
  ["events.ndjson", (text) => text.slice(0, -30)],
  ["events.ndjson", (text) => text.slice(0, -1)],
  ["events.ndjson", (text) => text.replace('{"seq":4,', '{"seq":4')],
  ["events.ndjson", (text) => text.replace("sample.scored", "sample.dreamt")],
  ["events.ndjson", (text) => text.replaceAll("\n", "\r\n")],
  ["events.ndjson", (text) => text.slice(0, text.indexOf("\n") + 1)],
  ["tokens.ndjson", (text) => text.slice(0, -5)],
  ["tokens.ndjson", (text) => text.replace('"t":', '"tee":')],
  ["tokens.ndjson", () => ""],
  ["machine.ndjson", (text) => `?\n${text}`],
];

Deno.test("readRun() and an open run tell the same of a run, whatever happened to it", async () => {
  using folder = new TemporaryFolder();
  const path = await writeSyntheticTrace(folder.path, { calls: 30, chunks: 20, lanes: 3 });
  // Longer than what is read at once.
  assert(Deno.statSync(`${path}/events.ndjson`).size > 16 * 1024);
  const told = new Set<string>();

  for (const [file, change] of [["events.ndjson", (text: string) => text] as const, ...CHANGES]) {
    const whole = Deno.readTextFileSync(`${path}/${file}`);
    Deno.writeTextFileSync(`${path}/${file}`, change(whole));
    using open = await OpenRun.open({ id: "run", path });
    const [rows, figures] = [await open.rows(), await open.figures()];

    const read = await readRun(path);

    const facts = [
      read.header,
      read.rows,
      report(read.figures.fold),
      [read.figures.end, read.figures.calls],
      read.faults,
      [read.chunkIndex.badLines, read.chunkIndex.tornBytes, read.chunkIndex.columns.count],
    ];
    assertEquals(facts, [
      open.header,
      rows,
      report(figures.fold),
      [figures.end, figures.calls],
      open.faults,
      [open.chunkIndex.badLines, open.chunkIndex.tornBytes, open.chunkIndex.columns.count],
    ]);
    told.add(JSON.stringify([read.faults, facts[5], report(read.figures.fold).scored]));
    Deno.writeTextFileSync(`${path}/${file}`, whole);
  }

  // What only lacks its newline or has more of them is no damage; nor is machine.ndjson counted.
  assertEquals(told.size, CHANGES.length + 1 - 3);
});

Deno.test("readRun() refuses what has no header of this version", async () => {
  using folder = new TemporaryFolder();
  const path = await writeSyntheticTrace(folder.path, { calls: 1, chunks: 1 });
  const events = `${path}/events.ndjson`;
  const whole = Deno.readTextFileSync(events);

  Deno.writeTextFileSync(events, whole.slice(whole.indexOf("\n") + 1));
  await assertRejects(() => readRun(path), TraceHeaderError);
  Deno.writeTextFileSync(events, whole.replace("modellens.run/1", "modellens.run/2"));
  await assertRejects(() => readRun(path), TraceNewerError);
  Deno.writeTextFileSync(events, whole.slice(0, 100));
  await assertRejects(() => readRun(path), TraceHeaderError);
});
