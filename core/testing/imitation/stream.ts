/** Streamed answers as server-sent events, whole or with a defect. @module */
import type { ExactDefect } from "./defects.ts";
import type { Exchange, Wording } from "./dialect.ts";
import { concatenated, type Reply, type Step } from "./reply.ts";
import { dueTimes } from "./schedule.ts";

/** Streams the answer. A defect that is not one of streams changes nothing. */
export function streamReply(exchange: Exchange, defect: ExactDefect | null): Reply {
  const { wording } = exchange;
  const events = spoiled(eventsOf(exchange, defect), { defect, wording });
  return {
    status: 200,
    headers: { "content-type": wording.contentType, "cache-control": "no-cache" },
    headAtMs: defect?.kind === "slow-headers" ? defect.ms : 0,
    framing: "chunked",
    steps: torn(encoded(events, { defect, wording }), defect),
    ending: endingOf(defect),
  };
}

interface StreamEvent {
  readonly part: "role" | "content" | "finish" | "usage" | "done" | "error" | "comment";
  readonly data: string;
  readonly atMs: number;
}

const ENCODER = new TextEncoder();

function eventsOf(exchange: Exchange, defect: ExactDefect | null): StreamEvent[] {
  const { answer: { groups }, wording } = exchange;
  const due = dueTimes(exchange.script.schedule, groups.length);
  const roleAlone = exchange.api === "chat" && defect?.kind === "role-only-first";
  const events: StreamEvent[] = groups.map((group, position) => ({
    part: "content",
    data: wording.content(exchange, group, position === 0 && !roleAlone),
    atMs: due.at(position),
  }));
  if (roleAlone) events.unshift({ part: "role", data: wording.role(exchange), atMs: 0 });
  const usage = wording.usage(exchange);
  events.push({ part: "finish", data: wording.finish(exchange, usage === null), atMs: due.end });
  if (usage !== null) events.push({ part: "usage", data: usage, atMs: due.end });
  if (wording.done !== null) events.push({ part: "done", data: wording.done, atMs: due.end });
  return events;
}

/** How a stream is to be spoiled, and in whose words. */
interface Manner {
  readonly defect: ExactDefect | null;
  readonly wording: Wording;
}

function spoiled(events: readonly StreamEvent[], { defect, wording }: Manner) {
  switch (defect?.kind) {
    case "death-before-first":
    case "stall-before-first":
      return [];
    case "death-mid-stream":
    case "stall":
      return upToContent(events, defect.after);
    case "error-in-stream":
      return [
        ...upToContent(events, defect.after),
        errorEvent(events, { after: defect.after, wording }),
      ];
    case "end-without-finish":
      return events.filter(({ part }) => part === "content");
    case "no-done":
      return events.filter(({ part }) => part !== "done");
    case "keep-alive-comments":
      return events.flatMap((event): StreamEvent[] => [
        { part: "comment", data: "keep-alive", atMs: event.atMs },
        event,
      ]);
    case "malformed-json":
      return withContent(events, defect.after, (data) => data.slice(0, data.length / 2));
    case "invalid-utf8":
      return withContent(events, defect.after, marked);
    case "huge-event":
      return withContent(
        events,
        0,
        (data) => `{"padding":"${"x".repeat(defect.bytes)}",${data.slice(1)}`,
      );
    default:
      return events;
  }
}

function endingOf(defect: ExactDefect | null): Reply["ending"] {
  switch (defect?.kind) {
    case "death-before-first":
    case "death-mid-stream":
      return "close";
    case "stall":
    case "stall-before-first":
      return "stall";
    default:
      return "complete";
  }
}

/** The events up to and with so many content events. */
function upToContent(events: readonly StreamEvent[], count: number): StreamEvent[] {
  const contents = events.filter(({ part }) => part === "content").slice(0, count);
  return events.filter((event) => event.part === "role" || contents.includes(event));
}

/** Rewrites one content event: the one after so many, or the last. */
function withContent(
  events: readonly StreamEvent[],
  after: number,
  rewrite: (data: string) => string,
): StreamEvent[] {
  const contents = events.filter(({ part }) => part === "content");
  const chosen = contents[Math.min(after, contents.length - 1)];
  return events.map((event) => event === chosen ? { ...event, data: rewrite(event.data) } : event);
}

function errorEvent(
  events: readonly StreamEvent[],
  { after, wording }: { after: number; wording: Wording },
): StreamEvent {
  const message = "The imitated server failed in mid stream";
  const atMs = upToContent(events, after).at(-1)?.atMs ?? 0;
  return { part: "error", data: wording.error(message, { type: "server_error", code: 500 }), atMs };
}

function encoded(events: readonly StreamEvent[], { defect, wording }: Manner): Step[] {
  const eol = defect?.kind === "crlf-events" ? "\r\n" : "\n";
  return events.map(({ part, data, atMs }) => {
    const bytes = ENCODER.encode(wording.frame(data, { eol, comment: part === "comment" }));
    if (defect?.kind === "invalid-utf8") invalidate(bytes);
    return { bytes, atMs, completes: part === "content" ? 1 : 0 };
  });
}

/** Three bytes in UTF-8, which `invalidate` overwrites; a lenient decoder shows it again. */
const MARK = "\uFFFD";
const MARK_BYTES = ENCODER.encode(MARK);
const NEVER_VALID = [0xff, 0xfe, 0xff] as const;

/** Puts the mark at the end of the chunk's text. */
function marked(data: string): string {
  return data.replace(
    /("(?:content|reasoning_content|thinking|text|arguments)":"(?:[^"\\]|\\.)*)"/,
    `$1${MARK}"`,
  );
}

function invalidate(bytes: Uint8Array): void {
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (MARK_BYTES.every((byte, offset) => bytes[at + offset] === byte)) bytes.set(NEVER_VALID, at);
  }
}

function torn(steps: readonly Step[], defect: ExactDefect | null): readonly Step[] {
  if (defect?.kind !== "torn-utf8") return steps;
  const { sizes, gapMs } = defect;
  const pieces = sizes === undefined ? steps.flatMap(cutInCharacters) : cutToSizes(steps, sizes);
  let gaps = 0;
  return pieces.map((piece, position) => {
    if (position > 0) gaps += gapMs;
    return { ...piece, atMs: piece.atMs + gaps };
  });
}

/** Cuts a step after the first byte of every multi-byte character. */
function cutInCharacters(step: Step): Step[] {
  const cuts = [...step.bytes.keys()].filter((at) => (step.bytes[at] ?? 0) >= 0xc0);
  return [0, ...cuts.map((at) => at + 1)].map((start, piece, starts) => {
    const end = starts[piece + 1] ?? step.bytes.length;
    const isLast = piece === starts.length - 1;
    return {
      ...step,
      bytes: step.bytes.subarray(start, end),
      completes: isLast ? step.completes : 0,
    };
  });
}

/**
 * Cuts the stream to these sizes without regard to events. A piece that begins in one event and
 * ends in another leaves when the latter is due.
 */
function cutToSizes(steps: readonly Step[], sizes: readonly number[]): Step[] {
  const whole = concatenated(steps.map(({ bytes }) => bytes));
  let total = 0;
  const ends = steps.map(({ bytes }) => total += bytes.length);
  const pieces: Step[] = [];
  let first = 0;
  for (let start = 0; start < whole.length;) {
    const bytes = whole.subarray(start, start + (sizes[pieces.length % sizes.length] ?? 1));
    start += bytes.length;
    const last = ends.findIndex((end) => end >= start);
    const next = ends[last] === start ? last + 1 : last;
    const completed = steps.slice(first, next);
    pieces.push({
      bytes,
      atMs: steps[last]?.atMs ?? 0,
      completes: completed.reduce((sum, { completes }) => sum + completes, 0),
    });
    first = next;
  }
  return pieces;
}
