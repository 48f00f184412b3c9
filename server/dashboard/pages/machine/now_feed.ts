/** The machine as it is now, tick by tick, for as long as the page is open. @module */

import { batch, signal } from "@preact/signals";
import type { MachineSeries, MachineTick, ReadingSeries } from "../../../api/mod.ts";
import { openStream } from "../../frame/stream.ts";
import { lowerBound } from "../../timeline/level_of_detail.ts";
import { Camera } from "../../timeline/camera.ts";
import { withSample } from "../../machine/series_feed.ts";

/** A model server that answers, with what was read of it. */
export interface ServerNow {
  readonly name: string;
  readonly url: string;
  readonly series: MachineSeries;
}

/** Samples that are kept: ten minutes of them, a second apart. */
const KEPT = 600;
/** Seconds that the axis shows at least, so that the first samples are not told in microseconds. */
const LEAST = 60;

const NOTHING: MachineSeries = {
  samples: 0,
  every: null,
  thinned: false,
  lastSeq: -1,
  readings: {},
};

/** What the page shows. Times are nanoseconds since midnight, so that an axis shows the clock. */
export class NowFeed {
  readonly machine = signal(NOTHING);
  readonly servers = signal<readonly ServerNow[]>([]);
  readonly problem = signal<MachineTick["problem"]>(null);
  readonly camera = new Camera();
  readonly pointer = signal<number | null>(null);
  #midnight: number | undefined;
  #first = 0;
  #last = "";
  #count = 0;

  /** Begins to follow; the result ends that, and with the last page the sampling itself. */
  start(): () => void {
    this.camera.follows.value = true;
    return openStream({
      address: () => "/api/machine/live",
      on: { ticks: (data) => this.#take(JSON.parse(data)) },
    });
  }

  #take(ticks: readonly MachineTick[]): void {
    // A stream that was opened again begins with what is kept.
    const fresh = ticks.filter(({ at }) => at > this.#last);
    if (fresh.length === 0) return;
    batch(() => {
      for (const tick of fresh) this.#add(tick);
    });
  }

  #add(tick: MachineTick): void {
    const t = this.#timeOf(tick.at);
    if (this.#count === 0) this.#first = t;
    const seq = this.#count++;
    this.#last = tick.at;
    const event = { kind: "machine.sampled" as const, span: "run", seq, t };
    const grown = (
      series: MachineSeries,
      { readings, reasons, sources }: Pick<MachineTick, "readings" | "reasons" | "sources">,
    ) => trimmed(withSample(series, { ...event, readings, reasons, sources }));
    const known = new Map(this.servers.peek().map(({ url, series }) => [url, series]));
    this.machine.value = grown(this.machine.peek(), tick);
    this.servers.value = tick.servers.map((server) => ({
      name: server.name,
      url: server.url,
      series: grown(known.get(server.url) ?? NOTHING, server),
    }));
    this.problem.value = tick.problem;
    const shown = Math.min(Math.max((t - this.#first) / 1e9, LEAST), KEPT);
    this.camera.setBounds({ from: t - shown * 1e9, to: t });
  }

  #timeOf(at: string): number {
    const date = new Date(at);
    this.#midnight ??= new Date(date).setHours(0, 0, 0, 0);
    return (date.getTime() - this.#midnight) * 1e6;
  }
}

/** Without what is older than the page keeps. What it spans stays: it is what was seen since it was opened. */
function trimmed(series: MachineSeries): MachineSeries {
  const longest = Math.max(0, ...Object.values(series.readings).map(({ t }) => t.length));
  if (longest <= KEPT * 1.5) return series;
  const last = Math.max(...Object.values(series.readings).map(({ t }) => t.at(-1) ?? 0));
  const cut = (reading: ReadingSeries): ReadingSeries => {
    const from = lowerBound(reading.t, last - KEPT * 1e9);
    return { ...reading, t: reading.t.slice(from), values: reading.values.slice(from) };
  };
  const readings = Object.entries(series.readings).map(([name, one]) => [name, cut(one)] as const);
  return { ...series, readings: Object.fromEntries(readings) };
}
