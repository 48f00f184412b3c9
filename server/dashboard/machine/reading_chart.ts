/** One chart of readings over the time that all of them share, with the stretches in which calls were under way. @module */

import { effect, type Signal } from "@preact/signals";
import type uPlot from "uplot";
import { timePlot } from "../chart/time_plot.ts";
import { colour } from "../frame/theme.ts";
import type { Camera } from "../timeline/camera.ts";
import { lengthOf } from "../timeline/stretch.ts";
import { ticks } from "../timeline/wording.ts";
import type { ChartPlan } from "./chart_plan.ts";
import { columnsOf, lineOf } from "./reading_line.ts";

/** What all charts of a page look at. */
export interface SharedTime {
  readonly camera: Camera;
  /** The moment under the pointer, wherever on the page it is. */
  readonly pointer: Signal<number | null>;
}

/** Stretches in order. */
export type Stretches = readonly (readonly [from: number, to: number])[];

const HEIGHT = 104;
const FEW = 120;
/** Pixels between two labels of the axis. */
const LABEL_ROOM = 96;
const LINE_COLOURS = [
  "--accent-strong",
  "--good",
  "--warn",
  "--phase-reasoning",
  "--phase-prefill",
  "--text-2",
] as const;

/** A chart in an element, as wide as it. */
export class ReadingChart {
  readonly #plot: uPlot;
  readonly #ends: (() => void)[] = [];
  #busy: Stretches = [];
  #highest = 0;

  constructor(
    place: HTMLElement,
    { plan, time }: { readonly plan: ChartPlan; readonly time: SharedTime },
  ) {
    const { camera, pointer } = time;
    const { plot, destroy } = timePlot(place, {
      height: HEIGHT,
      data: [[], ...plan.lines.map(() => [])],
      lines: plan.lines.map(({ label }, index) => ({
        label,
        stroke: colour(LINE_COLOURS[index] ?? "--text-2"),
        width: 1.25,
        // A reading between two that are unknown would not show as a line.
        points: { show: (plot: uPlot) => plot.data[0].length < FEW, size: 3 },
      })),
      // The axis stands above all charts, and their lines are where its labels are.
      xSplits: ({ bbox, scales }) => {
        const [from, to] = [(scales["x"]?.min ?? 0) * 1e9, (scales["x"]?.max ?? 0) * 1e9];
        const labels = bbox.width / devicePixelRatio / LABEL_ROOM;
        return ticks({ from, to }, (to - from) / labels).at.map(({ t }) => t / 1e9);
      },
      yText: plan.show,
      ySteps: plan.steps,
      scales: {
        x: { time: false, range: () => inSeconds(camera) },
        // Of the whole run, so that it stays when one moves through it.
        // With some room, or what is full would lie on the edge.
        y: { range: () => [0, (plan.top ?? this.#highest) * 1.08 || 1] },
      },
      cursor: {
        points: { size: 5 },
        y: false,
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => null },
      },
      hooks: {
        drawClear: [(plot) => this.#shade(plot)],
        setCursor: [({ cursor: { left = -1 } }) => {
          pointer.value = left < 0 ? null : plot.posToVal(left, "x") * 1e9;
        }],
        setSelect: [({ select: { left, width } }) => {
          if (width < 3) return;
          const [from, to] = [left, left + width].map((x) => plot.posToVal(x, "x") * 1e9);
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          camera.jump({ from: from as number, to: to as number });
        }],
      },
    });
    this.#plot = plot;
    this.#ends.push(
      destroy,
      effect(() => {
        void camera.stretch.value;
        const [min, max] = inSeconds(camera);
        plot.setScale("x", { min, max });
      }),
      effect(() => {
        const t = pointer.value;
        const left = t === null ? -10 : plot.valToPos(t / 1e9, "x");
        if (left !== plot.cursor.left) plot.setCursor({ left, top: t === null ? -10 : 0 }, false);
      }),
    );
  }

  show({ lines }: ChartPlan, busy: Stretches): void {
    this.#busy = busy;
    this.#highest = Math.max(0, ...lines.map(({ series }) => series.highest ?? 0));
    const { t, values } = columnsOf(lines.map(({ series }) => lineOf(series)));
    // It takes undefined as "not asked for", which its types leave out within numbers.
    const columns = values as uPlot.AlignedData[1][];
    this.#plot.setData([t.map((each) => each / 1e9), ...columns]);
  }

  destroy(): void {
    for (const end of this.#ends) end();
  }

  #shade(plot: uPlot): void {
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
}

function inSeconds({ stretch }: Camera): [number, number] {
  const { from, to } = stretch.peek();
  return [from / 1e9, lengthOf({ from, to }) > 0 ? to / 1e9 : from / 1e9 + 1];
}
