/** Which readings share a chart: those with one unit about one thing. @module */

import type { ReadingSeries } from "../../api/mod.ts";
import { bytes, digits, percent, whole } from "../frame/text/format.ts";

/** A reading, and whose it is. */
export interface NamedReading {
  /** As `docs/events.md` has it. */
  readonly name: string;
  readonly series: ReadingSeries;
  /** Of which server it is, where there may be several. */
  readonly server?: string;
}

/** One line of a chart. */
export interface ChartLine extends NamedReading {
  readonly label: string;
}

/** A chart with its lines. */
export interface ChartPlan {
  readonly title: string;
  /** What there is in all, in words; "" where that is not known or means nothing. */
  readonly all: string;
  readonly lines: readonly ChartLine[];
  /** How a value is written. */
  readonly show: (value: number) => string;
  /** Top of the axis, where it is known beforehand. */
  readonly top: number | undefined;
  /** Steps of the axis, where round ones are not powers of ten. */
  readonly steps: readonly number[] | undefined;
}

const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** A kind of chart. */
interface Kind {
  /** Which names belong to it. */
  readonly names: RegExp;
  readonly title: (server: string) => string;
  readonly show: (value: number) => string;
  readonly top?: number;
}

function kind(
  names: RegExp,
  title: string | Kind["title"],
  show: Kind["show"],
  top?: number,
): Kind {
  const named = typeof title === "string" ? () => title : title;
  return { names, title: named, show, ...(top === undefined ? {} : { top }) };
}

const OF_MACHINE = "Memory of the machine";

/** First match wins; the order is the order of charts. */
const KINDS: readonly Kind[] = [
  kind(/^machine\.cpu_share$/, "CPU of the machine", percent, 1),
  kind(/^server\.cpu_cores$/, (server) => `CPU of ${server}, in cores`, digits),
  kind(/\.utilisation_share$/, "GPU", percent, 1),
  kind(/^server\.memory\..*bytes$/, (server) => `Memory of ${server}`, bytes),
  kind(/gpu_memory_bytes$|^gpu\d+\.memory\..*bytes$/, "Memory of the GPU", bytes),
  kind(/^machine\.memory\..*bytes$/, OF_MACHINE, bytes),
  kind(/watts$/, "Power", (value) => `${digits(value)} W`),
  kind(/celsius$/, "Temperature", (value) => `${digits(value)} °C`),
  kind(/clock_hertz$/, "Clock", (value) => `${digits(value / 1e6)} MHz`),
  kind(/swap[._a-z]*bytes$/, "Swap of the machine", bytes),
  kind(/stalled_share$/, "Time stalled on memory", percent, 1),
  kind(/free_share$/, "Free memory, by the kernel", percent, 1),
  kind(/speed_limit_share$/, "Speed the system allows the CPU", percent, 1),
  kind(/battery_share$/, "Charge of the battery", percent, 1),
];

/** More lines cannot be told apart; a further chart has the rest. */
export const LINES_IN_A_CHART = 6;

/** The charts of what was read at least once; `memoryBytes` is what the machine has in all, where that is known. */
export function chartsOf(
  readings: readonly NamedReading[],
  { memoryBytes = null }: { readonly memoryBytes?: number | null } = {},
): readonly ChartPlan[] {
  const groups = new Map<string, { readonly kind: number; readonly lines: ChartLine[] }>();
  for (const reading of readings) {
    const kind = KINDS.findIndex(({ names }) => names.test(reading.name));
    const title = KINDS[kind]?.title(reading.server ?? "the server");
    if (title === undefined || reading.series.n === 0) continue;
    const group = groups.get(title) ?? { kind, lines: [] };
    group.lines.push({ ...reading, label: lineLabel(reading) });
    groups.set(title, group);
  }
  return [...groups]
    .sort(([, a], [, b]) => a.kind - b.kind)
    .flatMap(([title, { kind, lines }]) => {
      const { show = digits, top = title === OF_MACHINE ? memoryBytes : null } = KINDS[kind] ?? {};
      const steps = show === bytes ? POWERS_OF_TWO : undefined;
      const parts = Math.ceil(lines.length / LINES_IN_A_CHART);
      return Array.from({ length: parts }, (_, part) => ({
        title: parts === 1 ? title : `${title}, ${part + 1} of ${parts}`,
        all: title === OF_MACHINE && memoryBytes !== null ? `${show(memoryBytes)} in all` : "",
        lines: lines.slice(part * LINES_IN_A_CHART, (part + 1) * LINES_IN_A_CHART),
        show,
        top: top ?? undefined,
        steps,
      }));
    });
}

/** Readings of a run that were never told, together where the reason is the same. */
export function unreadOf(
  readings: readonly NamedReading[],
): readonly { readonly reason: string; readonly names: readonly string[] }[] {
  const untold = readings.filter(({ series }) => series.n === 0);
  const byReason = Map.groupBy(untold, ({ series }) => series.reason ?? "No reason is recorded");
  return [...byReason].map(([reason, all]) => ({
    reason,
    names: all.map(({ name }) => readingLabel(name)),
  }));
}

const WORDS: Readonly<Record<string, string>> = {
  RSS: "resident",
  PSS: "shared pages divided (PSS)",
  file: "mapped files in it",
  swap: "swapped out",
};

/** `server.memory.rss_bytes` is `resident` in a chart that says the rest. */
function lineLabel({ name, server = "the server" }: NamedReading): string {
  const gpu = /^gpu(\d+)\./.exec(name);
  const [of = "", own = name] = name.split(".").slice(-2);
  const isOfPart = /^(temperature|clock)_/.test(own) && gpu === null;
  const last = bare(isOfPart ? `${of} ${own}` : own);
  const word = last === "GPU memory" ? `of ${server}` : WORDS[last] ?? last;
  return gpu === null ? word : `GPU ${gpu[1]} ${word}`;
}

/** `gpu0.memory.used_bytes` is `GPU 0 memory used` where it stands alone. */
export function readingLabel(name: string): string {
  return name.split(".").map(bare).join(" ").replace(/^gpu(\d+)/, "GPU $1");
}

/** Whether it was 0 whenever it was told, which a chart says no better than a word. */
export function isNothing({ lines }: ChartPlan): boolean {
  return lines.every(({ series }) => series.lowest === 0 && series.highest === 0);
}

function bare(part: string): string {
  return part.replace(/_(bytes|share|watts|celsius|hertz|joules|seconds)$/, "")
    .replaceAll("_", " ").replaceAll(/\b(cpu|gpu|rss|pss)\b/g, (short) => short.toUpperCase());
}

/** How a value of a reading is written, by its unit. */
export function readingText({ name, series: { unit } }: NamedReading): (value: number) => string {
  const known = KINDS.find(({ names }) => names.test(name))?.show;
  if (known !== undefined) return known;
  if (unit === "By") return bytes;
  if (unit === "s") return (value) => `${digits(value)} s`;
  if (unit === "J") return (value) => `${digits(value)} J`;
  if (name.endsWith("_share")) return percent;
  return (value) => Number.isInteger(value) ? whole(value) : digits(value);
}
