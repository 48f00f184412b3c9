/** One call by two clocks, and the time before each of its chunks. @module */

import type { Pen } from "../draw/scene.ts";
import { fitText } from "../draw/scene.ts";
import { type Gaps, paceOf, PACES, SHORTEST_STALL } from "../gaps.ts";
import { lowerBound } from "../level_of_detail.ts";
import { IDLE, type Phase, type Phases } from "../phases.ts";
import { lengthOf, pixelOf, type View } from "../stretch.ts";
import { duration } from "../../frame/text/format.ts";
import { ticks } from "../wording.ts";

/** What is drawn of a call. */
export interface CallScene {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  readonly view: View;
  /** When it was sent: the axis counts from here. */
  readonly sent: number;
  readonly phases: Phases;
  readonly arrivals: Float64Array;
  readonly gaps: Gaps;
  /** Place of the chunk under the pointer or in focus; null where there is none. */
  readonly chunk: number | null;
  readonly playhead: number | null;
}

/** Where things are, from the top. */
const AXIS = 20;
const LANE = { first: 24, height: 18, step: 24 };
const GAPS_TOP = 78;

/** Paints the call. */
export function paintCallScene(pen: Pen, scene: CallScene) {
  const { context, palette } = pen;
  const { width, height, gutter, view } = scene;
  context.font = palette.font;
  context.textBaseline = "middle";
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(gutter, 0, view.width, height);
  context.clip();
  context.translate(gutter, 0);
  paintAxis(pen, scene);
  paintLane(pen, scene, { phases: scene.phases.client, y: LANE.first });
  paintLane(pen, scene, { phases: scene.phases.server, y: LANE.first + LANE.step, isPlaced: true });
  if (scene.phases.server.length === 0) {
    context.fillStyle = palette.text3;
    context.fillText(scene.phases.anchor, 28, LANE.first + LANE.step + LANE.height / 2);
  }
  paintGaps(pen, scene);
  paintMarks(pen, scene);
  context.restore();
  if (gutter > 0) paintNames(pen, scene);
}

function paintAxis({ context, palette }: Pen, { view, sent, height }: CallScene) {
  const moved = { from: view.from - sent, to: view.to - sent };
  const { at, base } = ticks(moved, lengthOf(view) / (view.width / 96));
  for (const { t, label } of at) {
    const x = Math.round(pixelOf(t + sent, view));
    context.fillStyle = palette.grid;
    context.fillRect(x, AXIS, 1, height - AXIS);
    context.fillStyle = palette.text3;
    context.fillText(base === null ? `+${label}` : label, x + 4, AXIS / 2);
  }
  if (base === null) return;
  const words = `+${duration(base)}`;
  context.fillStyle = palette.raised;
  context.fillRect(0, 0, words.length * palette.characterWidth + 10, AXIS);
  context.fillStyle = palette.text;
  context.fillText(words, 5, AXIS / 2);
}

function paintLane(
  { context, palette }: Pen,
  { view }: CallScene,
  { phases, y, isPlaced = false }: { phases: readonly Phase[]; y: number; isPlaced?: boolean },
) {
  for (const { name, from, to } of phases) {
    const x = Math.max(pixelOf(from, view), -4);
    const right = Math.min(pixelOf(to, view), view.width + 4);
    if (right < x) continue;
    const { fill, text } = palette.phase[name];
    context.fillStyle = fill;
    // Time in which nothing came is there, and says little.
    context.globalAlpha = IDLE.has(name) ? 0.4 : 1;
    context.fillRect(x, y, Math.max(right - x, 1), LANE.height);
    context.globalAlpha = 1;
    // Lengths that we placed ourselves have open ends.
    if (isPlaced) paintOpenEnds(context, { x, right, y, colour: palette.surface });
    const words = fitText(
      `${name} ${duration(to - from)}`,
      right - Math.max(x, 0) - 12,
      palette.characterWidth,
    );
    context.fillStyle = IDLE.has(name) ? palette.text : text;
    if (words !== "") context.fillText(words, Math.max(x, 0) + 6, y + LANE.height / 2 + 0.5);
  }
}

function paintOpenEnds(
  context: CanvasRenderingContext2D,
  { x, right, y, colour }: { x: number; right: number; y: number; colour: string },
) {
  if (right - x < 12) return;
  context.fillStyle = colour;
  for (let at = 0; at < LANE.height; at += 6) {
    context.fillRect(x, y + at, 2, 3);
    context.fillRect(right - 2, y + at, 2, 3);
  }
}

/** A bar for each chunk, as high as the logarithm of the time before it. */
function paintGaps({ context, palette }: Pen, scene: CallScene) {
  const { view, arrivals, gaps: { before, median, longest }, playhead } = scene;
  if (median === null || longest === null) return;
  const scale = gapScale(scene);
  const perPixel = lengthOf(view) / view.width;
  const width = Math.max(1, Math.min(6, Math.floor(median / perPixel) - 1));
  let drawn = -Infinity;
  let highest = 0;
  for (let at = lowerBound(arrivals, view.from); at < arrivals.length; at++) {
    const arrival = arrivals[at] as number;
    if (arrival > view.to + perPixel || arrival > (playhead ?? Infinity)) break;
    const gap = before[at] as number;
    const x = Math.round(pixelOf(arrival, view));
    // Of several on a pixel the longest is seen.
    if (x === drawn && !(gap > highest)) continue;
    highest = x === drawn ? gap : Number.isNaN(gap) ? 0 : gap;
    drawn = x;
    context.fillStyle = palette.pace[paceOf(gap, median)];
    const high = Number.isNaN(gap) ? scale.height : Math.max(2, scale.of(gap));
    context.fillRect(x - width, scale.bottom - high, width, high);
    if (paceOf(gap, median) === "stall") {
      paintStall({ context, palette }, scene, { at, gap, scale });
    }
  }
  // The pace that the call usually kept.
  const y = Math.round(scale.bottom - scale.of(median)) + 0.5;
  context.strokeStyle = palette.text3;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(view.width, y);
  context.stroke();
  context.setLineDash([]);
}

function paintStall(
  { context, palette }: Pen,
  { view, arrivals }: CallScene,
  { at, gap, scale }: { at: number; gap: number; scale: ReturnType<typeof gapScale> },
) {
  const right = pixelOf(arrivals[at] as number, view);
  const left = Math.max(0, pixelOf((arrivals[at] as number) - gap, view));
  context.globalAlpha = 0.2;
  context.fillRect(left, scale.bottom - scale.height, right - left, scale.height);
  context.globalAlpha = 1;
  const words = fitText(`stall ${duration(gap)}`, right - left - 6, palette.characterWidth);
  context.fillStyle = palette.text;
  if (words !== "") context.fillText(words, left + 4, scale.bottom - scale.height + 8);
}

function gapScale({ height, gaps: { median, longest } }: CallScene) {
  const bottom = height - 4;
  const room = bottom - GAPS_TOP;
  const low = Math.log10(Math.max(1, (median ?? 1) / 20));
  // Room above the median, so that a call without a late chunk does not look like one of late ones.
  const high = Math.log10(Math.max(10, longest ?? 10, (median ?? 1) * PACES.slow));
  const of = (gap: number) =>
    Math.max(0, (Math.log10(Math.max(1, gap)) - low) / Math.max(0.3, high - low)) * room;
  return { bottom, height: room, of };
}

/** First chunk, chunk in focus, moment of a replay. */
function paintMarks(
  { context, palette }: Pen,
  { view, height, phases, arrivals, chunk, playhead }: CallScene,
) {
  if (phases.first !== null) {
    const x = Math.round(pixelOf(phases.first, view));
    context.fillStyle = palette.text;
    context.fillRect(x - 1, AXIS, 2, height - AXIS);
    context.fillRect(x - 1, AXIS, 7, 3);
  }
  const arrival = chunk === null ? undefined : arrivals[chunk];
  if (arrival !== undefined) {
    context.fillStyle = palette.text2;
    context.fillRect(Math.round(pixelOf(arrival, view)) - 1, GAPS_TOP, 2, height - GAPS_TOP);
  }
  if (playhead === null) return;
  context.fillStyle = palette.warn;
  context.fillRect(Math.round(pixelOf(playhead, view)) - 1, AXIS, 2, height);
}

function paintNames({ context, palette }: Pen, { gutter, height, gaps, arrivals }: CallScene) {
  context.fillStyle = palette.line;
  context.fillRect(gutter - 1, 0, 1, height);
  const names: readonly (readonly [string, number])[] = [
    ["our clock", LANE.first + LANE.height / 2],
    ["server's clock", LANE.first + LANE.step + LANE.height / 2],
    [arrivals.length > 1 ? "time before each chunk" : "chunks", GAPS_TOP + 8],
  ];
  context.fillStyle = palette.text2;
  for (const [name, y] of names) context.fillText(name, 8, y);
  context.fillStyle = palette.text3;
  if (gaps.median !== null) context.fillText(`median ${duration(gaps.median)}`, 8, GAPS_TOP + 26);
  if (gaps.longest !== null) {
    context.fillText(`longest ${duration(gaps.longest)}`, 8, GAPS_TOP + 42);
  }
}

/** The limits of the colours, in words, for a legend. */
export function paceWords(
  median: number | null,
): readonly (readonly [keyof typeof PACES | "stall", string])[] {
  if (median === null) return [];
  const limit = (times: number) => duration(median * times);
  return [
    ["steady", `up to ${limit(PACES.steady)}`],
    ["late", `up to ${limit(PACES.late)}`],
    ["slow", `more than ${limit(PACES.late)}`],
    ["stall", `more than ${duration(Math.max(median * PACES.slow, SHORTEST_STALL))}`],
  ];
}
