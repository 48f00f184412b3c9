/** Where the time of a call went, as lines of text. @module */

import { breakdown } from "../../core/breakdown/breakdown.ts";
import type { BrokenDownCall } from "../../core/breakdown/parts.ts";
import { whatIf, type WhatIfFacts } from "../../core/breakdown/what_if.ts";
import { figure } from "../figures.ts";
import { type Paint, safeLine } from "../terminal.ts";

/** Characters of the longest bar. */
const BAR = 30;
const MS = 1e6;

/** One line for each part that took time, what is unknown, and the estimates. */
export function breakdownLines(
  call: BrokenDownCall,
  { paint: { dim }, facts }: { readonly paint: Paint; readonly facts: WhatIfFacts },
): string[] {
  const found = breakdown(call);
  const { whole, parts, rest, clockError } = found;
  if (whole === null) {
    const [first] = parts;
    return first?.ns === null ? [dim(safeLine(`time unknown: ${first.reason}`))] : [];
  }
  const line = (name: string, ns: number, more: string) => {
    // Clocks may be wrong, and a file may lie.
    const bar = "█".repeat(Math.round(BAR * Math.min(1, Math.max(0, ns / Math.max(1, whole)))));
    return `${name.padEnd(16)} ${figure(ns / MS).padStart(9)} ms  ${bar} ${dim(safeLine(more))}`
      .trimEnd();
  };
  const unknown = parts.flatMap((part) => part.ns === null ? [part] : []);
  return [
    line("whole", whole, ""),
    ...parts.flatMap((part) =>
      part.ns === null || part.ns === 0 ? [] : [line(part.name, part.ns, part.source)]
    ),
    ...(rest.ns === 0 ? [] : [line("not told apart", rest.ns, rest.of.join(", "))]),
    ...(clockError === 0 ? [] : [dim(`the two clocks disagree by ${figure(clockError / MS)} ms`)]),
    ...unknown.map(({ name, reason }) => dim(safeLine(`${name} unknown: ${reason}`))),
    ...whatIf(call, found, facts).map(({ name, ns, rests }) =>
      dim(safeLine(`estimate ${name}: ${figure(ns / MS)} ms; ${rests}`))
    ),
  ];
}
