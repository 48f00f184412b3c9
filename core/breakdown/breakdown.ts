/**
 * Where the time of a call went, in parts that sum to the whole. A part is known by our clock or by the
 * server's; what neither tells stays unknown, and the time in which it hides is shown as one rest.
 * @module
 */

import { generation } from "./generation.ts";
import { type Breakdown, type BrokenDownCall, WAIT_PARTS, type WaitPart } from "./parts.ts";

export { WAIT_PARTS } from "./parts.ts";
export type { Breakdown, BrokenDownCall, WaitPart, WaitPartName } from "./parts.ts";

const MS = 1e6;

/** Breaks a call down. */
export function breakdown(call: BrokenDownCall): Breakdown {
  const { sent = null, end = null } = call.ended?.clock ?? {};
  if (sent === null || end === null) {
    const reason = call.ended === undefined
      ? "the call has not ended"
      : "it is not recorded when the call began and ended";
    const parts = WAIT_PARTS.map((name) => ({ name, ns: null, reason } as const));
    return { whole: null, parts, rest: { ns: 0, of: [] }, clockError: 0 };
  }
  const tools = toolTime(call.tools, end);
  const whole = end - sent + tools;
  const made = generation(call);
  // What was not streamed was generated while we waited for its one piece.
  const parts = [
    ...waiting(call, { sent, until: made.from ?? end }),
    ...made.parts,
    { name: "tools", ns: tools, source: "our clock, after the answer" } as const,
  ];
  const ordered = WAIT_PARTS.map((name) =>
    parts.find((part) => part.name === name) ??
      { name, ns: null, reason: "nothing in the trace tells it" }
  );
  const known = ordered.reduce((sum, { ns }) => sum + (ns ?? 0), 0);
  const unknown = ordered.filter(({ ns }) => ns === null).map(({ name }) => name);
  return {
    whole,
    parts: ordered,
    rest: { ns: Math.max(0, whole - known), of: unknown },
    clockError: Math.max(0, known - whole),
  };
}

interface Wait {
  readonly sent: number;
  /** The first content, or the end where none came. */
  readonly until: number;
}

/** The parts before the first content. */
function waiting(call: BrokenDownCall, wait: Wait): WaitPart[] {
  const timings = call.ended?.kind === "call.completed" ? call.ended.timings : null;
  const loadMs = timings?.loadMs ?? null;
  return [
    { name: "connect", ns: null, reason: "the client does not tell connecting from waiting" },
    queue(call),
    loadMs === null
      ? { name: "load", ns: null, reason: "the server does not tell how long it loaded the model" }
      : { name: "load", ns: Math.round(loadMs * MS), source: `the server's ${timings?.source}` },
    ...prefill(call, wait),
  ];
}

/** What a server's total has beside its parts is waiting and overhead. */
function queue({ ended }: BrokenDownCall): WaitPart {
  const timings = ended?.kind === "call.completed" ? ended.timings : null;
  const { totalMs = null, loadMs = null, promptMs = null, outputMs = null, source } = timings ?? {};
  if (totalMs === null || loadMs === null || promptMs === null || outputMs === null) {
    return { name: "queue", ns: null, reason: "the server does not tell how long the call waited" };
  }
  const ns = Math.round((totalMs - loadMs - promptMs - outputMs) * MS);
  return ns < 0
    ? { name: "queue", ns: null, reason: "the parts of the server's total are more than the total" }
    : { name: "queue", ns, source: `the server's ${source}: total without its parts` };
}

/** The prompt: by the server's progress at our clock where it told some, else by its timings. */
function prefill({ ended, progress }: BrokenDownCall, { sent, until }: Wait): WaitPart[] {
  const timings = ended?.kind === "call.completed" ? ended.timings : null;
  const usage = ended?.kind === "call.completed" ? ended.usage : null;
  const cached = timings?.cachedTokens ?? usage?.cachedTokens ?? progress[0]?.cached ?? null;
  const reused: WaitPart = cached === 0
    ? { name: "cached prefill", ns: 0, source: "no token came from a cache" }
    : {
      name: "cached prefill",
      ns: null,
      reason: cached === null
        ? "the server does not tell how many tokens came from its cache"
        : `the server does not tell the time for the ${cached} tokens from its cache`,
    };
  const [first, whole] = [progress[0], progress.find(({ processed, total }) => processed >= total)];
  const promptMs = timings?.promptMs ?? null;
  const seen = whole !== undefined && first !== undefined ? whole.t - first.t : 0;
  // Steps that were read together were not seen when they were taken.
  const isLate = promptMs !== null && seen < promptMs * MS * SEEN;
  if (first !== undefined && whole !== undefined && seen > 0 && first.t >= sent && !isLate) {
    return [
      reused,
      { name: "uncached prefill", ns: whole.t - first.t, source: "progress at our clock" },
      whole.t <= until
        ? {
          name: "first token",
          ns: until - whole.t,
          source: "our clock, since the prompt was done",
        }
        : {
          name: "first token",
          ns: null,
          reason: "it came before the prompt was said to be done",
        },
    ];
  }
  if (promptMs === null) {
    const reason = "the server tells neither progress nor time of the prompt";
    return [
      reused,
      { name: "uncached prefill", ns: null, reason },
      { name: "first token", ns: null, reason },
    ];
  }
  return [
    reused,
    {
      name: "uncached prefill",
      ns: Math.round(promptMs * MS),
      source: `the server's ${timings?.source}`,
    },
    { name: "first token", ns: null, reason: "the server counts it with the prompt or the answer" },
  ];
}

/** Share of the server's own time of the prompt that our clock must have seen of its progress. */
const SEEN = 0.5;

/** Nanoseconds in which tools ran after the answer; those that ran side by side count once. */
function toolTime(tools: BrokenDownCall["tools"], end: number): number {
  let covered = end;
  let sum = 0;
  for (const { from, to } of tools.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(covered, from);
    if (to <= begin) continue;
    sum += to - begin;
    covered = to;
  }
  return sum;
}
