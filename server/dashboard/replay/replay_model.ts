/** A run being replayed: its clock, the timeline with the moment on it, the texts of calls. @module */

import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineSpan } from "../../api/mod.ts";
import { queryValue, setQuery } from "../frame/router.ts";
import { callsAt } from "../timeline/moment.ts";
import { lengthOf } from "../timeline/stretch.ts";
import { TimelineModel } from "../timeline/view/model.ts";
import { TokenBook } from "../tokens/token_book.ts";
import {
  advanced,
  grown,
  instant,
  played,
  type ReplayClock,
  speedNamed,
  startedAt,
  stepped,
} from "./clock.ts";
import { RunCounts } from "./run_counts.ts";

/** Calls shown at once: more would be too small to read. */
const SHOWN = 4;
/** The address follows the moment so often while it plays. */
const WRITE_EVERY_MS = 1_000;

/** The state of a replay. */
export class ReplayModel {
  readonly timeline: TimelineModel;
  readonly clock = signal<ReplayClock>(startedAt(0, { end: 0, live: false }));
  /** The only call to show; null for those that are under way at the moment. */
  readonly only = signal<string | null>(queryValue("call"));
  readonly counts: ReadonlySignal<RunCounts>;
  readonly shown: ReadonlySignal<readonly TimelineSpan[]>;
  readonly #run: string;
  readonly #books = new Map<string, { readonly book: TokenBook; readonly stop: () => void }>();
  #frame = 0;
  #written = 0;

  constructor(run: string) {
    this.#run = run;
    this.timeline = new TimelineModel(run, { keepsAddress: false });
    this.counts = computed(() => new RunCounts(this.timeline.spans.value));
    // Which calls are under way changes only when one begins or ends.
    const names = computed(() => {
      const only = this.only.value;
      const spans = this.timeline.spans.value;
      const calls = only === null
        ? callsAt(spans, this.clock.value.t).slice(0, SHOWN)
        : spans.filter(({ span }) => span === only);
      return calls.map(({ span }) => span).join("\n");
    });
    this.shown = computed(() => {
      const places = this.timeline.places.value;
      return names.value.split("\n")
        .map((name) => this.timeline.spans.value[places.get(name) ?? -1])
        .filter((span) => span !== undefined);
    });
  }

  /** The chunks of a call, asked for when they are first wanted. */
  book(span: string): TokenBook {
    const known = this.#books.get(span);
    if (known !== undefined) return known.book;
    const book = new TokenBook(this.#run, span);
    // What still comes is heard from the run's own stream: one connection for all calls.
    const stopHearing = this.timeline.feed.hear((events) => book.take(events));
    const stopBook = book.start({ isOpen: false });
    this.#books.set(span, {
      book,
      stop: () => {
        stopHearing();
        stopBook();
      },
    });
    return book;
  }

  /** Changes the clock. */
  set(clock: ReplayClock): void {
    batch(() => {
      this.clock.value = clock;
      this.timeline.playhead.value = clock.t;
    });
    this.#keepInView();
    if (!clock.playing) this.#write();
  }

  /** To the next event or back: a span that begins or ends, or a chunk of a call that is shown. */
  step(by: 1 | -1): void {
    const now = this.clock.peek();
    const lists = [
      this.counts.peek().moments,
      ...this.shown.peek().map(({ span }) => this.book(span).chunks.map(({ t }) => t)),
    ];
    const found = lists.map((times) => stepped(now, { times, by }));
    const nearest = found.reduce((best, next) => (next.t - best.t) * by < 0 ? next : best);
    this.set(nearest);
  }

  /** Starts; the result ends it. */
  start(): () => void {
    const stopTimeline = this.timeline.start();
    let isFirst = true;
    const stopClock = effect(() => {
      const { feed } = this.timeline;
      // Where to begin depends on whether the run goes on.
      const end = feed.told.value ? feed.timeline.value?.end : undefined;
      const live = feed.live.value;
      if (end === undefined) return;
      const clock = this.clock.peek();
      if (!isFirst) return this.set(grown(clock, { end, live }));
      isFirst = false;
      this.set(firstClock(end, live));
    });
    let before = performance.now();
    const tick = (now: number) => {
      const clock = this.clock.peek();
      if (clock.playing) this.set(advanced(clock, now - before));
      before = now;
      if (now - this.#written > WRITE_EVERY_MS && this.clock.peek().playing) this.#write(now);
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
    return () => {
      cancelAnimationFrame(this.#frame);
      stopClock();
      stopTimeline();
      for (const { stop } of this.#books.values()) stop();
      this.#books.clear();
    };
  }

  /** Turns the page when the moment leaves what is shown. */
  #keepInView(): void {
    const { camera } = this.timeline;
    const { from, to } = camera.stretch.peek();
    const { t, playing } = this.clock.peek();
    if (t >= from && t <= to) return;
    const length = lengthOf({ from, to });
    const next = playing ? t - length * 0.05 : t - length / 2;
    camera.show({ from: next, to: next + length });
  }

  #write(now = performance.now()): void {
    this.#written = now;
    const { t, speed, end, live, playing } = this.clock.peek();
    const isAtEnd = live && playing && t >= end;
    setQuery({
      t: isAtEnd ? null : String(Math.round(t)),
      speed: speed === 1 ? null : String(speed),
      call: this.only.peek(),
    });
  }
}

/** Where the address says; else at the end of a run that goes, and at the beginning of one that is over. */
function firstClock(end: number, live: boolean): ReplayClock {
  const named = queryValue("t");
  const speed = speedNamed(queryValue("speed"));
  const t = named === null ? NaN : Number(named);
  if (Number.isFinite(t)) return { ...startedAt(t, { end, live }), speed };
  const clock = { ...startedAt(0, { end, live }), speed };
  return live ? instant(clock) : played(clock);
}
