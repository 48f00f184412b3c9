/** Where the time of a call went. @module */

import { breakdown } from "../../core/breakdown/breakdown.ts";
import { CallTimes } from "../../core/breakdown/call_times.ts";
import type { BrokenDownCall } from "../../core/breakdown/parts.ts";
import { whatIf } from "../../core/breakdown/what_if.ts";
import type { CallBar, CallBreakdown } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { CallSpan, RunRows } from "../run/rows.ts";
import { knownAlarms } from "./alarm_view.ts";
import { chunksOf } from "./call_chunks.ts";

/** One call broken down, with what it would have taken otherwise. Throws `NotThereError`. */
export async function callBreakdown(run: OpenRun, span: string): Promise<CallBreakdown> {
  const rows = await run.rows();
  const call = rows.calls.get(span);
  if (call === undefined) throw new NotThereError(`the call "${span}"`);
  const chunks = await chunksOf(run, span);
  const times = new CallTimes({ only: (one) => one === span });
  // What other calls of the model took is what "usual" means.
  for (const one of rows.calls.values()) {
    times.add({ ...one.started, request: null });
    if (one === call) {
      for (const event of one.progress) times.add(event);
      for (const event of chunks) times.add(event);
    }
    const ended = endedOf(one);
    if (ended !== undefined) times.add(ended);
  }
  for (const { seq, t, span, ...alarm } of knownAlarms(run, rows)) {
    times.add({ kind: "alarm.raised", seq: seq ?? 0, t, span, ...alarm });
  }
  const gathered = { ...times.calls.get(span) ?? partsOf(call, []), tools: toolsOf(rows, span) };
  const found = breakdown(gathered);
  const { whole, parts, rest, clockError } = found;
  return {
    span,
    whole,
    parts: [...parts],
    rest: { ns: rest.ns, of: [...rest.of] },
    clockError,
    whatIf: whatIf(gathered, found, times.facts(span)),
  };
}

/** What a bar in the timeline shows; null where it is not recorded when the call began and ended. */
export function callBar(
  call: CallSpan,
  tools: readonly { readonly from: number; readonly to: number }[],
): CallBar | null {
  const { whole, parts, rest, clockError } = breakdown(partsOf(call, tools));
  if (whole === null) return null;
  const known = parts.flatMap(({ name, ns }) => ns === null || ns === 0 ? [] : [{ name, ns }]);
  return {
    whole,
    parts: call.reasoned ? joined(known) : known,
    rest: { ns: rest.ns, of: [...rest.of] },
    clockError,
  };
}

/** When tools ran, by the call that asked for them. */
export function toolsByCall({ tools }: RunRows): (span: string) => { from: number; to: number }[] {
  const ended = [...tools.values()].flatMap(({ parent, start, end }) =>
    end === null ? [] : [{ parent, from: start, to: end }]
  );
  const byCall = Map.groupBy(ended, ({ parent }) => parent);
  return (span) => (byCall.get(span) ?? []).map(({ from, to }) => ({ from, to }));
}

function toolsOf(rows: RunRows, span: string): BrokenDownCall["tools"] {
  return toolsByCall(rows)(span);
}

function partsOf(call: CallSpan, tools: BrokenDownCall["tools"]): BrokenDownCall {
  const { started, progress } = call;
  return {
    started: { ...started, request: null },
    ended: endedOf(call),
    chunks: [],
    progress,
    tools,
  };
}

/** Its texts are not kept; of reasoning it counts only that there was some. */
function endedOf({ ended, reasoned }: CallSpan): BrokenDownCall["ended"] {
  if (ended?.kind !== "call.completed") return ended;
  return { ...ended, text: "", ...(reasoned ? { reasoning: "…" } : {}) };
}

function joined(parts: CallBar["parts"]): CallBar["parts"] {
  const isMade = (name: string) => name === "reasoning" || name === "answer";
  const made = parts.filter(({ name }) => isMade(name));
  if (made.length === 0) return parts;
  const ns = made.reduce((sum, one) => sum + one.ns, 0);
  const at = parts.findIndex(({ name }) => isMade(name));
  return [
    ...parts.slice(0, at),
    { name: "reasoning and answer", ns },
    ...parts.slice(at).filter(({ name }) => !isMade(name)),
  ];
}
