/** The parts of a call from its first content on. @module */

import type { BrokenDownCall, WaitPart } from "./parts.ts";

const MS = 1e6;

/** Parts of the generation, and when it began by our clock; null where nothing came. */
export interface Generation {
  readonly from: number | null;
  readonly parts: readonly WaitPart[];
}

/** What was streamed, part by part; the time before a chunk belongs to what the chunk holds. */
export function generation({ ended, chunks }: BrokenDownCall): Generation {
  const clock = ended?.clock;
  const first = clock?.first ?? chunks[0]?.t ?? null;
  const last = clock?.last ?? chunks.at(-1)?.t ?? null;
  const end = clock?.end ?? null;
  if (first === null || last === null || end === null) {
    const source = "our clock: no content came";
    return {
      from: null,
      parts: [
        ...["reasoning", "answer", "client", "end"] as const,
      ].map((name) => ({ name, ns: 0, source })),
    };
  }
  const tail: WaitPart = {
    name: "end",
    ns: Math.max(0, end - last),
    source: "our clock, after the last content",
  };
  if (last <= first) return { from: first, parts: [...unstreamed({ ended, chunks }), tail] };
  const gaps = gapsOf({ ended, chunks }, { first, last });
  const busy = clock?.busy;
  const less = (part: "reasoning" | "answer") => Math.max(0, gaps[part] - (busy?.[part] ?? 0));
  const source = "our clock, between chunks";
  return {
    from: first,
    parts: [
      { name: "reasoning", ns: less("reasoning"), source },
      { name: "answer", ns: less("answer"), source },
      busy === undefined
        ? { name: "client", ns: null, reason: "it is not recorded when the client did not read" }
        : {
          name: "client",
          // No more than there was: what was done after the last chunk held up nothing.
          ns: gaps.reasoning - less("reasoning") + gaps.answer - less("answer"),
          source: "our clock: time between reads in which our side worked",
        },
      tail,
    ],
  };
}

type Answered = Pick<BrokenDownCall, "ended" | "chunks">;

/** All content came at one instant: how long it took to make, only the server can tell. */
function unstreamed({ ended, chunks }: Answered): WaitPart[] {
  const timings = ended?.kind === "call.completed" ? ended.timings : null;
  const outputMs = timings?.outputMs ?? null;
  const reasoned = ended?.kind === "call.completed" && (ended.reasoning ?? "") !== "";
  const client: WaitPart = {
    name: "client",
    ns: 0,
    source: "our clock: there was one piece to read",
  };
  if (chunks.length <= 1 && (timings?.outputTokens ?? 0) === 1) {
    const source = "our clock: the only token is the first";
    return [{ name: "reasoning", ns: 0, source }, { name: "answer", ns: 0, source }, client];
  }
  if (outputMs === null || reasoned) {
    const reason = outputMs === null
      ? "all content came at one instant, and the server does not tell how long it took"
      : "all content came at one instant: what of it was reasoning is not told";
    return [{ name: "reasoning", ns: null, reason }, { name: "answer", ns: null, reason }, client];
  }
  return [
    { name: "reasoning", ns: 0, source: "there is none" },
    { name: "answer", ns: Math.round(outputMs * MS), source: `the server's ${timings?.source}` },
    client,
  ];
}

function gapsOf(
  { ended, chunks }: Answered,
  { first, last }: { readonly first: number; readonly last: number },
): { readonly reasoning: number; readonly answer: number } {
  if (chunks.length < 2) {
    // Of an import that tells no chunks: reasoning ends where the answer begins.
    const began = Math.min(last, Math.max(first, ended?.clock.firstAnswer ?? first));
    return { reasoning: began - first, answer: last - began };
  }
  let reasoning = 0;
  let at = first;
  for (const { t, reasoning: thought, text, tools } of chunks) {
    const gap = Math.min(last, t) - at;
    // Out of order: an earlier time adds nothing, and the sum stays what it is.
    if (gap <= 0) continue;
    if (thought !== undefined && text === undefined && tools === undefined) reasoning += gap;
    at += gap;
  }
  return { reasoning, answer: last - first - reasoning };
}
