/** What machine and server did, for a terminal: readings with a line over time, calls, what was not measured. @module */

import type { CallUse, MachineSeries } from "../../server/api/mod.ts";
import {
  type ChartLine,
  chartsOf,
  type NamedReading,
  unreadOf,
} from "../../server/dashboard/machine/chart_plan.ts";
import { joules } from "../../server/dashboard/machine/wording.ts";
import {
  bytes,
  counted,
  digits,
  duration,
  percent,
} from "../../server/dashboard/frame/text/format.ts";
import { clockTime } from "../../server/dashboard/timeline/wording.ts";
import { type Column, type Paint, safeLine, table } from "../terminal.ts";

/** How it is written. */
export interface MachineTextOptions {
  readonly paint: Paint;
  /** Columns there are; infinite where no terminal limits them. */
  readonly width: number;
  /** Time of the last event. */
  readonly end: number;
}

/** The lines. */
export function machineLines(
  { series, calls }: { readonly series: MachineSeries; readonly calls: readonly CallUse[] },
  { paint, width, end }: MachineTextOptions,
): string[] {
  if (series.samples === 0) {
    return [
      "Nothing was read from the machine: machine.sample_ms was 0, or" +
      " the run was over before the first sample",
    ];
  }
  const readings = Object.entries(series.readings).map(([name, one]) => ({ name, series: one }));
  const apart = series.every === null ? "" : `, usually ${duration(series.every)} apart`;
  return [
    paint.bold(`${counted(series.samples, "sample")} of the machine${apart}`),
    readingTable(readings, { width, end }),
    "",
    paint.bold("what each call used"),
    callTable(calls, width),
    paint.dim("– too few samples fell into the call; --machine-sample-ms takes more"),
    ...notMeasured(readings, paint),
  ];
}

const READING: readonly Column[] = [
  { title: "reading" },
  { title: "n", right: true, yields: "whole" },
  { title: "lowest", right: true },
  { title: "highest", right: true },
  { title: "last", right: true },
  { title: "over the run", yields: "whole" },
];

function readingTable(
  readings: readonly NamedReading[],
  { width, end }: Pick<MachineTextOptions, "width" | "end">,
): string {
  const rows = chartsOf(readings).flatMap((plan) =>
    plan.lines.map((line) => {
      const { n, lowest, highest, last } = line.series;
      const name = plan.lines.length === 1 ? plan.title : `${plan.title}: ${line.label}`;
      const values = [lowest, highest, last].map((one) => one === null ? "–" : plan.show(one));
      return [name, String(n), ...values, overTime(line, { top: plan.top, end })];
    })
  );
  return table(READING, rows, width);
}

const COLUMNS = 24;
const LEVELS = "▁▂▃▄▅▆▇█";

/** The highest value in each part of the run; blank where nobody looked. */
function overTime(
  { series: { t, values, highest } }: ChartLine,
  { top = highest ?? 1, end }: { readonly top: number | undefined; readonly end: number },
): string {
  const parts = new Array<number | null>(COLUMNS).fill(null);
  t.forEach((each, at) => {
    const part = Math.min(COLUMNS - 1, Math.floor(each / Math.max(1, end) * COLUMNS));
    const value = values[at] ?? null;
    if (value !== null) parts[part] = Math.max(value, parts[part] ?? value);
  });
  return parts.map((value) => {
    if (value === null) return " ";
    const level = top > 0 ? Math.round(value / top * (LEVELS.length - 1)) : 0;
    return LEVELS[Math.min(Math.max(level, 0), LEVELS.length - 1)];
  }).join("");
}

const CALL: readonly Column[] = [
  { title: "call" },
  { title: "for", yields: "cut" },
  { title: "at", right: true },
  { title: "took", right: true },
  { title: "samples", right: true },
  { title: "server memory", right: true },
  { title: "server cores", right: true },
  { title: "machine CPU", right: true },
  { title: "energy", right: true, yields: "whole" },
  { title: "a token", right: true, yields: "whole" },
];

function callTable(calls: readonly CallUse[], width: number): string {
  const rows = calls.map((call) => [
    call.span,
    `${call.sample ?? ""}${call.alone ? "" : " (shared)"}`,
    clockTime(call.start),
    call.end === null ? "open" : duration(call.end - call.start),
    String(call.samples),
    told(call.serverPeakBytes.value, bytes),
    told(call.serverCores.value, digits),
    told(call.machineCpuShare.value, percent),
    told(call.energy.value, joules),
    told(call.energyPerToken.value, joules),
  ]);
  // Where no power is measured, two columns of dashes would say nothing.
  const measured = calls.some(({ energy }) => energy.value !== null);
  const columns = measured ? CALL : CALL.slice(0, -2);
  return table(columns, rows.map((row) => row.slice(0, columns.length)), width);
}

function told<T>(value: T | null, show: (value: T) => string): string {
  return value === null ? "–" : show(value);
}

function notMeasured(readings: readonly NamedReading[], { bold, dim }: Paint): string[] {
  const unread = unreadOf(readings);
  if (unread.length === 0) return [];
  return [
    "",
    bold("not measured, and why"),
    ...unread.map(({ reason, names }) =>
      `${dim(safeLine(`${reason}:`))} ${safeLine(names.join(", "))}`
    ),
  ];
}
