/** Which readings share a chart: those with one unit about one thing. @module */

import type { MachineSeries } from "../../../../api/mod.ts";
import { bytes, digits, percent } from "../../../frame/text/format.ts";

/** One line of a chart. */
export interface ChartLine {
  /** Name of the reading. */
  readonly name: string;
  readonly label: string;
  readonly source: string;
}

/** A chart with its lines. */
export interface ChartPlan {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** How a value is written. */
  readonly show: (value: number) => string;
  /** Top of the axis, where it is known beforehand. */
  readonly top?: number | undefined;
  /** Steps of the axis, where round ones are not powers of ten. */
  readonly steps?: readonly number[] | undefined;
}

const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** How names of readings end, and what that means. First match wins; the order is the order of charts. */
const UNITS: readonly {
  readonly suffix: RegExp;
  readonly title: string;
  readonly show: (value: number) => string;
  readonly top?: number;
}[] = [
  { suffix: /cpu_cores$/, title: "CPU of the server, in cores", show: digits },
  { suffix: /memory\.[a-z_]*bytes$|memory_bytes$/, title: "Memory", show: bytes },
  { suffix: /memory\.free_share$/, title: "Free memory", show: percent, top: 1 },
  { suffix: /cpu_share$/, title: "CPU of the machine", show: percent, top: 1 },
  { suffix: /utilisation_share$/, title: "GPU", show: percent, top: 1 },
  { suffix: /watts$/, title: "Power", show: (value) => `${digits(value)} W` },
  { suffix: /temperature_celsius$/, title: "Temperature", show: (value) => `${digits(value)} °C` },
  { suffix: /clock_hertz$/, title: "Clock", show: (value) => `${digits(value / 1e6)} MHz` },
  { suffix: /swap[._a-z]*bytes$/, title: "Swap", show: bytes },
  { suffix: /load/, title: "Load", show: digits },
  { suffix: /stalled_share$/, title: "Time stalled on memory", show: percent, top: 1 },
  { suffix: /_share$/, title: "Other shares", show: percent, top: 1 },
];

/** Counters that only grow, and the sampler's own book-keeping, make no chart of interest. */
const NOT_DRAWN = /^sampler\.|seconds$|joules$|_events$|\.processes$|\.skipped$/;

const LINES_IN_A_CHART = 4;

/** The charts of a run: memory is split by whose it is. */
export function chartsOf({ readings, sources }: MachineSeries): readonly ChartPlan[] {
  const drawn = Object.entries(readings)
    .filter(([name, values]) => !NOT_DRAWN.test(name) && values.some((value) => value !== null))
    .map(([name]) => name);
  const groups = new Map<string, { readonly unit: number; readonly names: string[] }>();
  for (const name of drawn) {
    const unit = UNITS.findIndex(({ suffix }) => suffix.test(name));
    const found = UNITS[unit];
    if (found === undefined) continue;
    const owner = name.split(".")[0] ?? "";
    const title = found.title === "Memory" || found.title === "Swap"
      ? `${found.title} of the ${owner}`
      : found.title;
    const group = groups.get(title) ?? { unit, names: [] };
    group.names.push(name);
    groups.set(title, group);
  }
  return [...groups]
    .sort(([, a], [, b]) => a.unit - b.unit)
    .map(([title, { unit, names }]) => ({
      title,
      show: UNITS[unit]?.show ?? digits,
      top: UNITS[unit]?.top,
      steps: UNITS[unit]?.show === bytes ? POWERS_OF_TWO : undefined,
      lines: names.slice(0, LINES_IN_A_CHART).map((name) => ({
        name,
        label: labelOf(name),
        source: sources[name] ?? "an unnamed source",
      })),
    }));
}

/** Readings that are null throughout, with the reason. */
export function unreadOf(
  { readings, reasons }: MachineSeries,
): readonly { readonly name: string; readonly reason: string }[] {
  return Object.entries(readings)
    .filter(([, values]) => values.every((value) => value === null))
    .map(([name]) => ({ name, reason: reasons[name] ?? "No reason is recorded" }));
}

/** `server.memory.rss_bytes` is `rss` in a chart that says the rest. */
function labelOf(name: string): string {
  const last = name.split(".").at(-1) ?? name;
  return last.replace(/_(bytes|share|watts|celsius|hertz)$/, "").replaceAll("_", " ");
}
