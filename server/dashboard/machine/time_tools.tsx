/** What moves through the time that charts share: buttons, keys, and the axis above them. @module */

import { useMemo } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { MARGIN } from "../chart/margin.ts";
import { type KeyBinding, useKeys } from "../frame/keys.tsx";
import { duration } from "../frame/text/format.ts";
import type { Camera } from "../timeline/camera.ts";
import { Drawing } from "../timeline/draw/drawing.tsx";
import { AXIS_HEIGHT } from "../timeline/draw/scene.ts";
import { paintAxis } from "../timeline/draw/surroundings.ts";
import { lengthOf, momentOf, type View } from "../timeline/stretch.ts";
import { clockTime } from "../timeline/wording.ts";
import type { SharedTime } from "./reading_chart.ts";

/** Buttons and the stretch that is shown. */
export function TimeTools({ camera, isLive, children }: {
  readonly camera: Camera;
  /** Whether more comes, so that the end can be followed. */
  readonly isLive: boolean;
  /** What stands at the right. */
  readonly children?: ComponentChildren;
}) {
  const { from, to } = camera.stretch.value;
  return (
    <div class="tl-tools" role="toolbar" aria-label="Time">
      <button type="button" class="button small" onClick={() => camera.fit()}>All</button>
      <button
        type="button"
        class="button small"
        aria-label="Nearer"
        onClick={() => camera.zoom(0.5)}
      >
        +
      </button>
      <button
        type="button"
        class="button small"
        aria-label="Farther"
        onClick={() => camera.zoom(2)}
      >
        −
      </button>
      {isLive && (
        <button
          type="button"
          class="button small"
          aria-pressed={camera.follows.value}
          onClick={() => camera.follows.value = !camera.follows.value}
        >
          Follow
        </button>
      )}
      <span class="tl-range" aria-live="off">
        {clockTime(Math.max(0, from))} – {clockTime(to)}
        <span class="muted">{duration(lengthOf({ from, to }))}</span>
      </span>
      <span class="grow" />
      {children}
    </div>
  );
}

/** The keys of the timeline, as far as charts have something for them. */
export function useTimeKeys(camera: Camera, more: readonly KeyBinding[] = []) {
  useKeys("Machine", [
    { keys: "w", label: "Nearer", run: () => camera.zoom(0.7) },
    { keys: "s", label: "Farther", run: () => camera.zoom(1 / 0.7) },
    { keys: "a", label: "Earlier", run: () => camera.move(-0.2) },
    { keys: "d", label: "Later", run: () => camera.move(0.2) },
    { keys: "ArrowLeft", label: "Earlier", run: () => camera.move(-0.2) },
    { keys: "ArrowRight", label: "Later", run: () => camera.move(0.2) },
    { keys: "+", label: "Nearer", run: () => camera.zoom(0.7) },
    { keys: "-", label: "Farther", run: () => camera.zoom(1 / 0.7) },
    { keys: "0", label: "Show all", run: () => camera.fit() },
    ...more,
  ]);
}

/** The axis above charts, where there is nothing else that has one. */
export function TimeAxis({ camera, pointer }: SharedTime) {
  const listen = useMemo(() => (element: HTMLCanvasElement) => {
    const off = new AbortController();
    const { signal } = off;
    element.addEventListener("pointermove", ({ offsetX }) => {
      pointer.value = momentOf(offsetX - MARGIN.left, viewOf(element.clientWidth));
    }, { signal });
    element.addEventListener("pointerleave", () => pointer.value = null, { signal });
    return () => off.abort();
  }, [camera, pointer]);
  const viewOf = (width: number): View => ({
    ...camera.stretch.value,
    width: width - MARGIN.left - MARGIN.right,
  });
  return (
    <div class="time-axis" style={{ height: `${AXIS_HEIGHT}px` }}>
      <Drawing
        scene={({ width }) => {
          const view = viewOf(width);
          return (pen) => {
            const { context, palette } = pen;
            context.font = palette.font;
            context.textBaseline = "middle";
            context.save();
            context.translate(MARGIN.left, 0);
            paintAxis(pen, { view, width, gutter: MARGIN.left });
            context.restore();
          };
        }}
        onElement={listen}
        role="img"
        aria-label="Time"
      />
    </div>
  );
}
