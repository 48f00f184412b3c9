import { assertEquals } from "@std/assert";
import type { MachineSeries } from "../../api/mod.ts";
import { withSample } from "../machine/series_feed.ts";
import { machineTracks } from "./machine_tracks.ts";

const EMPTY: MachineSeries = { samples: 0, every: null, thinned: false, lastSeq: -1, readings: {} };

function seriesOf(...samples: readonly Record<string, number | null>[]): MachineSeries {
  return samples.reduce(
    (series, readings, seq) =>
      withSample(series, { kind: "machine.sampled", span: "run", seq, t: seq * 10, readings }),
    EMPTY,
  );
}

Deno.test("machineTracks() has a track for what was read, one of each kind, and none for what never was", () => {
  const series = seriesOf(
    { "machine.cpu_share": null, "server.memory.rss_bytes": null },
    {
      "machine.cpu_share": 0.5,
      "machine.memory.available_bytes": 3 * 2 ** 30,
      "gpu0.utilisation_share": 0.9,
    },
    { "machine.cpu_share": null, "machine.memory.available_bytes": 2 * 2 ** 30 },
  );

  assertEquals(machineTracks(series, 9).map(({ reading, top }) => [reading, top]), [
    ["gpu0.utilisation_share", 1],
    ["machine.memory.available_bytes", 5 * 2 ** 30],
    ["machine.cpu_share", 1],
  ]);
  assertEquals(machineTracks(EMPTY), []);
});

Deno.test("withSample() adds what a sample says, and nothing twice", () => {
  const series = seriesOf({ a: 2, b: null }, { a: 5 }, { a: null }, { a: 1, b: 3 });

  assertEquals(series.readings["a"], {
    unit: null,
    meaning: null,
    t: [0, 10, 20, 30],
    values: [2, 5, null, 1],
    n: 3,
    lowest: 1,
    highest: 5,
    last: 1,
    source: null,
    reason: null,
  });
  assertEquals(series.readings["b"]?.t, [0, 30]);
  assertEquals([series.samples, series.lastSeq], [4, 3]);
  const again = {
    kind: "machine.sampled",
    span: "run",
    seq: 3,
    t: 30,
    readings: { a: 9 },
  } as const;
  assertEquals(withSample(series, again), series);
});
