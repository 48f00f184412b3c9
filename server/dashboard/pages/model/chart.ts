/** One figure of a model over its runs: a point for each, with its interval, and where other weights begin. @module */

import uPlot from "uplot";
import { timePlot } from "../../chart/time_plot.ts";
import { clockTime } from "../../frame/text/format.ts";
import { colour } from "../../frame/theme.ts";

/** A figure of a run. */
export interface ChartPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
  /** What was served: a line is drawn where it changes. */
  readonly served: number;
}

/** What a chart shows. */
export interface ChartPlan {
  readonly title: string;
  readonly points: readonly ChartPoint[];
  readonly show: (value: number) => string;
  /** Highest value of its scale; the highest that is there unless it says so. */
  readonly top?: number | undefined;
}

const HEIGHT = 150;
const SHORT_MS = 600_000;
/** Charts of one page share the pointer. */
const TOGETHER = uPlot.sync("model");

/** A chart in an element, as wide as it. */
export class HistoryChart {
  readonly #plan: ChartPlan;
  readonly destroy: () => void;

  constructor(place: HTMLElement, plan: ChartPlan) {
    this.#plan = plan;
    const { points, show, top, title } = plan;
    const highest = Math.max(
      0,
      ...points.flatMap(({ value, interval }) => [value ?? 0, interval?.[1] ?? 0]),
    );
    const { destroy } = timePlot(place, {
      height: HEIGHT,
      data: [points.map(({ at }) => at / 1000), points.map(({ value }) => value)],
      lines: [{
        label: title,
        stroke: colour("--accent-strong"),
        width: 1.25,
        points: { show: true, size: 5 },
      }],
      xTexts: (ticks) => ticks.map(this.#momentText),
      xSpace: 96,
      yText: show,
      scales: {
        // A little room, so that the first and the last point are whole.
        x: {
          range: (_plot, min, max) => {
            const room = Math.max(1, (max - min) * 0.03);
            return [min - room, max + room];
          },
        },
        y: { range: () => [0, top ?? (highest * 1.08 || 1)] },
      },
      cursor: { sync: { key: TOGETHER.key }, points: { size: 6 } },
      hooks: {
        drawClear: [(plot) => this.#surroundings(plot)],
        setCursor: [(plot) => this.#tell(plot)],
      },
    });
    this.destroy = destroy;
  }

  /** Seconds only where runs follow one another within minutes. */
  readonly #momentText = (seconds: number): string => {
    const { points } = this.#plan;
    const lasts = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
    const text = clockTime(new Date(seconds * 1000).toISOString());
    return lasts < SHORT_MS ? text : text.replace(/(:\d\d):\d\d$/, "$1");
  };

  /** Intervals, and lines where other weights or another server begin. */
  #surroundings(plot: uPlot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = devicePixelRatio * 2;
    for (const [index, { at, interval, served }] of this.#plan.points.entries()) {
      const x = Math.round(plot.valToPos(at / 1000, "x", true));
      if (interval !== null) {
        ctx.strokeStyle = colour("--accent-strong");
        ctx.globalAlpha = 0.4;
        line(ctx, [x, plot.valToPos(interval[0], "y", true)], [
          x,
          plot.valToPos(interval[1], "y", true),
        ]);
      }
      const before = this.#plan.points[index - 1];
      if (before !== undefined && before.served !== served) {
        const earlier = plot.valToPos(before.at / 1000, "x", true);
        const middle = Math.round((earlier + x) / 2);
        ctx.globalAlpha = 1;
        ctx.strokeStyle = colour("--warn");
        ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
        line(ctx, [middle, bbox.top], [middle, bbox.top + bbox.height]);
        ctx.setLineDash([]);
      }
    }
    ctx.restore();
  }

  #tell({ root, cursor: { idx } }: uPlot) {
    const point = idx === null || idx === undefined ? undefined : this.#plan.points[idx];
    if (point === undefined) return root.removeAttribute("data-values");
    const { value, interval, at } = point;
    const { show } = this.#plan;
    const range = interval === null ? "" : `  [${interval.map(show).join(", ")}]`;
    const told = value === null ? "unknown" : show(value);
    root.setAttribute("data-values", `${clockTime(new Date(at).toISOString())}  ${told}${range}`);
  }
}

type Point = readonly [x: number, y: number];

function line(ctx: CanvasRenderingContext2D, [x, y]: Point, [toX, toY]: Point) {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
