/** A call: its phases as a bar with the first chunk marked, and its chunks beneath. @module */

import type { TimelineSpan } from "../../../api/mod.ts";
import type { CallChunks, ShelfWindow } from "../chunk_shelf.ts";
import { paceOf } from "../gaps.ts";
import { lowerBound } from "../level_of_detail.ts";
import { IDLE, type Phase, phasesOf } from "../phases.ts";
import { pixelOf } from "../stretch.ts";
import { duration } from "../../frame/text/format.ts";
import { fitText, type Pen, type Scene } from "./scene.ts";

/** Where a call is drawn, in pixels right of the names. */
export interface CallPlace {
  readonly x: number;
  readonly width: number;
  readonly y: number;
}

/** Height of the bar, and where below it the chunks are. */
const BAR = 15;
const CHUNKS = { top: 18, height: 9 };
/** A narrower call is one colour: its phases could not be told apart. */
const DIVIDED = 6;

/** Paints the bar of a call. */
export function paintCall(
  pen: Pen,
  scene: Scene,
  { span, place }: { span: TimelineSpan; place: CallPlace },
) {
  const { context, palette } = pen;
  const { x, width, y } = place;
  if (width < DIVIDED) {
    const colour = span.state === "failed" ? palette.bad : palette.phase.answer.fill;
    context.fillStyle = colour;
    context.fillRect(x, y, Math.max(width, 1), BAR);
    return;
  }
  const { client, server, first } = phasesOf(span, scene.playhead ?? scene.now);
  for (const phase of client) paintPhase(pen, scene, { phase, y });
  // Only prefill says something that our own clock cannot: why the first chunk took so long.
  const prefill = server.find(({ name }) => name === "prefill");
  if (prefill !== undefined) {
    paintPrefill(pen, scene, { phase: prefill, y, sent: client[0]?.from ?? span.start });
  }
  if (first !== null) paintFirst(pen, scene, { t: first, y });
  if (span.state === "failed") outline(pen, { ...place, colour: palette.bad });
}

function paintPhase(
  { context, palette }: Pen,
  { view }: Scene,
  { phase, y }: { phase: Phase; y: number },
) {
  const [x, right] = edges(view, phase);
  if (right <= x) return;
  const { fill, text } = palette.phase[phase.name];
  context.fillStyle = fill;
  // Waiting is no work of ours: it is drawn low.
  const isIdle = IDLE.has(phase.name);
  context.globalAlpha = isIdle ? 0.45 : 1;
  if (isIdle) context.fillRect(x, y + BAR / 2 - 3, right - x, 6);
  else context.fillRect(x, y, right - x, BAR);
  context.globalAlpha = 1;
  if (isIdle) return;
  const words = fitText(
    `${phase.name} ${duration(phase.to - phase.from)}`,
    right - x - 8,
    palette.characterWidth,
  );
  if (words === "") return;
  context.fillStyle = text;
  context.fillText(words, x + 4, y + BAR / 2 + 0.5);
}

function paintPrefill(
  { context, palette }: Pen,
  { view }: Scene,
  { phase, y, sent }: { phase: Phase; y: number; sent: number },
) {
  // What the server says beyond the request is for the panel, where both clocks have a lane.
  const [x, right] = edges(view, { from: Math.max(phase.from, sent), to: phase.to });
  if (right - x < 1) return;
  context.fillStyle = palette.phase.prefill.fill;
  context.fillRect(x, y + 2, right - x, BAR - 4);
  const words = fitText(
    `prefill ${duration(phase.to - phase.from)}`,
    right - x - 8,
    palette.characterWidth,
  );
  if (words === "") return;
  context.fillStyle = palette.phase.prefill.text;
  context.fillText(words, x + 4, y + BAR / 2 + 0.5);
}

/** The first chunk: a line with a flag, as high as bar and chunks. */
function paintFirst(
  { context, palette }: Pen,
  { view }: Scene,
  { t, y }: { t: number; y: number },
) {
  const x = Math.round(pixelOf(t, view));
  if (x < -4 || x > view.width + 4) return;
  context.fillStyle = palette.text;
  context.fillRect(x - 1, y - 2, 2, CHUNKS.top + CHUNKS.height + 2);
  context.fillRect(x - 1, y - 2, 6, 3);
}

function outline({ context }: Pen, { x, width, y, colour }: CallPlace & { colour: string }) {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.strokeRect(Math.max(x, -2) + 0.5, y + 0.5, Math.max(width - 1, 1), BAR - 1);
}

/** Paints the chunks of a call: one line for each, coloured by its gap, or how many there are. */
export function paintChunks(
  pen: Pen,
  scene: Scene,
  { span, y: top, window }: { span: string; y: number; window: ShelfWindow | undefined },
) {
  const y = top + CHUNKS.top;
  const median = scene.chunks.medianOf(span) ?? null;
  const chunks = window?.calls.get(span);
  if (window !== undefined && chunks !== undefined) {
    if (window.exact) paintTicks(pen, scene, { ...chunks, y, median });
    else paintCounts(pen, scene, { chunks, y, window });
  }
  const live = scene.chunks.liveOf(span);
  if (live.length > 0) paintTicks(pen, scene, { t: live, first: chunks?.t.length ?? 0, y, median });
}

function paintTicks(
  { context, palette }: Pen,
  { view, playhead }: Scene,
  { t, first, y, median }: {
    t: ArrayLike<number>;
    first: number;
    y: number;
    median: number | null;
  },
) {
  // Of chunks on one pixel only the most unusual is seen, so it is the one that is painted.
  const wide = (view.to - view.from) / view.width < (median ?? 0) / 4 ? 2 : 1;
  let drawn = -Infinity;
  let worst = 0;
  for (let at = lowerBound(t, view.from); at < t.length; at++) {
    const arrival = t[at] as number;
    if (arrival > (playhead ?? Infinity)) break;
    const x = Math.round(pixelOf(arrival, view));
    const gap = at === 0 ? NaN : arrival - (t[at - 1] as number);
    if (arrival > view.to) {
      // It is not seen, but the stall before it may be.
      if (paceOf(gap, median) !== "stall") break;
      context.fillStyle = palette.pace.stall;
      paintStall(context, { from: pixelOf(arrival - gap, view), to: view.width, y });
      break;
    }
    // What came before the first of the window is not in it.
    const pace = at === 0 && first > 0 ? "first" : paceOf(gap, median);
    const rank = RANKS[pace];
    if (x === drawn && rank <= worst) continue;
    worst = x === drawn ? Math.max(worst, rank) : rank;
    drawn = x;
    context.fillStyle = palette.pace[pace];
    context.fillRect(x, y, wide, CHUNKS.height);
    if (pace === "stall") paintStall(context, { from: pixelOf(arrival - gap, view), to: x, y });
  }
}

const RANKS = { first: 0, steady: 1, late: 2, slow: 3, stall: 4 } as const;

/** A stall is a line over the time in which nothing came. */
function paintStall(
  context: CanvasRenderingContext2D,
  { from, to, y }: { from: number; to: number; y: number },
) {
  const left = Math.max(from, 0);
  if (to - left > 1) context.fillRect(left, y + CHUNKS.height / 2 - 1, to - left, 2);
}

function paintCounts(
  { context, palette }: Pen,
  { view, playhead }: Scene,
  { chunks: { t, n }, y, window }: { chunks: CallChunks; y: number; window: ShelfWindow },
) {
  const width = Math.max(1, window.step / (view.to - view.from) * view.width);
  context.fillStyle = palette.pace.steady;
  for (let at = lowerBound(t, view.from - window.step); at < t.length; at++) {
    const start = t[at] as number;
    if (start > view.to || start > (playhead ?? Infinity)) break;
    const high = Math.max(1, (n[at] as number) / window.most * CHUNKS.height);
    // Whole pixels: parts of them would make stripes where there are none.
    const x = Math.floor(pixelOf(start, view));
    context.fillRect(x, y + CHUNKS.height - high, Math.ceil(width), high);
  }
}

/** Left and right of a stretch within the view, so that far-off pixels are never asked for. */
function edges(view: Scene["view"], { from, to }: { from: number; to: number }): [number, number] {
  return [Math.max(pixelOf(from, view), -2), Math.min(pixelOf(to, view), view.width + 2)];
}
