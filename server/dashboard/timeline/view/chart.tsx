/** The waterfall on its canvas: wheel, drag and pointer. Keys are those of the page. @module */

import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { TimelineSpan } from "../../../api/mod.ts";
import { Drawing, type Size } from "../draw/drawing.tsx";
import { paint } from "../draw/paint.ts";
import { AXIS_HEIGHT, gutterOf, rowsHeight, type Scene, TRACK_HEIGHT } from "../draw/scene.ts";
import { type Hit, hit, rowAt } from "../hit.ts";
import { momentOf, panned, pixelOf } from "../stretch.ts";
import type { TimelineModel } from "./model.ts";
import { Tooltip } from "./tooltip.tsx";

/** Where the waterfall stands in its place, and what a click on a bar does. */
export interface ChartProps {
  readonly model: TimelineModel;
  readonly label: string;
  /** Pixels left and right of the time axis; names stand at the left unless it says otherwise. */
  readonly margin?: { readonly left: number; readonly right: number };
  /** Instead of selecting it. */
  readonly onOpen?: (span: TimelineSpan) => void;
}

/** The chart of a timeline. */
export function Chart({ model, label, margin, onOpen }: ChartProps) {
  const stage = useMemo(() => new Stage(model, { margin, onOpen }), [model]);
  useEffect(() => () => stage.close(), [stage]);
  return (
    <div class="tl-chart">
      <Drawing
        scene={(size) => stage.scene(size)}
        onElement={(element) => stage.listen(element)}
        role="img"
        aria-label={label}
        data-chart="timeline"
      />
      <Tooltip model={model} hit={stage.hit} at={stage.pointer} />
    </div>
  );
}

interface StageOptions {
  readonly margin: ChartProps["margin"];
  readonly onOpen: ChartProps["onOpen"];
}

/** How many readings have room: two where calls fill the chart, and more where they leave some. */
function tracksWithin(height: number, rows: number): number {
  return height < 320 ? 0 : Math.max(2, Math.floor((height - AXIS_HEIGHT - rows) / TRACK_HEIGHT));
}

/** The chart's pointer and what it does. */
class Stage {
  readonly pointer = signal<{ readonly x: number; readonly y: number } | null>(null);
  readonly hit = signal<Hit | undefined>(undefined);
  readonly #model: TimelineModel;
  readonly #how: StageOptions;
  readonly #marked = signal<{ readonly from: number; readonly to: number } | null>(null);
  #scene: Scene | undefined;
  #marks = 0;

  constructor(model: TimelineModel, how: StageOptions) {
    this.#model = model;
    this.#how = how;
  }

  scene({ width, height }: Size): ReturnType<Parameters<typeof Drawing>[0]["scene"]> {
    const { feed, camera, selected, hovered, plan, places, spans, now, playhead, marked } =
      this.#model;
    void feed.shelved.value;
    const { left: gutter, right } = this.#how.margin ?? { left: gutterOf(width), right: 0 };
    const view = { ...camera.stretch.value, width: width - gutter - right };
    const moment = this.#model.pointed.value;
    const scene: Scene & { scroll: number } = {
      width,
      height,
      gutter,
      view,
      scroll: 0,
      plan: plan.value,
      spans: spans.value,
      now: now.value,
      chunks: feed.shelf,
      alarms: feed.alarms.value,
      tracks: feed.tracks.value.slice(0, tracksWithin(height, plan.value.height)),
      selected: places.value.get(selected.value ?? "") ?? null,
      hovered: hovered.value,
      pointer: moment === null ? null : pixelOf(moment, view),
      playhead: playhead.value,
      marked: this.#marked.value ?? marked.value,
    };
    camera.rows = { room: rowsHeight(scene), height: scene.plan.height };
    // There may be more room than when they were scrolled.
    scene.scroll = Math.min(
      camera.scroll.value,
      Math.max(0, scene.plan.height - rowsHeight(scene)),
    );
    this.#scene = scene;
    feed.look(scene.view, scene.view.width);
    return (pen) => {
      paint(pen, scene);
      this.#mark();
    };
  }

  /** Tells measurements when spans were seen first, and when chunks were seen with them. */
  #mark() {
    const seen = [
      "spans drawn",
      ...this.#model.feed.shelf.whole === undefined ? [] : ["timeline drawn"],
    ];
    for (const mark of seen.slice(this.#marks)) performance.mark(mark);
    this.#marks = seen.length;
  }

  close() {
    this.#scene = undefined;
  }

  /** Listens to a canvas; the result ends that. */
  listen(element: HTMLCanvasElement): () => void {
    const off = new AbortController();
    const { signal } = off;
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false, signal });
    element.addEventListener("pointerdown", (event) => this.#down(element, event), { signal });
    element.addEventListener("pointermove", (event) => this.#hover(element, event), { signal });
    element.addEventListener("pointerleave", () => this.#leave(), { signal });
    element.addEventListener("dblclick", () => this.#model.fit(), { signal });
    return () => off.abort();
  }

  #wheel(event: WheelEvent) {
    event.preventDefault();
    const scene = this.#scene;
    if (scene === undefined) return;
    const { camera } = this.#model;
    const x = event.offsetX - scene.gutter;
    // Some wheels count lines instead of pixels.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (x < 0 || event.altKey) camera.scrollBy(dy);
    else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) {
      camera.move((Math.abs(dx) > Math.abs(dy) ? dx : dy) / scene.view.width);
    } else {camera.zoom(
        Math.exp(Math.max(-120, Math.min(120, dy)) * 0.0022),
        momentOf(x, scene.view),
      );}
  }

  /** Dragging moves time and rows; with Shift or along the axis it marks a stretch, which is measured. */
  #down(element: HTMLCanvasElement, down: PointerEvent) {
    const start = this.#scene;
    if (start === undefined || down.button !== 0) return;
    element.setPointerCapture(down.pointerId);
    const { camera } = this.#model;
    const stretch = camera.stretch.peek();
    const marks = down.shiftKey || down.offsetY < AXIS_HEIGHT;
    let moved = false;
    let lastY = down.offsetY;
    const off = new AbortController();
    element.addEventListener("pointermove", (event) => {
      const dx = event.offsetX - down.offsetX;
      if (!moved && Math.hypot(dx, event.offsetY - down.offsetY) < 4) return;
      moved = true;
      element.classList.toggle("dragging", !marks);
      if (marks) {
        const ends = [down, event].map(({ offsetX }) =>
          Math.max(0, momentOf(offsetX - start.gutter, start.view))
        );
        this.#marked.value = { from: Math.min(...ends), to: Math.max(...ends) };
        return;
      }
      camera.follows.value = false;
      camera.show(panned(stretch, -dx / start.view.width * (stretch.to - stretch.from)));
      camera.scrollBy(lastY - event.offsetY);
      lastY = event.offsetY;
    }, { signal: off.signal });
    const up = (event: PointerEvent) => {
      off.abort();
      element.classList.remove("dragging");
      const marked = this.#marked.peek();
      this.#marked.value = null;
      if (marked !== null) this.#model.drawn(marked);
      else if (!moved && event.type === "pointerup") this.#click(event);
    };
    element.addEventListener("pointerup", up, { signal: off.signal });
    element.addEventListener("pointercancel", up, { signal: off.signal });
  }

  #click({ offsetX, offsetY }: PointerEvent) {
    const scene = this.#scene;
    if (scene === undefined) return;
    if (offsetX < scene.gutter) {
      const row = rowAt(scene.plan.rows, offsetY - AXIS_HEIGHT + scene.scroll);
      if (row?.folds != null && offsetY > AXIS_HEIGHT) this.#model.fold(row.folds);
      return;
    }
    const found = this.#find(offsetX, offsetY);
    if (found === undefined) return this.#model.select(null);
    const spans = found.spans.map((place) => scene.spans[place]).filter((span) =>
      span !== undefined
    );
    const [first] = spans;
    if (first === undefined) return;
    if (spans.length === 1) return this.#how.onOpen?.(first) ?? this.#model.select(first.span);
    // Several bars in one pixel: go nearer until they can be told apart.
    const to = Math.max(...spans.map(({ start, end }) => end ?? start));
    this.#model.camera.jump({ from: first.start, to: Math.max(to, first.start + 1) });
  }

  #hover(element: HTMLCanvasElement, event: PointerEvent) {
    const scene = this.#scene;
    if (scene === undefined || event.buttons !== 0) return;
    this.pointer.value = { x: event.offsetX, y: event.offsetY };
    this.#model.pointed.value = momentOf(event.offsetX - scene.gutter, scene.view);
    const found = this.#find(event.offsetX, event.offsetY);
    this.hit.value = found;
    this.#model.hovered.value = found?.spans.length === 1 ? found.spans[0] as number : null;
    const overName = event.offsetX < scene.gutter &&
      rowAt(scene.plan.rows, event.offsetY - AXIS_HEIGHT + scene.scroll)?.folds != null;
    element.style.cursor = found !== undefined || overName ? "pointer" : "";
  }

  #leave() {
    this.pointer.value = null;
    this.#model.pointed.value = null;
    this.hit.value = undefined;
    this.#model.hovered.value = null;
  }

  #find(x: number, y: number): Hit | undefined {
    const scene = this.#scene;
    if (scene === undefined || x < scene.gutter) return undefined;
    if (y < AXIS_HEIGHT || y > AXIS_HEIGHT + rowsHeight(scene)) return undefined;
    return hit(scene.plan, {
      x: x - scene.gutter,
      y: y - AXIS_HEIGHT + scene.scroll,
      view: scene.view,
    });
  }
}
