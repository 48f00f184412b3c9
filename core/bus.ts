/** Typed, ordered, synchronous delivery of events to listeners. @module */

import type { EventDraft, EventKind, EventOf, TraceEvent } from "./events/mod.ts";

/** A draft with what is otherwise chosen for it. */
export type Emission = EventDraft & {
  /** The span it is about. Absent: the one that the event opens, else `run`. */
  readonly span?: string;
  /** When it happened, in milliseconds of `performance.now()`. Absent: now. */
  readonly at?: number;
};

/** Called with each event; may return a promise, and is then not called again until it settles. */
export type Listener<E extends TraceEvent = TraceEvent> = (
  event: E,
  run: string,
) => void | Promise<void>;

/** How a listener wants to be served. */
export interface ListenOptions {
  /** Events that may wait while an asynchronous listener works; more are dropped and counted. Default 10,000. */
  readonly limit?: number;
}

/** A listener's place on the bus. */
export interface Subscription {
  /** Events that were dropped because the queue was full. */
  readonly dropped: number;
  /** Resolves when every event delivered so far has been handled. */
  idle(): Promise<void>;
  /** Ends the subscription; events that wait are discarded. */
  stop(): void;
}

/** Stamps and keeps events of one run before any listener sees them. */
export interface Sink {
  /** Adds `seq`, `t` and, on an event that opens a span, its id; keeps the event; returns it. Throws when it cannot be kept. */
  append(draft: Emission): TraceEvent;
}

/** Emits the events of one run. */
export interface RunChannel {
  readonly run: string;
  /** Keeps the event in the sink, then delivers it in order. Throws only what the sink throws. */
  emit(draft: Emission): TraceEvent;
  /** Listens to this run alone; ends with the run. */
  on<K extends EventKind>(
    kind: K | "*",
    listener: Listener<EventOf<K>>,
    options?: ListenOptions,
  ): Subscription;
  /** Waits for asynchronous listeners, then ends the subscriptions of this run. */
  close(): Promise<void>;
}

/**
 * Delivers events of any number of runs. Order is exact: an event emitted while another is being
 * delivered waits until every listener has had the first. A listener that throws is reported once,
 * as an `error.raised` event of the run, and stays subscribed.
 */
export class EventBus {
  readonly #listeners = new Set<ListenerState>();
  readonly #waiting: { readonly event: TraceEvent; readonly run: string }[] = [];
  readonly #channels = new Map<string, Sink>();
  #delivering = false;

  /** Listens to one kind, or to `"*"`, of every run. */
  on<K extends EventKind>(
    kind: K | "*",
    listener: Listener<EventOf<K>>,
    options: ListenOptions = {},
  ): Subscription {
    // A listener of kind K is only ever given events of kind K: see #deliver.
    return this.#subscribe(kind, listener as Listener, options);
  }

  /** Opens the channel of a run. Throws `TypeError` if that run already has one. */
  open(run: string, sink: Sink): RunChannel {
    if (this.#channels.has(run)) {
      throw new TypeError(`Cannot open run "${run}": it is open already`);
    }
    this.#channels.set(run, sink);
    return {
      run,
      emit: (draft) => this.#emit(draft, run),
      // As above: only events of kind K reach it.
      on: (kind, listener, options = {}) =>
        this.#subscribe(kind, listener as Listener, { ...options, run }),
      close: () => this.#close(run),
    };
  }

  #subscribe(
    kind: EventKind | "*",
    listener: Listener,
    options: ListenOptions & { readonly run?: string },
  ): ListenerState {
    const state = new ListenerState(kind, listener, {
      limit: options.limit ?? 10_000,
      run: options.run,
      onEnd: () => this.#listeners.delete(state),
      onFailure: (cause, run) => this.#report(cause, run),
    });
    this.#listeners.add(state);
    return state;
  }

  #emit(draft: Emission, run: string): TraceEvent {
    const sink = this.#channels.get(run);
    if (sink === undefined) {
      throw new TypeError(`Cannot emit "${draft.kind}": run "${run}" is closed`);
    }
    const event = sink.append(draft);
    this.#waiting.push({ event, run });
    if (!this.#delivering) this.#deliver();
    return event;
  }

  #deliver(): void {
    this.#delivering = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        for (const listener of [...this.#listeners]) listener.give(next.event, next.run);
      }
    } finally {
      this.#delivering = false;
    }
  }

  #report(cause: unknown, run: string): void {
    if (!this.#channels.has(run)) return;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    this.#emit({
      kind: "error.raised",
      source: "listener",
      error: { type: "listener_failed", message },
    }, run);
  }

  async #close(run: string): Promise<void> {
    const ending = [...this.#listeners].filter((listener) => listener.run === run);
    await Promise.all([...this.#listeners].map((listener) => listener.idle()));
    for (const listener of ending) listener.stop();
    this.#channels.delete(run);
  }
}

interface ListenerSettings {
  readonly limit: number;
  readonly run: string | undefined;
  readonly onEnd: () => void;
  readonly onFailure: (cause: unknown, run: string) => void;
}

class ListenerState implements Subscription {
  readonly run: string | undefined;
  readonly #kind: EventKind | "*";
  readonly #listener: Listener;
  readonly #settings: ListenerSettings;
  readonly #queue: { readonly event: TraceEvent; readonly run: string }[] = [];
  #busy: Promise<void> | undefined;
  #reported = false;
  #stopped = false;
  #dropped = 0;

  constructor(kind: EventKind | "*", listener: Listener, settings: ListenerSettings) {
    this.#kind = kind;
    this.#listener = listener;
    this.#settings = settings;
    this.run = settings.run;
  }

  get dropped(): number {
    return this.#dropped;
  }

  give(event: TraceEvent, run: string): void {
    if (this.#stopped || (this.run !== undefined && this.run !== run)) return;
    if (this.#kind !== "*" && this.#kind !== event.kind) return;
    if (this.#busy === undefined) this.#call(event, run);
    else if (this.#queue.length < this.#settings.limit) this.#queue.push({ event, run });
    else this.#dropped++;
  }

  async idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    this.#settings.onEnd();
  }

  #call(event: TraceEvent, run: string): void {
    try {
      const result = this.#listener(event, run);
      if (result instanceof Promise) this.#busy = this.#drain(result, run);
    } catch (cause) {
      this.#fail(cause, run);
    }
  }

  async #drain(first: Promise<void>, run: string): Promise<void> {
    let current: Promise<void> | void = first;
    for (;;) {
      try {
        await current;
        const next = this.#queue.shift();
        if (next === undefined) break;
        run = next.run;
        current = this.#listener(next.event, next.run);
      } catch (cause) {
        this.#fail(cause, run);
        current = undefined;
      }
    }
    this.#busy = undefined;
  }

  #fail(cause: unknown, run: string): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#settings.onFailure(cause, run);
  }
}
