/** Numbers as people read them; what is unknown is a dash. @module */

import type { Median } from "../core/run/report.ts";

export { counted } from "../server/dashboard/frame/text/format.ts";

/** `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function seconds(value: number): string {
  const whole = Math.max(0, Math.round(value));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** Three significant digits, without an exponent. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 6));
}

/** A median's value, or a dash. */
export function medianText(median: Median | null): string {
  return median === null ? "–" : figure(median.value);
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `71.3 % [68.1, 74.3]`, or only the mean where there is no interval, or a dash. */
export function shareWithInterval(
  mean: number | null,
  interval: { readonly low: number; readonly high: number } | null,
): string {
  if (mean === null) return "–";
  if (interval === null) return percent(mean);
  return `${percent(mean)} [${(interval.low * 100).toFixed(1)}, ${
    (interval.high * 100).toFixed(1)
  }]`;
}

/** `1.4 MB` in steps of 1,000, as file managers count. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = value < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  return `${step === 0 ? value : figure(value / 1000 ** step)} ${units[step]}`;
}
