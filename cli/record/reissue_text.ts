/** Comparisons of recorded and new answers as text. @module */

import type { RecordedCall } from "../../core/calls/recorded_call.ts";
import type { CallCompared, LedgerLine } from "../../core/events/reissue.ts";
import type { Reissued } from "../../core/reissue/session.ts";
import { commandLine } from "../help.ts";
import { type Paint, safe, safeLine } from "../terminal.ts";

/** One call: same, or where the answers part and the first line of the ledger that differs. */
export function comparisonText(
  compared: CallCompared,
  { call, paint }: { readonly call: RecordedCall; readonly paint: Paint },
): string {
  const name = safeLine(call.sample === undefined ? call.span : `${call.span} ${call.sample}`);
  const { outcome, part, reason } = compared;
  if (outcome === "incomparable") {
    return `${paint.yellow("not compared")}  ${name}: ${safeLine(reason ?? "")}`;
  }
  if (outcome === "same" || part === null) {
    return `${paint.green("same")}  ${name}: no difference in ${what(compared)}`;
  }
  const shown = (text: string | null) =>
    text === null ? "ended" : JSON.stringify(text.slice(0, 40));
  const { unit, channel, index, before, recorded, again } = part;
  return [
    `${paint.red("differs")}  ${name}: at ${unit} ${index} of the ${channel}, after ${
      safe(JSON.stringify(before.slice(-40)))
    }: recorded ${safe(shown(recorded))}, now ${safe(shown(again))}`,
    `  ${paint.dim(safeLine(because(compared)))}`,
  ].join("\n");
}

/** What was compared, so that "no difference" says of what. */
function what({ compared, ledger }: CallCompared): string {
  const differing = ledger.filter(({ same }) => same === false).map(({ name }) => name);
  const units = `text, reasoning and tool calls, ${compared ?? 0} tokens or chunks`;
  return differing.length === 0
    ? units
    : `${units}, although these differ: ${differing.join(", ")}`;
}

/** The first line that differs; without one, what is not known. */
function because({ ledger, firstDifference }: CallCompared): string {
  const first = ledger.find(({ name }) => name === firstDifference);
  if (first !== undefined) {
    const others = ledger.filter(({ name, same }) => same === false && name !== first.name);
    const more = others.length === 0 ? "" : `; also ${others.map(({ name }) => name).join(", ")}`;
    return `${first.name}: ${sides(first)}${first.wanted === true ? " (as you asked)" : ""}${more}`;
  }
  const unknown = ledger.filter(({ same }) => same === null).map(({ name }) => name);
  return unknown.length === 0
    ? "nothing in the ledger differs: the server itself is not deterministic"
    : `nothing that is known differs; not known on both sides: ${unknown.join(", ")}`;
}

function sides({ recorded, again }: LedgerLine): string {
  const shown = (side: LedgerLine["recorded"]) => side.value ?? `unknown (${side.reason})`;
  return `recorded ${shown(recorded)}, now ${shown(again)}`;
}

/** All calls. */
export function summaryText(
  { same, differs, incomparable, remaining }: Reissued,
  path: string,
): string {
  const all = same + differs + incomparable;
  return [
    "",
    differs === 0 && incomparable === 0
      ? `${all} asked again, no difference`
      : `${all} asked again: ${same} same, ${differs} differ, ${incomparable} not compared`,
    ...(remaining > 0 ? [`${remaining} were not asked`] : []),
    `trace    ${safeLine(path)}`,
    `look     ${commandLine("trace", "calls", path)}`,
  ].join("\n");
}
