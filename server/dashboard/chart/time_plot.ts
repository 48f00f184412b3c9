/** What all charts over time have in common: axes, size, and how long they live. @module */

import uPlot from "uplot";
import { colour } from "../frame/theme.ts";
import { MARGIN } from "./margin.ts";

/** How one chart differs from the others. */
export interface TimePlotOptions {
  readonly height: number;
  readonly data: uPlot.AlignedData;
  readonly lines: readonly uPlot.Series[];
  /** Labels of the axis of time; without them it has none. */
  readonly xTexts?: (ticks: readonly number[]) => string[];
  /** Where its lines are, unless they are where it thinks best. */
  readonly xSplits?: (plot: uPlot) => number[];
  /** Pixels between two of them, at least. */
  readonly xSpace?: number;
  readonly yText: (value: number) => string;
  /** Steps of the axis of values, where round ones are not powers of ten. */
  readonly ySteps?: readonly number[] | undefined;
  readonly scales: uPlot.Scales;
  readonly cursor: uPlot.Cursor;
  readonly hooks: uPlot.Hooks.Arrays;
}

/** A chart in an element, as wide as it. */
export function timePlot(
  place: HTMLElement,
  { height, data, lines, yText, ySteps, scales, cursor, hooks, ...x }: TimePlotOptions,
): { readonly plot: uPlot; readonly destroy: () => void } {
  const axis: Partial<uPlot.Axis> = {
    stroke: colour("--text-3"),
    font: `11px ${colour("--font-data")}`,
    grid: { stroke: colour("--grid"), width: 1 },
    ticks: { show: false },
  };
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height,
      legend: { show: false },
      padding: [10, MARGIN.right, 0, 0],
      cursor: { drag: { x: true, y: false }, ...cursor },
      scales,
      axes: [
        {
          ...axis,
          size: x.xTexts === undefined ? 4 : 28,
          values: (_plot, ticks) => x.xTexts?.(ticks) ?? ticks.map(() => ""),
          ...(x.xSplits === undefined ? {} : { splits: x.xSplits }),
          ...(x.xSpace === undefined ? {} : { space: x.xSpace }),
        },
        {
          ...axis,
          ...(ySteps === undefined ? {} : { incrs: [...ySteps] }),
          size: MARGIN.left,
          values: (_plot, ticks) => ticks.map((value) => value === 0 ? "0" : yText(value)),
        },
      ],
      series: [{}, ...lines],
      hooks,
    },
    data,
    place,
  );
  const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }));
  observer.observe(place);
  return {
    plot,
    destroy() {
      observer.disconnect();
      plot.destroy();
    },
  };
}
