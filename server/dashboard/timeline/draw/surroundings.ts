/** What is around the rows: axis and grid, names, readings of the machine, moments that are marked. @module */

import { readingAt } from "../../machine/reading_line.ts";
import { lowerBound } from "../level_of_detail.ts";
import { amount, type Track } from "../machine_tracks.ts";
import { lengthOf, momentOf, pixelOf } from "../stretch.ts";
import { duration } from "../../frame/text/format.ts";
import { exactTime, ticks } from "../wording.ts";
import { rowsInView } from "./rows.ts";
import { AXIS_HEIGHT, fitText, type Pen, rowsHeight, type Scene, TRACK_HEIGHT } from "./scene.ts";

/** Room that a label of the axis takes. */
const LABEL_ROOM = 96;

/** Lines of the axis behind the rows. */
export function paintGrid({ context, palette }: Pen, { view, height }: Scene) {
  context.fillStyle = palette.grid;
  for (const { t } of ticks(view, lengthOf(view) / (view.width / LABEL_ROOM)).at) {
    context.fillRect(Math.round(pixelOf(t, view)), AXIS_HEIGHT, 1, height - AXIS_HEIGHT);
  }
}

/** Labels of the axis, above everything. */
export function paintAxis(
  { context, palette }: Pen,
  { view, width, gutter }: Pick<Scene, "view" | "width" | "gutter">,
) {
  context.fillStyle = palette.lowest;
  context.fillRect(-gutter, 0, width, AXIS_HEIGHT);
  context.fillStyle = palette.line;
  context.fillRect(-gutter, AXIS_HEIGHT - 1, width, 1);
  const { at, base } = ticks(view, lengthOf(view) / (view.width / LABEL_ROOM));
  for (const { t, label } of at) {
    const x = Math.round(pixelOf(t, view));
    context.fillStyle = palette.line;
    context.fillRect(x, AXIS_HEIGHT - 6, 1, 5);
    context.fillStyle = palette.text2;
    context.fillText(label, x + 4, AXIS_HEIGHT / 2);
  }
  if (base === null) return;
  // What the short labels count from.
  const words = exactTime(base);
  const room = words.length * palette.characterWidth + 12;
  const left = gutter > room ? -gutter : 0;
  context.fillStyle = palette.raised;
  context.fillRect(left, 0, room, AXIS_HEIGHT - 1);
  context.fillStyle = palette.text;
  context.fillText(words, left + 6, AXIS_HEIGHT / 2);
}

/** Names of models and benchmarks at the left, with what folds them. */
export function paintNames({ context, palette }: Pen, scene: Scene) {
  const { gutter, scroll } = scene;
  if (gutter === 0) return;
  const bottom = AXIS_HEIGHT + rowsHeight(scene);
  context.fillStyle = palette.surface;
  context.fillRect(0, AXIS_HEIGHT, gutter, bottom - AXIS_HEIGHT);
  context.fillStyle = palette.line;
  context.fillRect(gutter - 1, AXIS_HEIGHT, 1, scene.height);
  const lanes: Record<string, number> = {};
  for (const row of rowsInView(scene)) {
    const y = AXIS_HEIGHT + row.y - scroll;
    const middle = y + row.height / 2 + 0.5;
    const x = 10 + row.depth * 10;
    if (row.label === null) {
      lanes[row.kind] = (lanes[row.kind] ?? 0) + 1;
      context.fillStyle = palette.text3;
      context.fillText(`${row.kind}s`, x + 12, middle);
      continue;
    }
    context.fillStyle = palette.text3;
    paintFold(context, { x, y: middle, folded: row.folded });
    context.fillStyle = row.kind === "model" ? palette.text : palette.text2;
    context.fillText(fitText(row.label, gutter - x - 20, palette.characterWidth), x + 12, middle);
  }
}

function paintFold(
  context: CanvasRenderingContext2D,
  { x, y, folded }: { x: number; y: number; folded: boolean },
) {
  context.beginPath();
  if (folded) {
    context.moveTo(x, y - 4);
    context.lineTo(x + 6, y);
    context.lineTo(x, y + 4);
  } else {
    context.moveTo(x - 1, y - 3);
    context.lineTo(x + 7, y - 3);
    context.lineTo(x + 3, y + 4);
  }
  context.fill();
}

/** Readings of the machine below the rows, over the same time. */
export function paintTracks(pen: Pen, scene: Scene) {
  scene.tracks.forEach((track, at) => {
    const top = scene.height - (scene.tracks.length - at) * TRACK_HEIGHT;
    paintTrack(pen, scene, { track, top });
  });
}

function paintTrack(
  { context, palette }: Pen,
  scene: Scene,
  { track, top }: { track: Track; top: number },
) {
  const { view, width, gutter, pointer, playhead } = scene;
  context.fillStyle = palette.lowest;
  context.fillRect(-gutter, top, width, TRACK_HEIGHT);
  context.fillStyle = palette.line;
  context.fillRect(-gutter, top, width, 1);
  context.save();
  context.beginPath();
  // A replay knows nothing of what comes later.
  const right = playhead === null ? view.width : Math.max(0, pixelOf(playhead, view));
  context.rect(0, top, Math.min(view.width, right), TRACK_HEIGHT);
  context.clip();
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  const { t, values, longest } = track.line;
  let isDown = false;
  // One reading before the view and one after it, so that the line goes to both edges.
  for (let n = Math.max(0, lowerBound(t, view.from) - 1); n < t.length; n++) {
    const value = values[n] ?? null;
    const at = t[n] as number;
    // What happened in a gap nobody knows, so no line goes over it.
    if (value === null || at - (t[n - 1] ?? at) > longest) isDown = false;
    if (value !== null) {
      const x = pixelOf(at, view);
      const y = top + TRACK_HEIGHT - 4 - value / track.top * (TRACK_HEIGHT - 10);
      if (isDown) context.lineTo(x, y);
      // A reading between two gaps is a point.
      else {
        context.moveTo(x - 0.75, y);
        context.lineTo(x, y);
      }
      isDown = true;
    }
    if (at > view.to) break;
  }
  context.stroke();
  context.restore();
  const latest = playhead ?? view.to;
  const moment = pointer === null ? latest : Math.min(momentOf(pointer, view), latest);
  const value = readingAt(track.line, moment);
  const words = value === null
    ? "no reading"
    : track.unit === "share"
    ? amount(value, track.unit)
    : `${amount(value, track.unit)} · top ${amount(track.top, track.unit)}`;
  const left = gutter === 0 ? 6 : -gutter + 10;
  context.fillStyle = palette.text3;
  context.fillText(track.label, left, top + 13);
  context.fillStyle = palette.text;
  context.fillText(words, left, top + 28);
}

/** The pointer's moment, the replay's, and what is being marked. */
export function paintMoments({ context, palette }: Pen, scene: Scene) {
  const { view, height, pointer, playhead, marked } = scene;
  if (marked !== null) {
    const edgeAt = (t: number) => Math.min(Math.max(pixelOf(t, view), -8), view.width + 8);
    const [x, right] = [edgeAt(marked.from), edgeAt(marked.to)];
    context.fillStyle = palette.accent;
    context.globalAlpha = 0.14;
    context.fillRect(x, AXIS_HEIGHT, right - x, height - AXIS_HEIGHT);
    context.globalAlpha = 1;
    for (const edge of [x, right - 1]) context.fillRect(edge, 0, 1, height);
    context.fillRect(x, AXIS_HEIGHT - 3, right - x, 3);
    const words = duration(marked.to - marked.from);
    const room = words.length * palette.characterWidth + 10;
    const left = Math.min(Math.max((x + right - room) / 2, 0), view.width - room);
    context.fillStyle = palette.raised;
    context.fillRect(left, 1, room, AXIS_HEIGHT - 5);
    context.fillStyle = palette.text;
    context.fillText(words, left + 5, AXIS_HEIGHT / 2);
  }
  if (pointer !== null) {
    context.fillStyle = palette.text3;
    context.fillRect(Math.round(pointer), AXIS_HEIGHT, 1, height - AXIS_HEIGHT);
    const words = exactTime(momentOf(pointer, view));
    const room = words.length * palette.characterWidth + 10;
    const left = Math.min(Math.max(pointer - room / 2, 0), view.width - room);
    context.fillStyle = palette.raised;
    context.fillRect(left, 1, room, AXIS_HEIGHT - 3);
    context.fillStyle = palette.text;
    context.fillText(words, left + 5, AXIS_HEIGHT / 2);
  }
  if (playhead === null) return;
  const x = Math.round(pixelOf(playhead, view));
  if (x < 0 || x > view.width) return;
  context.fillStyle = palette.warn;
  context.fillRect(x - 1, AXIS_HEIGHT - 6, 2, height);
  context.fillRect(x - 5, AXIS_HEIGHT - 6, 10, 5);
}
