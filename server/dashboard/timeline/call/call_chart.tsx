/** A call opened: its phases by both clocks and its chunks on a time axis that zooms like the run's. @module */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { TimelineSpan } from "../../../api/mod.ts";
import { Camera } from "../camera.ts";
import { Drawing, type Size } from "../draw/drawing.tsx";
import { gutterOf } from "../draw/scene.ts";
import { type Gaps, gapsOf } from "../gaps.ts";
import { lowerBound } from "../level_of_detail.ts";
import { type Phases, phasesOf } from "../phases.ts";
import { lengthOf, momentOf, panned, type View } from "../stretch.ts";
import { counted, duration } from "../../frame/text/format.ts";
import { paceWords, paintCallScene } from "./call_scene.ts";

/** What the chart shows. */
export interface CallChartProps {
  readonly span: TimelineSpan;
  /** Undefined while they are on their way. */
  readonly arrivals: Float64Array | undefined;
  readonly now: number;
  readonly playhead?: number | null;
  /** Place of a chunk that is looked at elsewhere. */
  readonly chunk?: number | null;
  readonly onChunk?: (place: number) => void;
}

/** The chart with its legend; another call gets another one, which knows nothing of the last. */
export function CallChart(props: CallChartProps) {
  return <OneCall key={props.span.span} {...props} />;
}

function OneCall(props: CallChartProps) {
  const { span, now, arrivals } = props;
  const lens = useMemo(() => new CallLens(), []);
  const phases = phasesOf(span, now);
  const gaps = useMemo(() => gapsOf(arrivals ?? new Float64Array()), [arrivals]);
  useEffect(() => lens.take(props, { phases, gaps }));
  const at = lens.pointed.value;
  return (
    <figure class="call-chart">
      <Drawing
        scene={(size) => lens.scene(size)}
        onElement={(element) => lens.listen(element)}
        role="img"
        aria-label={wordsFor(phases, gaps)}
        data-chart="call"
      />
      <figcaption>
        <span class="pace-legend">
          {paceWords(gaps.median).map(([pace, words]) => (
            <span key={pace}>
              <i class={`pace ${pace}`} />
              {pace} <span class="muted">{words}</span>
            </span>
          ))}
        </span>
        <span class="muted">
          {at === null || arrivals === undefined
            ? `Server's clock: ${phases.anchor}`
            : chunkWords(at, { arrivals, gaps, sent: phases.client[0]?.from ?? span.start })}
        </span>
      </figcaption>
    </figure>
  );
}

function chunkWords(
  at: number,
  { arrivals, gaps, sent }: { arrivals: Float64Array; gaps: Gaps; sent: number },
): string {
  const gap = gaps.before[at] as number;
  const before = Number.isNaN(gap) ? "the first" : `${duration(gap)} after the one before`;
  return `Chunk ${at + 1} of ${arrivals.length} · ${
    duration((arrivals[at] as number) - sent)
  } after the request · ${before}`;
}

function wordsFor({ client, server, anchor }: Phases, gaps: Gaps): string {
  const said = (phases: Phases["client"]) =>
    phases.map(({ name, from, to }) => `${name} ${duration(to - from)}`).join(", ");
  const stalls = gaps.stalls.length === 0 ? "no stall" : counted(gaps.stalls.length, "stall");
  return `By our clock: ${said(client)}. By the server's clock: ${
    server.length === 0 ? anchor : said(server)
  }. Median time between chunks: ${duration(gaps.median)}, ${stalls}.`;
}

interface Seen {
  readonly phases: Phases;
  readonly gaps: Gaps;
}

/** What is looked at of a call. */
class CallLens {
  readonly camera = new Camera();
  readonly pointed = signal<number | null>(null);
  readonly #shown = signal<CallChartProps & Seen | undefined>(undefined);
  #view: View & { gutter: number } | undefined;

  /** Takes what the component was given last. */
  take(props: CallChartProps, seen: Seen) {
    const before = this.#shown.peek();
    const isSame = before !== undefined && before.arrivals === props.arrivals &&
      before.span === props.span && before.now === props.now &&
      before.playhead === props.playhead && before.chunk === props.chunk;
    if (isSame) return;
    const all = [...seen.phases.client, ...seen.phases.server];
    const from = Math.min(...all.map((phase) => phase.from));
    const to = Math.max(...all.map((phase) => phase.to));
    this.camera.setBounds({ from, to });
    this.#shown.value = { ...props, ...seen };
  }

  scene({ width, height }: Size) {
    const shown = this.#shown.value;
    if (shown === undefined) return null;
    const gutter = gutterOf(width);
    const view = { ...this.camera.stretch.value, width: width - gutter };
    this.#view = { ...view, gutter };
    const { phases, gaps, arrivals = new Float64Array(), span, playhead = null } = shown;
    const chunk = this.pointed.value ?? shown.chunk ?? null;
    const sent = phases.client[0]?.from ?? span.start;
    return (pen: Parameters<typeof paintCallScene>[0]) =>
      paintCallScene(pen, {
        width,
        height,
        gutter,
        view,
        sent,
        phases,
        gaps,
        arrivals,
        chunk,
        playhead,
      });
  }

  listen(element: HTMLCanvasElement): () => void {
    const off = new AbortController();
    const { signal } = off;
    element.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (this.#view === undefined) return;
      const about = momentOf(event.offsetX - this.#view.gutter, this.#view);
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) this.camera.move((event.deltaX || event.deltaY) / this.#view.width);
      else this.camera.zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.0022), about);
    }, { passive: false, signal });
    element.addEventListener("pointermove", (event) => {
      if (event.buttons === 0) this.pointed.value = this.#chunkAt(event.offsetX);
    }, { signal });
    element.addEventListener("pointerleave", () => this.pointed.value = null, { signal });
    element.addEventListener("dblclick", () => this.camera.fit(), { signal });
    element.addEventListener("pointerdown", (down) => this.#down(element, down), { signal });
    return () => off.abort();
  }

  #down(element: HTMLCanvasElement, down: PointerEvent) {
    const view = this.#view;
    if (view === undefined || down.button !== 0) return;
    element.setPointerCapture(down.pointerId);
    const stretch = this.camera.stretch.peek();
    let moved = false;
    const off = new AbortController();
    element.addEventListener("pointermove", (event) => {
      const dx = event.offsetX - down.offsetX;
      if (!moved && Math.abs(dx) < 4) return;
      moved = true;
      this.camera.show(panned(stretch, -dx / view.width * lengthOf(stretch)));
    }, off);
    element.addEventListener("pointerup", (event) => {
      off.abort();
      const at = this.#chunkAt(event.offsetX);
      if (!moved && at !== null) this.#shown.peek()?.onChunk?.(at);
    }, off);
    element.addEventListener("pointercancel", () => off.abort(), off);
  }

  /** The chunk nearest to a pixel, within a few of them. */
  #chunkAt(offsetX: number): number | null {
    const view = this.#view;
    const arrivals = this.#shown.peek()?.arrivals;
    if (view === undefined || arrivals === undefined || arrivals.length === 0) return null;
    const t = momentOf(offsetX - view.gutter, view);
    const after = Math.min(lowerBound(arrivals, t), arrivals.length - 1);
    const before = Math.max(0, after - 1);
    const far = (at: number) => Math.abs((arrivals[at] as number) - t);
    const nearest = far(before) < far(after) ? before : after;
    return far(nearest) <= lengthOf(view) / view.width * 12 ? nearest : null;
  }
}

/** The arrivals of a call, asked for when it is opened. */
export function useArrivals(
  key: string,
  ask: () => Promise<Float64Array>,
): Float64Array | undefined {
  const found = useSignal<{ readonly key: string; readonly arrivals: Float64Array } | undefined>(
    undefined,
  );
  useEffect(() => {
    let isGone = false;
    ask().then((arrivals) => {
      if (!isGone) found.value = { key, arrivals };
    });
    return () => {
      isGone = true;
    };
  }, [key]);
  return found.value?.key === key ? found.value.arrivals : undefined;
}
