/** Where the viewer looks: a stretch of time, how far the rows are scrolled, whether it follows the end. @module */

import { signal } from "@preact/signals";
import { allowed, around, between, lengthOf, panned, type Stretch, zoomed } from "./stretch.ts";

/** How long a jump takes. */
const JUMP_MS = 180;

/** The place in time and rows that is shown. */
export class Camera {
  readonly stretch = signal<Stretch>({ from: 0, to: 1e6 });
  readonly scroll = signal(0);
  /** Whether it stays at the end of a run that grows. */
  readonly follows = signal(false);
  /** Height that rows have on screen, and height of all of them. */
  rows = { room: 0, height: 0 };
  #bounds: Stretch = { from: 0, to: 1e6 };
  #jump = 0;

  /** All that can be looked at, with some room at both ends. */
  get bounds(): Stretch {
    return this.#bounds;
  }

  /** The run has grown, or is known for the first time. */
  setEnd(end: number): void {
    this.setBounds({ from: 0, to: end });
  }

  /** What there is to look at has changed. Who saw all of it sees all of it again. */
  setBounds(all: Stretch): void {
    const wasAll = lengthOf(this.stretch.peek()) >= lengthOf(this.#bounds) * 0.999;
    this.#bounds = around(all, 0.02);
    if (wasAll) this.stretch.value = this.#bounds;
    else if (this.follows.peek()) {
      const length = lengthOf(this.stretch.peek());
      this.stretch.value = allowed(
        { from: this.#bounds.to - length, to: this.#bounds.to },
        this.#bounds,
      );
    }
  }

  /** Shows a stretch at once. */
  show(stretch: Stretch): void {
    this.#stop();
    this.stretch.value = allowed(stretch, this.#bounds);
  }

  /** Goes to a stretch in a way that the eye can follow; at once for those who want no motion. */
  jump(to: Stretch): void {
    this.#stop();
    this.follows.value = false;
    const target = allowed(to, this.#bounds);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.stretch.value = target;
      return;
    }
    const start = this.stretch.peek();
    const began = performance.now();
    const step = () => {
      const share = Math.min(1, (performance.now() - began) / JUMP_MS);
      // Slower towards the end.
      this.stretch.value = between(start, target, 1 - (1 - share) ** 3);
      if (share < 1) this.#jump = requestAnimationFrame(step);
    };
    this.#jump = requestAnimationFrame(step);
  }

  /** Shows all of the run. */
  fit(): void {
    this.jump(this.#bounds);
  }

  /** Makes the stretch `by` times as long around a moment; its middle when none is named. */
  zoom(by: number, about?: number): void {
    const { from, to } = this.stretch.peek();
    const isAtEnd = this.follows.peek();
    this.show(zoomed({ from, to }, { about: isAtEnd ? to : about ?? (from + to) / 2, by }));
  }

  /** Moves by a share of what is shown. */
  move(share: number): void {
    const stretch = this.stretch.peek();
    this.follows.value = false;
    this.show(panned(stretch, lengthOf(stretch) * share));
  }

  /** Moves so that `t` is in view; not at all when it is. */
  reveal({ from, to }: Stretch): void {
    const now = this.stretch.peek();
    if (from < now.to && to > now.from) return;
    const length = lengthOf(now);
    this.jump({ from: (from + to - length) / 2, to: (from + to + length) / 2 });
  }

  /** Scrolls the rows by so many pixels, as far as there are some. */
  scrollBy(by: number): void {
    const most = Math.max(0, this.rows.height - this.rows.room);
    this.scroll.value = Math.min(Math.max(0, this.scroll.peek() + by), most);
  }

  /** Scrolls so that a row is in view; not at all when it is. */
  revealRow({ y, height }: { readonly y: number; readonly height: number }): void {
    const top = this.scroll.peek();
    const { room } = this.rows;
    if (y < top) this.scrollBy(y - top);
    else if (y + height > top + room) this.scrollBy(y + height - top - room);
  }

  #stop(): void {
    cancelAnimationFrame(this.#jump);
  }
}
