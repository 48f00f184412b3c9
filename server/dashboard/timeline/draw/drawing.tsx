/** A canvas that is painted again when what it shows has changed, at most once a frame. @module */

import { effect, useSignal } from "@preact/signals";
import type { CanvasHTMLAttributes } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { drawnTheme } from "../../frame/theme.ts";
import { type Palette, readPalette } from "./palette.ts";
import type { Pen } from "./scene.ts";

/** Size of a canvas in pixels of the page. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a canvas needs. */
export interface DrawingProps extends CanvasHTMLAttributes<HTMLCanvasElement> {
  /**
   * Says what is to be painted: called anew when a signal that it reads has changed. What it
   * returns paints.
   */
  readonly scene: (size: Size) => ((pen: Pen) => void) | null;
  /** Told its element, for listeners that must not be passive. */
  readonly onElement?: (element: HTMLCanvasElement) => () => void;
}

/** The canvas. It takes the size that its place gives it. */
export function Drawing({ scene, onElement, ...attributes }: DrawingProps) {
  const element = useRef<HTMLCanvasElement>(null);
  const size = useSignal<Size>({ width: 0, height: 0 });
  const newest = useRef(scene);
  newest.current = scene;

  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext("2d", { alpha: false });
    if (canvas === null || !context) return;
    const observer = new ResizeObserver(() => {
      size.value = { width: canvas.clientWidth, height: canvas.clientHeight };
    });
    observer.observe(canvas);
    let frame = 0;
    let palette: Palette | undefined;
    let theme = "";
    let paint: ((pen: Pen) => void) | null = null;
    const draw = () => {
      frame = 0;
      if (paint === null) return;
      const { width, height } = size.peek();
      fit(canvas, { context, width, height });
      palette ??= readPalette(context);
      paint({ context, palette });
    };
    const stop = effect(() => {
      if (theme !== drawnTheme.value) palette = undefined;
      theme = drawnTheme.value;
      const { width, height } = size.value;
      paint = width > 0 && height > 0 ? newest.current({ width, height }) : null;
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    const off = onElement?.(canvas);
    return () => {
      stop();
      off?.();
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);

  return <canvas ref={element} {...attributes} />;
}

/** Gives the canvas as many pixels as the screen has for it. */
function fit(
  canvas: HTMLCanvasElement,
  { context, width, height }: Size & { readonly context: CanvasRenderingContext2D },
) {
  const ratio = globalThis.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
