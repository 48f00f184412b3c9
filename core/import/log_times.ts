/** The times of a log record: what its names say, and no more. @module */

import { type ImportedTimes, moment } from "./contract.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Names that say which moment of a call is meant. */
const SENT = ["start_time", "startTime", "started_at", "startedAt", "request_time", "requestTime"];
const FIRST = [
  "completionStartTime",
  "completion_start_time",
  "first_token_time",
  "firstTokenTime",
];
const END = ["end_time", "endTime", "ended_at", "endedAt", "completed_at", "response_time_at"];
/** Names of a moment that may be any. */
const ANY = ["timestamp", "ts", "time", "@timestamp", "datetime", "date", "created_at", "created"];
/** Names that say their unit, with milliseconds in one. */
const DURATIONS: readonly (readonly [string, number])[] = [
  ["duration_ms", 1],
  ["durationMs", 1],
  ["latency_ms", 1],
  ["latencyMs", 1],
  ["elapsed_ms", 1],
  ["response_time_ms", 1],
  ["total_ms", 1],
  ["total_time_ms", 1],
  ["duration_s", 1000],
  ["duration_seconds", 1000],
  ["latency_s", 1000],
  ["elapsed_seconds", 1000],
];

/** What a record says of its times. */
export function timesIn(record: Fields): ImportedTimes {
  const sent = momentOf(record, SENT);
  const took = durationIn(record);
  const end = momentOf(record, END);
  return {
    sent,
    headers: null,
    first: momentOf(record, FIRST),
    // Beginning and length make the end.
    end: end ?? (sent === null || took === null ? null : moment(sent + took.ms)),
    reason: "the log does not name it",
  };
}

/** The moment of a record, whatever moment of the call that is. */
export function momentIn(record: Fields): number | null {
  return momentOf(record, [...SENT, ...ANY, ...END]);
}

/** How long a record says that its call took, where the name says the unit. */
export function durationIn(record: Fields): { ms: number; source: string } | null {
  for (const [name, ms] of DURATIONS) {
    const value = record[name];
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) {
      return { ms: value * ms, source: name };
    }
  }
  return null;
}

function momentOf(record: Fields, names: readonly string[]): number | null {
  for (const name of names) {
    const found = moment(milliseconds(record[name]));
    if (found !== null) return found;
  }
  return null;
}

/** What a log means as a moment, in milliseconds since 1970; NaN for what is none. */
function milliseconds(value: unknown): number {
  if (typeof value === "string") {
    if (/^\d{9,20}(\.\d+)?$/.test(value)) return milliseconds(Number(value));
    return /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : NaN;
  }
  if (typeof value !== "number") return NaN;
  // Seconds, milliseconds, microseconds or nanoseconds: of one number only one is in our time.
  return [value * 1000, value, value / 1e3, value / 1e6].find((one) => moment(one) !== null) ?? NaN;
}
