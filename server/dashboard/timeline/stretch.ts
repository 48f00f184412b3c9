/** The stretch of time that is on screen, and the moves that change it. @module */

/** From `from` to `to`, in nanoseconds since the run began; `to` is the later one. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch laid over so many pixels. */
export interface View extends Stretch {
  readonly width: number;
}

/** No closer: one microsecond over the whole width. */
export const NARROWEST = 1_000;

/** Pixel of a moment; outside the view it is below 0 or beyond `width`. */
export function pixelOf(t: number, { from, to, width }: View): number {
  return (t - from) / (to - from) * width;
}

/** Moment under a pixel. */
export function momentOf(x: number, { from, to, width }: View): number {
  return from + x / width * (to - from);
}

/** How long the stretch is. */
export function lengthOf({ from, to }: Stretch): number {
  return to - from;
}

/** Makes the stretch `by` times as long and keeps the moment `about` where it is on screen. */
export function zoomed(stretch: Stretch, { about, by }: { about: number; by: number }): Stretch {
  return {
    from: about - (about - stretch.from) * by,
    to: about + (stretch.to - about) * by,
  };
}

/** Moves the stretch by a time. */
export function panned({ from, to }: Stretch, by: number): Stretch {
  return { from: from + by, to: to + by };
}

/**
 * The nearest stretch that one may look at: not closer than {@link NARROWEST}, not wider than
 * `bounds`, and not beside it. Its middle stays where the limits let it.
 */
export function allowed(stretch: Stretch, bounds: Stretch): Stretch {
  const widest = Math.max(lengthOf(bounds), NARROWEST);
  const length = Math.min(Math.max(lengthOf(stretch), NARROWEST), widest);
  const middle = (stretch.from + stretch.to) / 2;
  const latest = Math.max(bounds.from, bounds.to - length);
  const from = Math.min(Math.max(middle - length / 2, bounds.from), latest);
  return { from, to: from + length };
}

/** A stretch with some room around what it is to show, so that its ends can be seen. */
export function around({ from, to }: Stretch, room = 0.05): Stretch {
  const margin = Math.max((to - from) * room, NARROWEST / 2);
  return { from: from - margin, to: to + margin };
}

/** The stretch between two; `share` 0 is the first, 1 the second. For moves that the eye can follow. */
export function between(a: Stretch, b: Stretch, share: number): Stretch {
  // Lengths in equal ratios, not in equal steps: zooming looks even then.
  const ratio = lengthOf(b) / lengthOf(a);
  const length = lengthOf(a) * ratio ** share;
  // The point that both have at the same place of the screen stays there.
  const done = ratio === 1 ? share : (length - lengthOf(a)) / (lengthOf(b) - lengthOf(a));
  const from = a.from + (b.from - a.from) * done;
  return share >= 1 ? b : { from, to: from + length };
}

/** Whether `inner` lies within `outer`. */
export function covers(outer: Stretch, inner: Stretch): boolean {
  return outer.from <= inner.from && outer.to >= inner.to;
}
