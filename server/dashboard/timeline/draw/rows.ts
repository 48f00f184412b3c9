/** The rows of the waterfall. @module */

import type { TimelineSpan } from "../../../api/mod.ts";
import type { Row } from "../layout.ts";
import { type Bar, barsIn, density } from "../level_of_detail.ts";
import { spanAt } from "../moment.ts";
import { duration } from "../../frame/text/format.ts";
import { paintCall, paintChunks } from "./call_bar.ts";
import { fitText, type Pen, rowsHeight, type Scene } from "./scene.ts";

/** Paints the rows that are in view; the context is moved to the right of the names. */
export function paintRows(pen: Pen, scene: Scene) {
  const window = scene.chunks.best(scene.view);
  const view = { ...scene.view, until: scene.playhead ?? Infinity };
  for (const row of rowsInView(scene)) {
    const y = row.y - scene.scroll;
    if (row.hidden !== null) paintHidden(pen, scene, { row, y });
    const bars = barsIn(row, view);
    for (const bar of bars) paintBar(pen, scene, { row, bar, y });
    if (row.kind !== "call") continue;
    for (const bar of bars) {
      if (bar.width < 3) continue;
      const span = scene.spans[row.spans[bar.first] as number];
      if (span !== undefined) paintChunks(pen, scene, { span: span.span, y: y + 1, window });
    }
  }
}

/** Rows that the scrolled drawing shows. */
export function rowsInView(scene: Scene): readonly Row[] {
  const bottom = scene.scroll + rowsHeight(scene);
  return scene.plan.rows.filter(({ y, height }) => y + height > scene.scroll && y < bottom);
}

function paintBar(pen: Pen, scene: Scene, { row, bar, y }: { row: Row; bar: Bar; y: number }) {
  const { context, palette } = pen;
  const index = row.spans[bar.first] as number;
  const span = asOf(scene.spans[index] as TimelineSpan, scene.playhead);
  // Bars that begin or end far outside are cut, so that no number gets too large to paint.
  const x = Math.max(bar.x, -8);
  const width = Math.min(bar.x + bar.width, scene.view.width + 8) - x;
  const isLit = bar.count === 1 && (index === scene.selected || index === scene.hovered);
  if (row.kind === "call" && bar.count === 1) {
    paintCall(pen, scene, { span, place: { x, width, y: y + 3 } });
  } else {paintPlain(pen, {
      x,
      width,
      y,
      height: row.height,
      state: worst(scene, row, bar),
      kind: row.kind,
    });}
  if (bar.count === 1 && row.kind !== "call") {
    const words = fitText(
      labelOf(span, scene.playhead ?? scene.now),
      width - 12,
      palette.characterWidth,
    );
    if (words !== "") {
      context.fillStyle = palette.text;
      context.fillText(words, Math.max(x, 0) + 7, y + row.height / 2 + 0.5);
    }
  }
  if (span.alarms.length > 0) paintAlarm(pen, { x, y });
  if (isLit) {
    context.strokeStyle = index === scene.selected ? palette.text : palette.text3;
    context.lineWidth = index === scene.selected ? 2 : 1;
    context.strokeRect(x - 0.5, y + 1.5, Math.max(width, 2) + 1, row.height - 3);
  }
}

function paintPlain(
  { context, palette }: Pen,
  { x, width, y, height, state, kind }: {
    x: number;
    width: number;
    y: number;
    height: number;
    state: TimelineSpan["state"];
    kind: Row["kind"];
  },
) {
  const { fill, edge } = palette.state[state];
  const [top, high] = [y + 2, height - 4];
  if (width < 4) {
    context.fillStyle = edge;
    context.fillRect(x, top, Math.max(width, 1), high);
    return;
  }
  const isGroup = kind === "model" || kind === "benchmark";
  context.fillStyle = isGroup ? palette.raised : fill;
  context.fillRect(x, top, width, high);
  context.fillStyle = kind === "tool" ? palette.tool : edge;
  context.fillRect(x, top, 2, high);
  // What is not right has a line below as well: colour alone must not say it.
  if (state === "failed") context.fillRect(x, top + high - 2, width, 2);
  if (state === "wrong") {
    for (let at = x; at < x + width; at += 6) {
      context.fillRect(at, top + high - 2, Math.min(3, x + width - at), 2);
    }
  }
}

/** Of bars that are one on screen, the state that must not be missed. */
function worst({ spans, playhead }: Scene, row: Row, { first, count }: Bar): TimelineSpan["state"] {
  const order = ["failed", "wrong", "open", "skipped", "ok"] as const;
  let found: number = order.length - 1;
  for (let at = first; at < first + count && found > 0; at++) {
    const span = spans[row.spans[at] as number];
    const state = span === undefined ? "ok" : asOf(span, playhead).state;
    found = Math.min(found, order.indexOf(state));
  }
  return order[found] as TimelineSpan["state"];
}

/** A folded benchmark shows how dense its samples are. */
function paintHidden(
  { context, palette }: Pen,
  { view }: Scene,
  { row, y }: { row: Row; y: number },
) {
  const width = Math.max(1, Math.floor(view.width / 3));
  const counts = density(row.hidden ?? [], { ...view, width });
  const most = counts.reduce((top, n) => Math.max(top, n), 1);
  context.fillStyle = palette.accent;
  counts.forEach((n, at) => {
    if (n > 0) context.fillRect(at * 3, y + row.height - 2 - n / most * 8, 2, n / most * 8);
  });
}

function paintAlarm({ context, palette }: Pen, { x, y }: { x: number; y: number }) {
  const left = Math.max(x, 0);
  context.fillStyle = palette.warn;
  context.beginPath();
  context.moveTo(left, y + 9);
  context.lineTo(left + 5, y);
  context.lineTo(left + 10, y + 9);
  context.fill();
}

function labelOf({ kind, label: whole, start, end, state }: TimelineSpan, now: number): string {
  // The row says model and benchmark already: `1/smoke/json-1-l1` is `json-1-l1` there.
  const label = kind === "sample" ? whole.replace(/^[^/]+\/[^/]+\//, "") : whole;
  const sign = state === "failed" ? "! " : state === "wrong" ? "✗ " : "";
  return `${sign}${label}  ${duration((end ?? now) - start)}${end === null ? " so far" : ""}`;
}

function asOf(span: TimelineSpan, playhead: number | null): TimelineSpan {
  return playhead === null ? span : spanAt(span, playhead);
}
