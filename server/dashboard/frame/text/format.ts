/** Figures as they are read: short, with their unit, never more digits than mean something. @module */

const NBSP = "\u00a0";

/** What stands where nobody knows. */
export const UNKNOWN = "unknown";

/** A stretch of time given in nanoseconds, to three digits: `417 ns`, `1.25 ms`, `2 min 05 s`. */
export function duration(ns: number | null): string {
  if (ns === null || !Number.isFinite(ns)) return UNKNOWN;
  if (ns < 0) return `−${duration(-ns)}`;
  // Rounding must not show 1000 of a smaller unit.
  if (ns < 999.5) return `${Math.round(ns)}${NBSP}ns`;
  if (ns < 999.5e3) return unit(ns / 1e3, "µs");
  if (ns < 999.5e6) return unit(ns / 1e6, "ms");
  if (ns < 59.95e9) return unit(ns / 1e9, "s");
  const seconds = Math.round(ns / 1e9);
  if (seconds < 3600) return both(Math.floor(seconds / 60), "min", [seconds % 60, "s"]);
  const minutes = Math.round(ns / 60e9);
  return both(Math.floor(minutes / 60), "h", [minutes % 60, "min"]);
}

/** A stretch of time given in milliseconds. */
export function milliseconds(ms: number): string {
  return duration(ms * 1e6);
}

/** Bytes, in powers of 1024. */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let size = count;
  let step = 0;
  while (Math.abs(size) >= 1024 && step < units.length - 1) {
    size /= 1024;
    step += 1;
  }
  return step === 0 ? `${whole(count)}${NBSP}B` : unit(size, units[step] ?? "B");
}

/** A whole number with separators. */
export function whole(count: number): string {
  return count.toLocaleString("en");
}

/** Tokens each second, without the unit. */
export function rate(perSecond: number): string {
  return digits(perSecond);
}

/** A share between 0 and 1 as a percentage. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}${NBSP}%`;
}

/** An interval of shares: `[12.5, 50.9]`. */
export function percentInterval([low, high]: readonly [number, number]): string {
  return `[${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}

/** A difference of shares in percentage points, with its sign. */
export function points(difference: number): string {
  const value = (difference * 100).toFixed(1);
  return `${difference > 0 ? "+" : ""}${value.replace("-", "−")}${NBSP}pp`;
}

/** A wall-clock time, as short as today allows. */
export function clockTime(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (date.toDateString() === now.toDateString()) return `${time}:${pad(date.getSeconds())}`;
  const month = date.toLocaleString("en", { month: "short" });
  const year = date.getFullYear() === now.getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${date.getDate()}${NBSP}${month}${year} ${time}`;
}

/** How long ago something was, roughly. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 5) return "now";
  if (seconds < 60) return `${Math.floor(seconds)}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}

/** Three digits that count. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 999.5) return whole(Math.round(value));
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.9995) return value.toFixed(2);
  return value.toPrecision(3);
}

/** A noun with its number. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** Two units, the smaller one always with two digits. */
function both(large: number, name: string, [small, other]: readonly [number, string]): string {
  return `${large}${NBSP}${name}${NBSP}${pad(small)}${NBSP}${other}`;
}

function unit(value: number, name: string): string {
  return `${digits(value)}${NBSP}${name}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
