/** One picture of a replay: where it is, and the answers as far as they had come. @module */

import { unicodeWidth } from "@std/cli/unicode-width";
import type { Timeline, TimelineSpan, TokenChunk } from "../../server/api/mod.ts";
import type { ReplayClock } from "../../server/dashboard/replay/clock.ts";
import type { RunCounts } from "../../server/dashboard/replay/run_counts.ts";
import { arrivedAt, callsAt, spanAt } from "../../server/dashboard/timeline/moment.ts";
import { counted, duration } from "../../server/dashboard/frame/text/format.ts";
import { clockTime } from "../../server/dashboard/timeline/wording.ts";
import { textOf } from "../../server/dashboard/tokens/chunk_tokens.ts";
import { safe, safeLine } from "../terminal.ts";

/** Calls shown at once, as on the page. */
const SHOWN = 4;
/** Lines of one answer at most. */
const MOST_LINES = 12;
/** Lines around the answers. */
const FRAME = 4;

/** What a picture is made of. */
export interface Scene {
  readonly timeline: Timeline;
  readonly counts: RunCounts;
  /** The only call to show; undefined for those under way. */
  readonly only: string | undefined;
  /** Chunks of a call; undefined while they are read. */
  readonly chunks: (span: string) => readonly TokenChunk[] | undefined;
}

/** Room there is. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
  /** Whether keys are listened to. */
  readonly keys: boolean;
}

/** The calls that a picture shows. */
export function shownCalls({ timeline: { spans }, only }: Scene, t: number): TimelineSpan[] {
  return only === undefined
    ? callsAt(spans, t).slice(0, SHOWN)
    : spans.filter(({ span }) => span === only);
}

/** The lines of a picture. */
export function frameLines(
  scene: Scene,
  { clock, room }: { readonly clock: ReplayClock; readonly room: Room },
): string[] {
  const { columns, rows, keys } = room;
  const { t, end, speed, playing } = clock;
  const most = Math.max(1, Math.floor((rows - FRAME) / 3));
  const calls = shownCalls(scene, t).slice(0, most);
  const each = Math.max(1, Math.min(MOST_LINES, Math.floor((rows - FRAME) / calls.length) - 1));
  const width = Math.max(10, columns - 1);
  const filled = end === 0 ? width : Math.floor(t / end * width);
  return [
    `${playing ? "▶" : "‖"} ${clockTime(t)} of ${clockTime(end)}  ${speed}×  ${doneAt(scene, t)}`,
    `${"━".repeat(filled)}${"─".repeat(width - filled)}`,
    ...calls.flatMap((call) => callLines(call, { scene, t, width, most: each })),
    ...(calls.length === 0 ? ["No call had begun at this moment."] : []),
    ...(keys ? ["space pause · ← → event · ↑ ↓ speed · home end · q quit"] : []),
  ];
}

function doneAt({ counts }: Scene, t: number): string {
  return (["sample", "call"] as const).flatMap((kind) => {
    const { done, open } = counts.at(kind, t);
    if (done + open === 0) return [];
    return [`${counted(done, kind)} done${open === 0 ? "" : `, ${open} under way`}`];
  }).join(" · ");
}

function callLines(
  whole: TimelineSpan,
  { scene, t, width, most }: {
    readonly scene: Scene;
    readonly t: number;
    readonly width: number;
    readonly most: number;
  },
): string[] {
  const chunks = scene.chunks(whole.span);
  const { state } = spanAt(whole, t);
  const sent = whole.call?.clock?.sent ?? whole.start;
  const arrived = chunks === undefined ? 0 : arrivedAt(chunks.map((chunk) => chunk.t), t);
  const facts = [
    `${whole.span} ${whole.label}`,
    chunks === undefined ? "reading its chunks" : counted(arrived, "chunk"),
    `${duration(Math.max(0, Math.min(t, whole.end ?? t) - sent))} since the request`,
    state === "open" ? "under way" : state,
  ];
  const text = (chunks ?? []).slice(0, arrived).map(textOf).join("");
  return [`■ ${safeLine(facts.join(" · "))}`, ...lastLines(text, { width, most })];
}

/** The end of a text, in lines that fit. */
export function lastLines(
  text: string,
  { width, most }: { readonly width: number; readonly most: number },
): string[] {
  // A character takes a column at least, so earlier ones cannot be seen.
  const end = safe(text.slice(-width * most).toWellFormed()).replaceAll("\t", " ");
  const lines = end.split("\n").flatMap((line) => [...wrapped(line, width)]);
  return lines.slice(-most);
}

function* wrapped(line: string, width: number): Generator<string> {
  let now = "";
  let used = 0;
  for (const character of line) {
    const wide = unicodeWidth(character);
    if (used + wide > width) {
      yield now;
      now = "";
      used = 0;
    }
    now += character;
    used += wide;
  }
  yield now;
}
