/** Moments of a run in words: as long as needed to tell them apart. @module */

const US = 1e3;
const MS = 1e6;
const S = 1e9;
const MIN = 60 * S;
const H = 60 * MIN;

/** A moment of the run to the millisecond: `0:02.417`, `1:04:10.020`. */
export function clockTime(ns: number): string {
  const ms = Math.round(ns / MS);
  const [h, min, s] = [
    Math.floor(ms / 3.6e6),
    Math.floor(ms / 6e4) % 60,
    Math.floor(ms / 1e3) % 60,
  ];
  const rest = `${two(s)}.${String(ms % 1000).padStart(3, "0")}`;
  return h > 0 ? `${h}:${two(min)}:${rest}` : `${min}:${rest}`;
}

/** A moment of the run to the nanosecond, for people who copy it: `2.417 083 250 s`. */
export function exactTime(ns: number): string {
  const whole = Math.round(ns);
  const seconds = Math.floor(whole / S);
  const rest = String(whole - seconds * S).padStart(9, "0");
  return `${seconds}.${rest.replace(/(\d{3})(?=\d)/g, "$1 ")} s`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Steps of an axis: 1, 2 and 5 of each unit, and what clocks are divided into. */
const STEPS: readonly number[] = [
  ...[1, US, MS].flatMap((unit) =>
    [1, 10, 100].flatMap((ten) => [1, 2, 5].map((n) => n * ten * unit))
  ),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * S),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MIN),
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240].map((n) => n * H),
];

/** What an axis says: labelled moments, and the moment from which short labels count. */
export interface Ticks {
  readonly step: number;
  /** Labels that start with `+` count from here; null where labels are times of the run. */
  readonly base: number | null;
  readonly at: readonly { readonly t: number; readonly label: string }[];
}

/** Round moments between `from` and `to`, at most one per `apart`, which is a time. */
export function ticks({ from, to }: { from: number; to: number }, apart: number): Ticks {
  const step = STEPS.find((each) => each >= apart) ?? (STEPS.at(-1) as number);
  // Below a millisecond, whole times have too many digits: they count from a round moment.
  const base = step < MS ? Math.floor(from / (step * 1000)) * step * 1000 : null;
  const at = [];
  for (let n = Math.ceil(from / step); n * step <= to; n++) {
    const t = n * step;
    at.push({ t, label: base === null ? axisTime(t, step) : `+${axisLength(t - base)}` });
  }
  return { step, base, at };
}

/** Above a second by the clock, below with the digits that the step needs. */
function axisTime(t: number, step: number): string {
  if (step >= S) {
    const seconds = Math.round(t / S);
    if (t >= H) {
      return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${
        two(seconds % 60)
      }`;
    }
    return seconds < 60 && step < MIN
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  }
  const decimals = step >= 100 * MS ? 1 : step >= 10 * MS ? 2 : 3;
  return t < S && step < 500 * MS ? `${Math.round(t / MS)} ms` : `${(t / S).toFixed(decimals)} s`;
}

function axisLength(ns: number): string {
  const unit = ns >= MS ? MS : ns >= US ? US : 1;
  return `${Number((ns / unit).toFixed(3))} ${unit === MS ? "ms" : unit === US ? "µs" : "ns"}`;
}
