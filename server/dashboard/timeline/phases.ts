/**
 * The phases of a call. Our clock has moments and the server's has lengths: they are two lanes, and
 * neither fills the gaps of the other.
 * @module
 */

import type { TimelineCall, TimelineSpan } from "../../api/mod.ts";

/** What a stretch of a call was spent on. */
export type PhaseName =
  | "connect"
  | "wait"
  | "reasoning"
  | "answer"
  | "close"
  | "running"
  | "load"
  | "prefill"
  | "generate";

/** Phases in which nothing came. */
export const IDLE: ReadonlySet<PhaseName> = new Set(["connect", "wait", "close", "running"]);

/** One phase; times are nanoseconds since the run began. */
export interface Phase {
  readonly name: PhaseName;
  readonly from: number;
  readonly to: number;
  /** What it means and where it comes from, in a sentence. */
  readonly about: string;
}

/** A call by both clocks. */
export interface Phases {
  /** By our clock, without gaps. */
  readonly client: readonly Phase[];
  /** By the server's clock: lengths are its own, the place is ours; see `anchor`. */
  readonly server: readonly Phase[];
  /** Where the server's lengths are placed and why; or why there are none. */
  readonly anchor: string;
  /** Arrival of the first chunk with content; null when none came. */
  readonly first: number | null;
  /** What is not known, in sentences. */
  readonly unknown: readonly string[];
}

/** Nanoseconds in a millisecond. */
const MS = 1e6;

/** The phases of a call; `now` stands for the end of one that is under way. */
export function phasesOf(
  { start, end, call }: Pick<TimelineSpan, "start" | "end" | "call">,
  now: number,
): Phases {
  const clock = call?.clock ?? null;
  if (clock === null) {
    const running: Phase = {
      name: "running",
      from: start,
      to: Math.max(end ?? now, start),
      about: "Not divided: our clock is written when a call ends",
    };
    return {
      client: [running],
      server: [],
      anchor: "the server tells its times when a call ends",
      first: null,
      unknown: ["When headers and first chunk came is known when the call ends"],
    };
  }
  const server = serverPhases(call as TimelineCall, clock.first ?? clock.end ?? end ?? now);
  const client = clientPhases({
    ...clock,
    sent: clock.sent ?? start,
    end: clock.end ?? end ?? now,
  });
  const unsaid = [
    clock.sent === null
      ? "When the request was sent; the span's own start stands for it"
      : undefined,
    clock.end === null ? "When the response ended; the span's own end stands for it" : undefined,
  ].filter((sentence) => sentence !== undefined);
  const anchor = clock.first === null && server.server.length > 0
    ? "lengths are the server's; placed to end with the call, because no chunk came"
    : server.anchor;
  return {
    client,
    first: clock.first,
    server: server.server,
    anchor,
    unknown: [...unsaid, ...server.unknown],
  };
}

type Clock = NonNullable<TimelineCall["clock"]>;
type WholeClock = Clock & { readonly sent: number; readonly end: number };

function clientPhases(clock: WholeClock): readonly Phase[] {
  const { sent, headers, first, firstAnswer, last, end } = clock;
  const found: Phase[] = [];
  let from = sent;
  const until = (to: number | null, name: PhaseName, about: string) => {
    if (to === null || to < from) return;
    if (to > from) found.push({ name, from, to, about });
    from = to;
  };
  until(headers, "connect", "From the request to the headers of the response, by our clock");
  until(
    first,
    "wait",
    headers === null
      ? "From the request to the first chunk with content, by our clock; there were no headers"
      : "From the headers to the first chunk with content, by our clock",
  );
  if (first !== null) {
    const about = firstAnswer === null
      ? "Reasoning until the last chunk; no answer came"
      : "Reasoning until the first chunk of the answer";
    until(firstAnswer ?? last, "reasoning", about);
  }
  until(last, "answer", "From the first chunk of the answer to the last one");
  until(
    end,
    "close",
    first === null
      ? "Until the call ended; nothing came"
      : "After the last chunk, until the response ended",
  );
  return found;
}

function serverPhases(
  { timings }: TimelineCall,
  turn: number,
): Pick<Phases, "server" | "anchor" | "unknown"> {
  if (timings === null) {
    return {
      server: [],
      anchor: "the server sent no timings",
      unknown: ["The server's clock: it sent no timings"],
    };
  }
  const unknown = [
    timings.promptMs === null ? "How long the server worked on the prompt" : undefined,
    timings.outputMs === null ? "How long the server generated" : undefined,
    timings.loadMs === null ? "Whether the server loaded the model, and how long" : undefined,
  ].filter((sentence) => sentence !== undefined);
  // Generation begins when the prompt is done, and the first chunk is the first sign of that.
  const prefillFrom = turn - (timings.promptMs ?? 0) * MS;
  const by = `by ${timings.source} of the server`;
  const server: Phase[] = [];
  if (timings.loadMs !== null && timings.loadMs > 0) {
    const from = prefillFrom - timings.loadMs * MS;
    server.push({ name: "load", from, to: prefillFrom, about: `Loading the model, ${by}` });
  }
  if (timings.promptMs !== null && timings.promptMs > 0) {
    server.push({
      name: "prefill",
      from: prefillFrom,
      to: turn,
      about: `Working on the prompt, ${by}`,
    });
  }
  if (timings.outputMs !== null && timings.outputMs > 0) {
    const to = turn + timings.outputMs * MS;
    server.push({ name: "generate", from: turn, to, about: `Generating, ${by}` });
  }
  const anchor = server.length === 0
    ? "the server's timings have no lengths"
    : "lengths are the server's; placed so that the prompt is done when our first chunk came";
  return { server, anchor, unknown };
}
