import { assert, assertEquals } from "@std/assert";
import { numberedDraft } from "../../core/trace/testdata/numbered_draft.ts";
import { sampleHeader } from "../../core/trace/testdata/sample_header.ts";
import { TraceWriter } from "../../core/trace/writer.ts";
import type { MachineSeries } from "../api/mod.ts";
import { withSample } from "../dashboard/machine/series_feed.ts";
import { serveFolder } from "../testing/served_folder.ts";
import type { Sample } from "./samples.ts";
import { MachineQuery, seriesOf } from "./series.ts";

/** A sample a millisecond: one reading in each, one in every tenth, one that is told once, as null. */
function samplesOf(count: number, valueAt: (at: number) => number): Sample[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ seq: at * 3, t: at * 1e6, sources: {} },
    readings: new Map<string, number | null>([
      ["often", valueAt(at)],
      ...(at % 10 === 9 ? [["seldom", at] as const] : []),
      ...(at === 0 ? [["machine.cpu.temperature_celsius", null] as const] : []),
    ]),
    reasons: at === 0 ? { "machine.cpu.temperature_celsius": "No sensor was found" } : {},
  }));
}

function query(values: Readonly<Record<string, string>>): MachineQuery {
  return MachineQuery.parse(values);
}

Deno.test("seriesOf() thins out without losing a peak or a reading that is seldom asked for", () => {
  const samples = samplesOf(10_000, (at) => at === 7_777 ? 99 : at === 1_234 ? -5 : at % 3);

  const { readings, ...rest } = seriesOf(samples, query({ points: "100" }));

  assertEquals(rest, { samples: 10_000, every: 1e6, thinned: true, lastSeq: 29_997 });
  const { often, seldom } = readings;
  assert(often !== undefined && often.t.length <= 100 && often.t.length > 90, `${often?.t.length}`);
  assertEquals([often.n, often.lowest, often.highest, often.last], [10_000, -5, 99, 0]);
  assertEquals(often.values[often.t.indexOf(7_777e6)], 99);
  assertEquals(often.values[often.t.indexOf(1_234e6)], -5);
  // What is shown was read at that time.
  assert(often.t.every((t, at) => often.values[at] === samples[t / 1e6]?.readings.get("often")));
  assertEquals([often.t[0], often.t.at(-1), seldom?.n], [0, 9_999e6, 1_000]);
  assert((seldom?.t.length ?? 0) > 90);
  const untold = readings["machine.cpu.temperature_celsius"];
  assertEquals([untold?.n, untold?.unit, untold?.reason], [0, "Cel", "No sensor was found"]);
});

Deno.test("seriesOf() of a stretch has all of it where there is room, and its reasons from before", () => {
  const samples = samplesOf(1_000, (at) => at);

  const part = seriesOf(samples, query({ from: "100e6", to: "119e6", points: "100" }));

  assertEquals([part.samples, part.thinned, part.lastSeq], [20, false, 2_997]);
  assertEquals(part.readings["seldom"]?.values, [109, 119]);
  assertEquals(part.readings["often"]?.lowest, 100);
  assertEquals(part.readings["machine.cpu.temperature_celsius"]?.reason, "No sensor was found");
});

Deno.test("a page that follows samples comes to what the server says afterwards", async () => {
  await using served = await serveFolder();
  await using writer = TraceWriter.create(`${served.path}/going`, sampleHeader());
  const ask = () => served.json<MachineSeries>("/api/runs/going/machine");
  const sample = (at: number) => ({
    kind: "machine.sampled" as const,
    readings: {
      "server.memory.rss_bytes": at % 7 === 3 ? null : 100 + at % 5,
      "machine.cpu_share": at === 0 ? null : 0.5,
      ...(at % 4 === 0 ? { "server.memory.pss_bytes": at } : {}),
    },
    ...(at % 7 === 3 ? { reasons: { "server.memory.rss_bytes": `gone at ${at}` } } : {}),
    ...(at === 1 ? { sources: { "machine.cpu_share": "/proc/stat" } } : {}),
  });
  for (let at = 0; at < 3; at++) writer.append(sample(at));
  const followed = [];
  const before = await ask();
  for (let at = 3; at < 40; at++) {
    followed.push(writer.append(numberedDraft(at)), writer.append(sample(at)));
  }

  const after = await ask();

  assert(after.samples > 40, "some of the numbered ones are samples too");
  const live = followed.reduce(
    (series, event) => event.kind === "machine.sampled" ? withSample(series, event) : series,
    before,
  );
  // How far samples are usually apart only all of them tell; a page asks for that at the end.
  assertEquals({ ...live, every: after.every }, after);
});

Deno.test("readings that somebody wrote into the file by hand are text at most", async () => {
  await using served = await serveFolder();
  const writer = TraceWriter.create(`${served.path}/odd`, sampleHeader());
  writer.append({ kind: "machine.sampled", readings: { "server.memory.rss_bytes": 5 } });
  await writer[Symbol.asyncDispose]();
  const lines = [
    { seq: 1, t: 9, span: "run", readings: { "<b>": "<script>", "server.memory.rss_bytes": "7" } },
    { seq: 2, t: 10, span: "run", readings: "none", reasons: { a: 1 }, sources: ["x"] },
    { seq: 3, t: 11, span: "run", readings: JSON.parse('{"__proto__": 3}') },
  ];
  await Deno.writeTextFile(
    `${served.path}/odd/machine.ndjson`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    { append: true },
  );

  const { samples, readings } = await served.json<MachineSeries>("/api/runs/odd/machine");

  assertEquals(samples, 4);
  assertEquals(readings["server.memory.rss_bytes"]?.values, [5, null]);
  assertEquals(readings["<b>"]?.values, [null]);
  assertEquals(Object.keys(readings), ["server.memory.rss_bytes", "<b>", "__proto__"]);
});
