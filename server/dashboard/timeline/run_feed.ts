/** Everything that the timeline shows of a run, as it comes: first what is there, then what happens. @module */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TraceEvent } from "../../../core/events/mod.ts";
import type {
  ChunkWindow,
  MachineSeries,
  RunAlarm,
  RunAlarms,
  RunDetail,
  Timeline,
} from "../../api/mod.ts";
import { getJson, Refusal } from "../frame/api.ts";
import { address, pathOf } from "../frame/router.ts";
import { openStream } from "../frame/stream.ts";
import { POINTS, SeriesFeed } from "../machine/series_feed.ts";
import { arrivalsOf } from "./arrivals.ts";
import { ChunkShelf } from "./chunk_shelf.ts";
import { SpanFollower } from "./follow.ts";
import { gapsOf } from "./gaps.ts";
import { machineTracks, type Track } from "./machine_tracks.ts";
import { lengthOf, type Stretch } from "./stretch.ts";

/** Into how many parts the chunks of the whole run are counted. */
const WHOLE_BUCKETS = 1500;
/** How often what happens in a run is shown: more cannot be read. */
const SHOW_EVERY_MS = 100;
/** Waits until the viewer has stopped moving. */
const SETTLE_MS = 60;

/** A run being looked at. */
export class RunFeed {
  readonly timeline = signal<Timeline | undefined>(undefined);
  readonly alarms = signal<readonly RunAlarm[]>([]);
  readonly tracks: ReadonlySignal<readonly Track[]>;
  readonly machine: ReadonlySignal<MachineSeries | undefined>;
  readonly error = signal<Refusal | undefined>(undefined);
  /** Whether it is known if more may come. */
  readonly told = signal(false);
  /** Whether more may come. */
  readonly live = signal(false);
  /** Grows when the shelf has something new. */
  readonly shelved = signal(0);
  readonly shelf = new ChunkShelf();
  readonly #run: string;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<(events: readonly TraceEvent[]) => void>();
  #detail: RunDetail | undefined;
  #close: (() => void) | undefined;
  #follower: SpanFollower | undefined;
  #wanted: ReturnType<typeof setTimeout> | undefined;
  #asking = new AbortController();
  #showing: ReturnType<typeof setTimeout> | undefined;

  readonly #machine = new SeriesFeed(() => this.#get<MachineSeries>("machine", { points: POINTS }));

  readonly #computesAlarms: boolean;

  /** `computesAlarms`: also those that the trace does not hold. */
  constructor(run: string, { computesAlarms = true }: { readonly computesAlarms?: boolean } = {}) {
    this.#run = run;
    this.#computesAlarms = computesAlarms;
    const { series } = this.#machine;
    this.machine = series;
    this.tracks = computed(() => series.value === undefined ? [] : machineTracks(series.value));
  }

  /** Tells what is known of the run besides its spans; the first time it may begin to follow it. */
  tell(detail: RunDetail): void {
    if (this.#detail !== undefined) return;
    this.#detail = detail;
    this.alarms.value = detail.alarms;
    this.#begin();
    this.told.value = true;
  }

  /** Starts; the result ends it. */
  start(): () => void {
    this.#ask(async () => {
      const timeline = await this.#get<Timeline>("timeline");
      if (this.#abort.signal.aborted) return;
      this.timeline.value = timeline;
      this.#begin();
      // After the spans, so that no sample is between these and what the stream begins with.
      this.#ask(() => this.#machine.load());
      // Asked for when the spans are there: reading a million chunks would hold them up.
      const window = await this.#get<ChunkWindow>("chunks", {
        // What is later comes by itself.
        to: timeline.end + 1,
        buckets: WHOLE_BUCKETS,
      });
      this.shelf.put(window, { buckets: WHOLE_BUCKETS, whole: true });
      this.#judge(window);
      // Last, because it reads the whole trace.
      if (this.#computesAlarms) this.#ask(() => this.#computeAlarms());
    });
    return () => {
      this.#abort.abort();
      this.#asking.abort();
      clearTimeout(this.#wanted);
      clearTimeout(this.#showing);
      this.#close?.();
    };
  }

  /** Follows a run that goes, once its spans and its state are known. */
  #begin(): void {
    const timeline = this.timeline.peek();
    if (timeline === undefined || this.#detail === undefined || this.#follower !== undefined) {
      return;
    }
    const { header, summary } = this.#detail;
    this.#follower = new SpanFollower(
      header.models.map(({ span, model }) => ({ span, name: model.id })),
      timeline,
    );
    if (summary.state === "running") this.#close = this.#follow(timeline);
  }

  /** The viewer looks at a stretch: gets its chunks when they are not fine enough. */
  look(stretch: Stretch, pixels: number): void {
    clearTimeout(this.#wanted);
    if (this.shelf.whole === undefined || this.shelf.suffices(stretch, pixels)) return;
    this.#wanted = setTimeout(() => this.#fetchWindow(stretch, pixels), SETTLE_MS);
  }

  /** Tells a listener the events of a run that goes, as they come; the result ends that. */
  hear(listener: (events: readonly TraceEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gets all arrivals of a call, so that its gaps can be judged; the median is shelved. */
  async arrivals(span: string, stretch: Stretch): Promise<Float64Array> {
    const arrivals = await arrivalsOf(
      { from: Math.floor(stretch.from), to: Math.ceil(stretch.to) + 1 },
      ({ from, to }, buckets) =>
        this.#get<ChunkWindow>("chunks", { call: span, from, to, buckets }),
    );
    batch(() => {
      this.shelf.setMedian(span, gapsOf(arrivals).median);
      this.shelved.value += 1;
    });
    return arrivals;
  }

  #fetchWindow(stretch: Stretch, pixels: number): void {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const length = lengthOf(stretch);
    const from = Math.max(0, Math.floor(stretch.from - length));
    const to = Math.ceil(stretch.to + length);
    const buckets = Math.min(10_000, Math.max(1, Math.round((to - from) / length * pixels / 2)));
    this.#ask(async () => {
      const window = await this.#get<ChunkWindow>("chunks", { from, to, buckets }, signal);
      this.shelf.put(window, { buckets });
      this.#judge(window);
    });
  }

  /** Gaps can be coloured where a call's own pace is known. */
  #judge(window: ChunkWindow): void {
    const spans = this.timeline.peek()?.spans ?? [];
    const counts = new Map(spans.map(({ span, call }) => [span, call?.chunks]));
    this.shelf.judge(window, (span) => counts.get(span));
    this.shelved.value += 1;
  }

  #follow({ lastSeq, end }: Timeline): () => void {
    this.live.value = true;
    this.shelf.followFrom(end);
    return openStream({
      address: (lastId) =>
        address(`/api${pathOf("runs", this.#run, "live")}`, {
          from: (lastId === "" ? lastSeq : Number(lastId)) + 1,
        }),
      on: {
        events: (data) => this.#take(JSON.parse(data)),
        end: () => {
          this.live.value = false;
          this.#ask(() => this.#machine.load());
        },
      },
    });
  }

  /** Alarms that the trace does not hold are computed when somebody asks. */
  async #computeAlarms(): Promise<void> {
    const { alarms } = await this.#get<RunAlarms>("alarms");
    const names = Map.groupBy(alarms, ({ span }) => span);
    const timeline = this.timeline.peek();
    if (timeline === undefined) return;
    const marked = timeline.spans.map((span) => {
      const own = (names.get(span.span) ?? []).map(({ alarm }) => alarm);
      return own.length === 0 ? span : { ...span, alarms: [...new Set([...span.alarms, ...own])] };
    });
    batch(() => {
      this.alarms.value = alarms;
      // Of a run that goes, the follower has the spans.
      if (this.#follower === undefined || !this.live.peek()) {
        this.timeline.value = { ...timeline, spans: marked };
      }
    });
  }

  #take(events: readonly TraceEvent[]): void {
    const follower = this.#follower;
    if (follower === undefined) return;
    for (const event of events) {
      if (event.seq <= follower.lastSeq) continue;
      follower.add(event);
      if (event.kind === "chunk.received") this.shelf.addLive(event.span, event.t);
      if (event.kind === "alarm.raised") {
        const { kind: _kind, parent: _parent, ...alarm } = event;
        // The details may have come after the spans, and have it.
        const others = this.alarms.peek().filter(({ seq }) => seq !== alarm.seq);
        this.alarms.value = [...others, alarm];
      }
    }
    if (this.#machine.take(events)) this.#ask(() => this.#machine.load());
    for (const listener of this.#listeners) listener(events);
    this.#showing ??= setTimeout(() => {
      this.#showing = undefined;
      batch(() => {
        this.timeline.value = follower.timeline;
        this.shelved.value += 1;
      });
    }, SHOW_EVERY_MS);
  }

  async #get<T>(
    name: string,
    query: Readonly<Record<string, string | number>> = {},
    signal: AbortSignal = this.#abort.signal,
  ): Promise<T> {
    return await getJson<T>(address(`/api${pathOf("runs", this.#run, name)}`, query), signal);
  }

  /** What was refused is shown; what was given up is not. */
  #ask(task: () => Promise<void>): void {
    task().catch((error: unknown) => {
      if (error instanceof Refusal) this.error.value = error;
      else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    });
  }
}
