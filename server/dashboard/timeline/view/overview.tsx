/** The whole run as a strip: how dense chunks are, what failed, and which part is shown below. @module */

import { useMemo } from "preact/hooks";
import { Drawing, type Size } from "../draw/drawing.tsx";
import type { Pen } from "../draw/scene.ts";
import { allowed, lengthOf, momentOf, pixelOf, type View } from "../stretch.ts";
import type { TimelineModel } from "./model.ts";

/** Edges of the shown part can be taken from so many pixels away. */
const EDGE = 6;

/** The strip. Dragging its window moves the view, dragging an edge of it zooms. */
export function Overview({ model }: { readonly model: TimelineModel }) {
  const strip = useMemo(() => new Strip(model), [model]);
  return (
    <div class="tl-overview">
      <Drawing
        scene={(size) => strip.scene(size)}
        onElement={(element) => strip.listen(element)}
        role="img"
        aria-label="The whole run; the part that is shown below is framed"
        data-chart="overview"
      />
    </div>
  );
}

/** Adds a count over the pixels that its bucket covers, so that buckets and pixels make no pattern. */
function spread(counts: Float64Array, { from, to, n }: { from: number; to: number; n: number }) {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(counts.length - 1, Math.floor(to));
  for (let x = first; x <= last; x++) {
    const share = to - from < 1e-9 ? 1 : (Math.min(to, x + 1) - Math.max(from, x)) / (to - from);
    counts[x] = (counts[x] as number) + n * share;
  }
}

class Strip {
  readonly #model: TimelineModel;
  #view: View | undefined;
  #kept: { readonly made: readonly unknown[]; readonly canvas: OffscreenCanvas } | undefined;

  constructor(model: TimelineModel) {
    this.#model = model;
  }

  scene({ width, height }: Size) {
    const { camera, feed, now } = this.#model;
    const shown = camera.stretch.value;
    void [feed.shelved.value, now.value, this.#model.spans.value, feed.alarms.value];
    const playhead = this.#model.playhead.value;
    const view = { ...camera.bounds, width };
    this.#view = view;
    return (pen: Pen) => {
      const { context, palette } = pen;
      context.drawImage(this.#backdrop(pen, { view, height }), 0, 0, width, height);
      const [left, right] = [pixelOf(shown.from, view), pixelOf(shown.to, view)];
      context.globalAlpha = 0.6;
      context.fillStyle = palette.lowest;
      context.fillRect(0, 0, left, height);
      context.fillRect(right, 0, width - right, height);
      context.globalAlpha = 1;
      context.strokeStyle = palette.accent;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, 0.5, Math.max(right - left - 1, 1), height - 1);
      context.fillStyle = palette.accent;
      for (const x of [left, right]) context.fillRect(x - 2, height / 2 - 7, 4, 14);
      if (playhead === null) return;
      context.fillStyle = palette.warn;
      context.fillRect(Math.round(pixelOf(playhead, view)) - 1, 0, 2, height);
    };
  }

  /** What does not move with the view, painted only when the run itself has changed. */
  #backdrop({ palette }: Pen, { view, height }: { view: View; height: number }): OffscreenCanvas {
    const { spans, feed } = this.#model;
    const made = [
      palette,
      spans.peek(),
      feed.alarms.peek(),
      feed.shelved.peek(),
      view.width,
      view.to,
      height,
    ];
    if (this.#kept?.made.every((part, at) => part === made[at])) return this.#kept.canvas;
    const ratio = globalThis.devicePixelRatio;
    const canvas = new OffscreenCanvas(Math.ceil(view.width * ratio), Math.ceil(height * ratio));
    this.#kept = { made, canvas };
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) return canvas;
    context.scale(ratio, ratio);
    context.fillStyle = palette.lowest;
    context.fillRect(0, 0, view.width, height);
    const counts = this.#density(view);
    const most = counts.reduce((top, n) => Math.max(top, n), 1);
    context.fillStyle = palette.accent;
    counts.forEach((n, x) => {
      // The root keeps what is rare visible beside what is dense.
      const high = n === 0 ? 0 : Math.max(1, Math.sqrt(n / most) * (height - 12));
      if (high > 0) context.fillRect(x, height - high, 1, high);
    });
    context.fillStyle = palette.bad;
    for (const { kind, state, start, end } of spans.peek()) {
      if (kind !== "sample" && kind !== "call" || state !== "failed") continue;
      const x = pixelOf(start, view);
      context.fillRect(x, 2, Math.max(2, pixelOf(end ?? start, view) - x), 3);
    }
    context.fillStyle = palette.warn;
    for (const { t } of feed.alarms.peek()) context.fillRect(pixelOf(t, view) - 1, 6, 3, 3);
    return canvas;
  }

  /** Chunks of all calls in each pixel. */
  #density(view: View): Float64Array {
    const counts = new Float64Array(Math.max(1, Math.ceil(view.width)));
    const { shelf } = this.#model.feed;
    const whole = shelf.whole;
    for (const { t, n } of whole?.calls.values() ?? []) {
      for (let at = 0; at < t.length; at++) {
        const from = pixelOf(t[at] as number, view);
        const to = pixelOf((t[at] as number) + (whole?.step ?? 0), view);
        spread(counts, { from, to, n: n[at] as number });
      }
    }
    for (const { span } of this.#model.spans.peek()) {
      for (const t of shelf.liveOf(span)) {
        const x = pixelOf(t, view);
        spread(counts, { from: x, to: x, n: 1 });
      }
    }
    return counts;
  }

  listen(element: HTMLCanvasElement): () => void {
    const off = new AbortController();
    element.addEventListener("pointerdown", (event) => this.#down(element, event), off);
    element.addEventListener("pointermove", (event) => {
      element.style.cursor = this.#grip(event.offsetX) === "inside" ? "grab" : "ew-resize";
    }, off);
    element.addEventListener("dblclick", () => this.#model.camera.fit(), off);
    return () => off.abort();
  }

  #grip(x: number): "left" | "right" | "inside" | "outside" {
    if (this.#view === undefined) return "outside";
    const { from, to } = this.#model.camera.stretch.peek();
    const [left, right] = [pixelOf(from, this.#view), pixelOf(to, this.#view)];
    if (Math.abs(x - left) <= EDGE) return "left";
    if (Math.abs(x - right) <= EDGE) return "right";
    return x > left && x < right ? "inside" : "outside";
  }

  #down(element: HTMLCanvasElement, down: PointerEvent) {
    const view = this.#view;
    if (view === undefined) return;
    const { camera } = this.#model;
    element.setPointerCapture(down.pointerId);
    camera.follows.value = false;
    const grip = this.#grip(down.offsetX);
    if (grip === "outside") {
      const half = lengthOf(camera.stretch.peek()) / 2;
      const middle = momentOf(down.offsetX, view);
      camera.jump({ from: middle - half, to: middle + half });
      return;
    }
    const start = camera.stretch.peek();
    const off = new AbortController();
    element.addEventListener("pointermove", (event) => {
      const by = momentOf(event.offsetX, view) - momentOf(down.offsetX, view);
      const from = grip === "right" ? start.from : start.from + by;
      const to = grip === "left" ? start.to : start.to + by;
      if (to > from) camera.show(allowed({ from, to }, camera.bounds));
    }, off);
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => off.abort(), off);
    }
  }
}
