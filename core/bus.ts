/** Typed, ordered, synchronous delivery of events to listeners. @module */

import type { EventDraft, EventKind, EventOf, TraceEvent } from "./events/mod.ts";

/** A draft with what is otherwise chosen for it. */
export type Emission = EventDraft & {
  /** The span it is about. Absent: the one that the event opens, else `run`. */
  readonly span?: string;
  /** When it happened, in milliseconds of `performance.now()`. Absent: now. */
  readonly at?: number;
  /** The same in nanoseconds since the run began, of an event that is copied from another trace. */
  readonly time?: number;
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
  /** Resolves when every event delivered before the call has been handled. Never, when the listener itself waits for it. */
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
  /** Keeps the event in the sink, then delivers it in order. Throws what the sink throws, and `TypeError` once closed. */
  emit(draft: Emission): TraceEvent;
  /** Listens to this run alone; ends with the run. */
  on<K extends EventKind>(
    kind: K | "*",
    listener: Listener<EventOf<K>>,
    options?: ListenOptions,
  ): Subscription;
  /**
   * Waits for asynchronous listeners, then ends the subscriptions of this run. Throws what the sink
   * threw when a listener's failure could not be kept and no later `emit()` has said so.
   */
  close(): Promise<void>;
}

/**
 * Delivers events of any number of runs. Order is exact: an event emitted while another is being
 * delivered waits until every listener has had the first. A listener that throws is reported once
 * in a run, as an `error.raised` event, and stays subscribed.
 */
export class EventBus {
  /** Replaced, never changed, so that a delivery goes on over those it began with. */
  #listeners: readonly ListenerState[] = [];
  readonly #channels = new Map<string, Channel>();
  readonly #waiting: { readonly event: TraceEvent; readonly run: string }[] = [];
  #delivering = false;

  /** Listens to one kind, or to `"*"`, of every run. Throws `RangeError` when the limit is no count. */
  on<K extends EventKind>(
    kind: K | "*",
    listener: Listener<EventOf<K>>,
    options: ListenOptions = {},
  ): Subscription {
    // A listener of kind K is only ever given events of kind K: see ListenerState.give().
    return this.#subscribe(kind, listener as Listener, options);
  }

  /** Opens the channel of a run. Throws `TypeError` if that run already has one. */
  open(run: string, sink: Sink): RunChannel {
    if (this.#channels.has(run)) {
      throw new TypeError(`Cannot open run "${run}": it is open already`);
    }
    const channel: Channel = { run, sink, emitted: 0, unkept: [] };
    this.#channels.set(run, channel);
    return {
      run,
      emit: (draft) => this.#emit(draft, channel),
      // As above: only events of kind K reach it.
      on: (kind, listener, options = {}) =>
        this.#subscribe(kind, listener as Listener, { ...options, run }),
      close: () => this.#close(channel),
    };
  }

  #subscribe(
    kind: EventKind | "*",
    listener: Listener,
    { limit = 10_000, run }: ListenOptions & { readonly run?: string },
  ): ListenerState {
    if (!(limit >= 0)) throw new RangeError(`Cannot let ${limit} events wait: wanted 0 or more`);
    const state = new ListenerState(kind, listener, {
      limit,
      run,
      onEnd: () => this.#listeners = this.#listeners.filter((one) => one !== state),
      onFailure: (cause, run) => this.#report(cause, run),
    });
    this.#listeners = [...this.#listeners, state];
    return state;
  }

  #emit(draft: Emission, channel: Channel): TraceEvent {
    const { run } = channel;
    if (this.#channels.get(run) !== channel) {
      throw new TypeError(`Cannot emit "${draft.kind}": run "${run}" is closed`);
    }
    throwUnkept(channel);
    const event = channel.sink.append(draft);
    channel.emitted++;
    if (this.#delivering) this.#waiting.push({ event, run });
    else this.#deliver(event, run);
    return event;
  }

  #deliver(event: TraceEvent, run: string): void {
    this.#delivering = true;
    for (const listener of this.#listeners) listener.give(event, run);
    // It grows while it is gone through.
    for (const { event, run } of this.#waiting) {
      for (const listener of this.#listeners) listener.give(event, run);
    }
    this.#waiting.length = 0;
    this.#delivering = false;
  }

  #report(cause: unknown, run: string): void {
    const channel = this.#channels.get(run);
    if (channel === undefined) return;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const error = { type: "listener_failed", message };
    try {
      this.#emit({ kind: "error.raised", source: "listener", error }, channel);
    } catch (unkept) {
      // Nobody here could act on it; who emits next, or closes, can.
      channel.unkept.push(unkept);
    }
  }

  async #close(channel: Channel): Promise<void> {
    const { run } = channel;
    if (this.#channels.get(run) !== channel) return;
    for (let seen = -1; seen !== channel.emitted;) {
      // What listeners emit while they are waited for is waited for as well.
      seen = channel.emitted;
      const concerned = this.#listeners.filter((one) => one.run === undefined || one.run === run);
      await Promise.all(concerned.map((listener) => listener.idle()));
    }
    for (const listener of this.#listeners) if (listener.run === run) listener.stop();
    this.#channels.delete(run);
    throwUnkept(channel);
  }
}

interface Channel {
  readonly run: string;
  readonly sink: Sink;
  emitted: number;
  /** What the sink threw when a listener's failure was reported. */
  readonly unkept: unknown[];
}

function throwUnkept({ unkept }: Channel): void {
  if (unkept.length > 0) throw unkept.shift();
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
  /** Runs in which its failure has been reported. */
  readonly #reported = new Set<string>();
  readonly #waiters: { until: number; readonly resolve: () => void }[] = [];
  #busy = false;
  #stopped = false;
  #accepted = 0;
  #handled = 0;
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

  /** Never throws. */
  give(event: TraceEvent, run: string): void {
    if (this.#stopped || (this.run !== undefined && this.run !== run)) return;
    if (this.#kind !== "*" && this.#kind !== event.kind) return;
    if (!this.#busy) this.#call(event, run);
    else if (this.#queue.length < this.#settings.limit) {
      this.#accepted++;
      this.#queue.push({ event, run });
    } else this.#dropped++;
  }

  idle(): Promise<void> {
    if (this.#handled === this.#accepted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push({ until: this.#accepted, resolve });
    return promise;
  }

  stop(): void {
    this.#stopped = true;
    this.#accepted -= this.#queue.length;
    this.#queue.length = 0;
    for (const waiter of this.#waiters) waiter.until = Math.min(waiter.until, this.#accepted);
    this.#settings.onEnd();
  }

  #call(event: TraceEvent, run: string): void {
    try {
      const result = this.#listener(event, run);
      if (result instanceof Promise) void this.#drain(result, run);
    } catch (cause) {
      this.#fail(cause, run);
    }
  }

  /** Never rejects. */
  async #drain(first: Promise<void>, run: string): Promise<void> {
    this.#busy = true;
    this.#accepted++;
    await this.#settled(first, run);
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { event, run } = next;
      await this.#settled(Promise.try(this.#listener, event, run), run);
    }
    this.#busy = false;
  }

  async #settled(handling: Promise<void>, run: string): Promise<void> {
    try {
      await handling;
    } catch (cause) {
      this.#fail(cause, run);
    }
    this.#handled++;
    while ((this.#waiters[0]?.until ?? Infinity) <= this.#handled) this.#waiters.shift()?.resolve();
  }

  #fail(cause: unknown, run: string): void {
    if (this.#reported.has(run)) return;
    this.#reported.add(run);
    this.#settings.onFailure(cause, run);
  }
}
