/** What a drawing of the timeline shows. @module */

import type { RunAlarm, TimelineSpan } from "../../../api/mod.ts";
import type { ChunkShelf } from "../chunk_shelf.ts";
import type { Layout } from "../layout.ts";
import type { Track } from "../machine_tracks.ts";
import type { View } from "../stretch.ts";
import type { Palette } from "./palette.ts";

/** Everything that one drawing depends on. */
export interface Scene {
  /** Size of the whole drawing. */
  readonly width: number;
  readonly height: number;
  /** Width of the names at the left. */
  readonly gutter: number;
  /** What is seen of the run, right of the names. */
  readonly view: View;
  /** How far the rows are scrolled up. */
  readonly scroll: number;
  readonly plan: Layout;
  readonly spans: readonly TimelineSpan[];
  /** Time of the last event. */
  readonly now: number;
  readonly chunks: ChunkShelf;
  readonly alarms: readonly RunAlarm[];
  readonly tracks: readonly Track[];
  /** Places in `spans`. */
  readonly selected: number | null;
  readonly hovered: number | null;
  /** Where the pointer is; null when it is elsewhere. */
  readonly pointer: number | null;
  /** The moment that a replay shows: nothing later is drawn. Null without one. */
  readonly playhead: number | null;
  /** What is being marked with the pointer, in moments. */
  readonly marked: { readonly from: number; readonly to: number } | null;
}

/** What paints. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
}

/** Heights of what is above and below the rows. */
export const AXIS_HEIGHT = 24;
export const TRACK_HEIGHT = 40;

/** Width of the names; a phone has no room for them. */
const GUTTER = 168;
const PHONE = 640;

/** Width of the names in a drawing of that width. */
export function gutterOf(width: number): number {
  return width < PHONE ? 0 : GUTTER;
}

/** Height that rows have. */
export function rowsHeight({ height, tracks }: Pick<Scene, "height" | "tracks">): number {
  return Math.max(0, height - AXIS_HEIGHT - tracks.length * TRACK_HEIGHT);
}

/**
 * Text within a room, cut with an ellipsis; nothing where there is room for next to nothing. Of a
 * path its end is kept, and a figure is never cut: a number without its unit is another number.
 */
export function fitText(text: string, room: number, characterWidth: number): string {
  const most = Math.floor(room / characterWidth);
  const shown = text.replace(UNSEEN, "\ufffd");
  if (shown.length <= most) return shown;
  if (most < 3) return "";
  const end = shown.slice(Math.max(0, shown.lastIndexOf("/")));
  if (end !== shown && end.length < most) return `…${end}`;
  if (shown.startsWith("/") && end !== shown) return `…${end.slice(0, most - 2)}…`;
  return `${shown.slice(0, most - 1).replace(/ +\d[^ ]*$/, "")}…`;
}

/** A label comes from a file: nothing in it may turn the direction of what stands beside it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
