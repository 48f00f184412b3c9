/** Spans for tests: a run of samples that are asked several at a time. @module */

import type { TimelineSpan } from "../../api/mod.ts";

/** A span with what a test does not care about. */
export function imaginedSpan(span: Partial<TimelineSpan> & { span: string }): TimelineSpan {
  return {
    parent: null,
    kind: "sample",
    label: span.span,
    start: 0,
    end: 1,
    state: "ok",
    alarms: [],
    ...span,
  };
}

/** A run with one model and one benchmark; each pair is start and length of a sample with one call. */
export function imaginedRun(samples: readonly (readonly [number, number])[]): TimelineSpan[] {
  const end = Math.max(0, ...samples.map(([start, length]) => start + length));
  const below = samples.flatMap(([start, length], n) => [
    imaginedSpan({ span: `s${n}`, parent: "b", start, end: start + length }),
    imaginedSpan({ span: `c${n}`, parent: `s${n}`, kind: "call", start, end: start + length }),
  ]);
  return [
    imaginedSpan({ span: "m", kind: "model", end }),
    imaginedSpan({ span: "b", parent: "m", kind: "benchmark", end }),
    ...below,
  ];
}
