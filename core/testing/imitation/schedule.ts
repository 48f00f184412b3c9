/** Times at which chunks leave, kept to a fraction of a millisecond. @module */
import type { Schedule } from "./script.ts";

/** When the tokens of one answer leave, in ms after its request. */
export interface DueTimes {
  /** When the token at this position leaves. */
  at(position: number): number;
  /** When the end of the answer (finish reason, usage) leaves. */
  readonly end: number;
}

/** Reads a schedule for an answer of so many chunks. */
export function dueTimes(schedule: Schedule | undefined, chunks: number): DueTimes {
  if (schedule === undefined) return { at: () => 0, end: 0 };
  if ("firstMs" in schedule) {
    const at = (position: number) => schedule.firstMs + position * schedule.gapMs;
    return { at, end: at(Math.max(chunks - 1, 0)) };
  }
  const at = (position: number) => schedule[position] ?? schedule.at(-1) ?? 0;
  return { at, end: at(chunks) };
}

/**
 * Waits until `performance.now()` reaches `deadline`, or the signal is aborted. Timers may be more
 * than a millisecond late, so the last stretch polls the clock once per turn of the event loop:
 * that costs a core while it lasts, but holds up no other connection.
 */
export async function waitUntil(deadline: number, signal: AbortSignal): Promise<void> {
  const far = deadline - performance.now() - TIMER_LATENESS_MS;
  if (far > 0) await sleep(far, signal);
  while (!signal.aborted && performance.now() < deadline) await turn();
}

/** Waits until the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

const TIMER_LATENESS_MS = 1.5;

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
