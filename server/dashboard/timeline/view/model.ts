/** What a timeline shows and how: one for each time that it is opened. @module */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineSpan } from "../../../api/mod.ts";
import { queryValue, setQuery } from "../../frame/router.ts";
import { Camera } from "../camera.ts";
import { type Layout, layout } from "../layout.ts";
import { RunFeed } from "../run_feed.ts";
import { endOf } from "../span_tree.ts";
import { around, lengthOf, type Stretch } from "../stretch.ts";

const NOTHING: readonly TimelineSpan[] = [];

/** The state of a timeline: what is selected, folded and looked at, over what is known of the run. */
export class TimelineModel {
  readonly feed: RunFeed;
  readonly camera = new Camera();
  /** Name of the selected span. */
  readonly selected = signal<string | null>(null);
  /** The moment under the pointer. */
  readonly pointed = signal<number | null>(null);
  /** Place of the span under the pointer. */
  readonly hovered = signal<number | null>(null);
  /** The stretch that is measured. */
  readonly marked = signal<Stretch | null>(null);
  readonly folded = signal<ReadonlySet<string>>(new Set());
  /** One row for each sample. */
  readonly each = signal(false);
  /** The moment that a replay shows. */
  readonly playhead = signal<number | null>(null);
  readonly spans: ReadonlySignal<readonly TimelineSpan[]>;
  readonly now: ReadonlySignal<number>;
  readonly plan: ReadonlySignal<Layout>;
  readonly places: ReadonlySignal<ReadonlyMap<string, number>>;
  #written: ReturnType<typeof setTimeout> | undefined;

  /** Whether what is looked at is kept in the address, and stretches that are marked are measured. */
  readonly #keepsAddress: boolean;

  /**
   * `keepsAddress`: what is looked at is read from the address and kept there. `callsAlone`: other
   * spans are not shown, and alarms are not computed.
   */
  constructor(
    run: string,
    { keepsAddress = true, callsAlone = false }: {
      readonly keepsAddress?: boolean;
      readonly callsAlone?: boolean;
    } = {},
  ) {
    this.#keepsAddress = keepsAddress;
    this.feed = new RunFeed(run, { computesAlarms: !callsAlone });
    this.spans = computed(() => {
      const all = this.feed.timeline.value?.spans ?? NOTHING;
      return callsAlone ? all.filter(({ kind }) => kind === "call") : all;
    });
    this.now = computed(() => this.feed.timeline.value?.end ?? 0);
    this.plan = computed(() =>
      layout(this.spans.value, {
        now: this.now.value,
        folded: this.folded.value,
        each: this.each.value,
      })
    );
    this.places = computed(() =>
      new Map(this.spans.value.map(({ span }, place) => [span, place] as const))
    );
    if (!keepsAddress) return;
    this.selected.value = queryValue("sel");
    this.each.value = queryValue("rows") === "each";
    this.marked.value = stretchIn(queryValue("mark"));
    const folded = queryValue("folded");
    if (folded !== null) this.folded.value = new Set(folded.split(","));
  }

  /** The run is known, or has grown: the first time the address says what is looked at. */
  arrived(end: number, isFirst: boolean): void {
    this.camera.setEnd(end);
    if (!isFirst || !this.#keepsAddress) return;
    const [from, to] = [Number(queryValue("from") ?? NaN), Number(queryValue("to") ?? NaN)];
    if (Number.isFinite(from) && to > from) this.camera.show({ from, to });
  }

  /** The selected span; undefined where nothing, or something unknown, is. */
  get chosen(): TimelineSpan | undefined {
    const place = this.places.value.get(this.selected.value ?? "");
    return place === undefined ? undefined : this.spans.value[place];
  }

  /** Selects a span and, when it is elsewhere, goes there. What was marked is no longer. */
  select(span: string | null): void {
    this.selected.value = span;
    this.marked.value = null;
    const chosen = this.chosen;
    if (chosen === undefined) return;
    this.camera.reveal({ from: chosen.start, to: endOf(chosen) ?? this.now.peek() });
    const plan = this.plan.peek();
    const row = plan.rows[plan.rowOf[this.places.peek().get(chosen.span) ?? -1] ?? -1];
    if (row !== undefined) this.camera.revealRow(row);
  }

  /** Selects the span that began before or after the selected one, of those in rows. */
  step(by: 1 | -1): void {
    const { rowOf } = this.plan.peek();
    const spans = this.spans.peek();
    const at = this.places.peek().get(this.selected.peek() ?? "");
    let next = at === undefined ? (by === 1 ? 0 : spans.length - 1) : at + by;
    while (next >= 0 && next < spans.length && (rowOf[next] ?? -1) < 0) next += by;
    const found = spans[next];
    if (found !== undefined) this.select(found.span);
  }

  /** Shows nothing but what is marked or selected; all of the run where nothing is. */
  fit(): void {
    const stretch = this.marked.peek() ?? this.#chosenStretch;
    if (stretch === undefined) this.camera.fit();
    else this.camera.jump(around(stretch));
  }

  /** Marks the selected span; without one, what is in view. */
  mark(): void {
    this.marked.value = this.#chosenStretch ?? this.camera.stretch.peek();
  }

  /** A stretch was drawn with the pointer: it is measured, or where nothing measures, shown. */
  drawn(stretch: Stretch): void {
    if (this.#keepsAddress) this.marked.value = stretch;
    else this.camera.jump(stretch);
  }

  get #chosenStretch(): Stretch | undefined {
    const chosen = this.chosen;
    return chosen && { from: chosen.start, to: endOf(chosen) ?? this.now.peek() };
  }

  /** Folds or unfolds a model or a benchmark. */
  fold(span: string): void {
    const next = new Set(this.folded.peek());
    if (!next.delete(span)) next.add(span);
    this.folded.value = next;
  }

  /** Keeps what is shown in the address, once the viewer has come to rest. */
  write(): void {
    const { from, to } = this.camera.stretch.value;
    const isAll = lengthOf({ from, to }) >= lengthOf(this.camera.bounds) * 0.999;
    const values = {
      from: isAll ? null : String(Math.round(from)),
      to: isAll ? null : String(Math.round(to)),
      sel: this.selected.value,
      mark: this.marked.value === null
        ? null
        : `${Math.round(this.marked.value.from)}-${Math.round(this.marked.value.to)}`,
      rows: this.each.value ? "each" : null,
      folded: [...this.folded.value].join(","),
    };
    clearTimeout(this.#written);
    this.#written = setTimeout(() => setQuery(values), 250);
  }

  /** Starts to get the run; the result ends it. */
  start(): () => void {
    const stopFeed = this.feed.start();
    const stopWatching = this.feed.live.subscribe((live) => {
      // Of a run that goes the newest is looked at, unless the address names something.
      if (live && queryValue("from") === null) this.camera.follows.value = true;
    });
    let isFirst = true;
    let stopWriting: (() => void) | undefined;
    const stopFollowing = this.feed.timeline.subscribe((timeline) => {
      if (timeline === undefined) return;
      const first = isFirst;
      isFirst = false;
      batch(() => this.arrived(timeline.end, first));
      // Not before: until then the address says what is to be shown, and not the other way round.
      if (first && this.#keepsAddress) {
        stopWriting = computed(() => this.write()).subscribe(() => {});
      }
    });
    return () => {
      clearTimeout(this.#written);
      stopFollowing();
      stopWatching();
      stopWriting?.();
      stopFeed();
    };
  }
}

/** A stretch as it stands in an address. */
function stretchIn(text: string | null): Stretch | null {
  const [from, to] = /^(\d+)-(\d+)$/.exec(text ?? "")?.slice(1).map(Number) ?? [];
  return from === undefined || to === undefined || to <= from ? null : { from, to };
}
