/** One chart of readings over time, with the stretches in which calls were under way. @module */

import uPlot from "uplot";
import type { MachineSeries, Timeline } from "../../../../api/mod.ts";
import { duration } from "../../../frame/text/format.ts";
import { colour } from "../../../frame/theme.ts";
import type { ChartPlan } from "./readings.ts";

/** What a chart shows. */
export interface ChartContent {
  readonly series: MachineSeries;
  readonly calls: Timeline["spans"];
  /** Time of the last event, in nanoseconds. */
  readonly end: number;
}

const HEIGHT = 148;
const FEW = 120;
const LINE_COLOURS = ["--accent-strong", "--good", "--warn", "--phase-reasoning"] as const;

/** All charts of the page share pointer and zoom. */
const TOGETHER = uPlot.sync("machine");

/** A chart in an element, as wide as it. */
export class Chart {
  readonly #plot: uPlot;
  readonly #plan: ChartPlan;
  readonly #observer: ResizeObserver;
  #busy: readonly (readonly [number, number])[] = [];
  #end = 1;

  constructor(place: HTMLElement, plan: ChartPlan) {
    this.#plan = plan;
    this.#plot = new uPlot(this.#options(place), [[], ...plan.lines.map(() => [])], place);
    this.#observer = new ResizeObserver(() =>
      this.#plot.setSize({ width: place.clientWidth, height: HEIGHT })
    );
    this.#observer.observe(place);
  }

  show({ series, calls, end }: ChartContent) {
    this.#end = end;
    this.#busy = busyStretches(calls, end);
    this.#plot.setData([
      series.t.map((t) => t / 1e9),
      ...this.#plan.lines.map(({ name }) => series.readings[name] ?? []),
    ]);
  }

  destroy() {
    this.#observer.disconnect();
    this.#plot.destroy();
  }

  #options({ clientWidth: width }: HTMLElement): uPlot.Options {
    const { lines, show, top, steps } = this.#plan;
    const axis: Partial<uPlot.Axis> = {
      stroke: colour("--text-3"),
      font: `11px ${colour("--font-data")}`,
      grid: { stroke: colour("--grid"), width: 1 },
      ticks: { show: false },
    };
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      padding: [10, 24, 0, 0],
      cursor: {
        sync: { key: TOGETHER.key },
        points: { size: 5 },
        drag: { x: true, y: false },
      },
      scales: {
        x: { time: false, range: (_plot, min, max) => [min ?? 0, max ?? this.#end / 1e9] },
        y: { range: (_plot, _min, max) => [0, top ?? ((max ?? 0) * 1.08 || 1)] },
      },
      axes: [
        {
          ...axis,
          size: 28,
          values: (_plot, ticks) =>
            ticks.map((seconds) => seconds === 0 ? "0" : duration(seconds * 1e9)),
        },
        {
          ...axis,
          ...(steps === undefined ? {} : { incrs: [...steps] }),
          size: 76,
          values: (_plot, ticks) => ticks.map((value) => value === 0 ? "0" : show(value)),
        },
      ],
      series: [
        {},
        ...lines.map(({ label }, index) => ({
          label,
          stroke: colour(LINE_COLOURS[index] ?? "--text-2"),
          width: 1.25,
          // A reading between two that are unknown would not show as a line.
          points: { show: (plot: uPlot) => plot.data[0].length < FEW, size: 3 },
        })),
      ],
      hooks: {
        drawClear: [(plot) => this.#shade(plot)],
        setCursor: [(plot) => this.#tell(plot)],
      },
    };
  }

  #shade(plot: uPlot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = colour("--info-wash");
    for (const [from, to] of this.#busy) {
      const left = Math.max(bbox.left, plot.valToPos(from / 1e9, "x", true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1e9, "x", true));
      if (right > left) ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
    }
    ctx.restore();
  }

  /** Writes the values under the pointer where a screen reader does not need them: in the tip. */
  #tell({ root, cursor: { idx }, data }: uPlot) {
    const at = idx === null || idx === undefined ? undefined : data[0][idx];
    if (at === undefined || idx === null || idx === undefined) {
      root.removeAttribute("data-values");
      return;
    }
    const values = this.#plan.lines.map(({ label }, index) => {
      const value = data[index + 1]?.[idx];
      return `${label} ${
        value === null || value === undefined ? "unknown" : this.#plan.show(value)
      }`;
    });
    root.setAttribute("data-values", `${duration(at * 1e9)}  ${values.join("  ")}`);
  }
}

/** Stretches in which at least one call was under way, in order. */
export function busyStretches(
  calls: Timeline["spans"],
  end: number,
): readonly (readonly [number, number])[] {
  const busy: [number, number][] = [];
  for (const call of calls.toSorted((a, b) => a.start - b.start)) {
    const last = busy.at(-1);
    const until = call.end ?? end;
    if (last !== undefined && call.start <= last[1]) last[1] = Math.max(last[1], until);
    else busy.push([call.start, until]);
  }
  return busy;
}
