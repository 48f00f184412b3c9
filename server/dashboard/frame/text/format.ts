/** Figures as they are read: short, with their unit, never more digits than mean something. @module */

const NBSP = "\u00a0";

/** A stretch of time given in nanoseconds. */
export function duration(ns: number): string {
  const size = Math.abs(ns);
  if (size < 1e3) return unit(ns, "ns");
  if (size < 1e6) return unit(ns / 1e3, "µs");
  if (size < 1e9) return unit(ns / 1e6, "ms");
  if (size < 59.95e9) return unit(ns / 1e9, "s");
  const seconds = Math.round(ns / 1e9);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${NBSP}${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h${NBSP}${pad(minutes % 60)}m`;
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
  return unit(size, units[step] ?? "B");
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
  if (size >= 1000) return whole(Math.round(value));
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return value.toPrecision(3);
}

/** A noun with its number. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function unit(value: number, name: string): string {
  return `${digits(value)}${NBSP}${name}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
