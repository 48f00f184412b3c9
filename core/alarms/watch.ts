/** Runs alarms over the events of traces: one fault in one of them ends neither the others nor the run. @module */

import type { Header } from "../events/header.ts";
import type { EventKind, TraceEvent } from "../events/mod.ts";
import type { EventDraft } from "../events/mod.ts";
import { CallTracker } from "./call_tracker.ts";
import { type Alarm, type AlarmDefinition, type AlarmFold, QUIET } from "./contract.ts";
import type { WatchedCall } from "./watched_call.ts";

/** An alarm that is switched on. */
export interface ActiveAlarm {
  readonly name: string;
  readonly definition: AlarmDefinition;
  /** Checked by the definition's own schema. */
  readonly settings: unknown;
}

/** An alarm that was raised, as `alarm.raised` states it. */
export interface RaisedAlarm extends Alarm {
  readonly alarm: string;
}

/** An alarm that broke, and is off from then on. */
export interface BrokenAlarm {
  readonly alarm: string;
  readonly message: string;
}

/** How to watch. */
export interface WatchOptions {
  /** Most alarms of one finding in a trace; the rest is counted and told at the end. Default 200. */
  readonly limit?: number;
}

/** Watches one trace, after it has learned from earlier ones. */
export class AlarmWatch {
  /** Alarms that broke. */
  readonly broken: BrokenAlarm[] = [];
  readonly #alarms: Running[];
  readonly #byKind = new Map<EventKind, Running[]>();
  readonly #sleepers: Running[];
  readonly #limit: number;
  readonly #counts = new Map<string, number>();
  #tracker: CallTracker | undefined;
  #learning = true;

  constructor(alarms: readonly ActiveAlarm[], { limit = 200 }: WatchOptions = {}) {
    this.#limit = limit;
    this.#alarms = alarms.map(({ name, definition, settings }) => ({
      name,
      kinds: definition.kinds,
      fold: definition.create(settings),
    }));
    for (const one of this.#alarms) {
      for (const kind of one.kinds) {
        const all = this.#byKind.get(kind) ?? [];
        this.#byKind.set(kind, [...all, one]);
      }
    }
    this.#sleepers = this.#alarms.filter(({ fold }) => fold.wake !== undefined);
  }

  /** Takes an earlier trace to learn from; nothing is raised about it. */
  learn(header: Header, events: Iterable<TraceEvent>): void {
    this.#begin(header, true);
    for (const event of events) this.add(event);
  }

  /** Takes one that is read meanwhile, so that it need not be held whole. Throws what reading throws. */
  async learnFrom(
    header: Header,
    batches: AsyncIterable<readonly TraceEvent[]>,
  ): Promise<void> {
    this.#begin(header, true);
    for await (const batch of batches) for (const event of batch) this.add(event);
  }

  /** Begins the trace that is watched. */
  begin(header: Header): void {
    this.#begin(header, false);
  }

  /** Takes the next event. */
  add(event: TraceEvent): readonly RaisedAlarm[] {
    const { kind } = event;
    if (kind === "alarm.raised") return NONE;
    // What was due before the event is judged without it.
    const late = this.#wakeUntil(event.t);
    const call = this.#tracker?.add(event);
    const concerned = this.#byKind.get(kind);
    if (concerned === undefined) return late;
    let raised: RaisedAlarm[] | undefined = late === NONE ? undefined : [...late];
    for (const one of concerned) {
      const alarms = this.#give(one, event, call);
      if (alarms.length > 0) raised = [...raised ?? [], ...this.#admit(one, alarms)];
    }
    return raised ?? NONE;
  }

  /** When `wake()` is to be called, if no event comes before: nanoseconds since the run began. */
  get due(): number | undefined {
    let first: number | undefined;
    for (const { fold } of this.#sleepers) {
      const { due } = fold;
      if (due !== undefined && (first === undefined || due < first)) first = due;
    }
    return first;
  }

  /** So late is it, and no event has come. */
  wake(t: number): readonly RaisedAlarm[] {
    return this.#wakeUntil(t);
  }

  /** The trace has ended: what alarms have left to say, and how many more there were. */
  end(): readonly RaisedAlarm[] {
    const raised = [...this.#alarms].flatMap((one) =>
      this.#admit(one, this.#ask(one, (fold) => fold.end?.() ?? QUIET))
    );
    return [...raised, ...this.#uncounted()];
  }

  #begin(header: Header, learning: boolean): void {
    this.#learning = learning;
    this.#tracker = new CallTracker(header);
    for (const one of this.#alarms) {
      this.#ask(one, (fold) => {
        fold.begin?.(header);
        return QUIET;
      });
    }
  }

  #wakeUntil(t: number): readonly RaisedAlarm[] {
    let raised: readonly RaisedAlarm[] = NONE;
    // An alarm that does not move its time on would be asked for ever.
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const due = this.due;
      if (due === undefined || due > t) return raised;
      for (const one of this.#sleepers) {
        if ((one.fold.due ?? Infinity) > due) continue;
        raised = [
          ...raised,
          ...this.#admit(one, this.#ask(one, (fold) => fold.wake?.(due) ?? QUIET)),
        ];
      }
    }
    return raised;
  }

  /** As `#ask()`, without a function for each event. */
  #give(one: Running, event: TraceEvent, call: WatchedCall | undefined): readonly Alarm[] {
    try {
      return one.fold.add(event, call);
    } catch (cause) {
      return this.#broke(one, cause);
    }
  }

  #ask(one: Running, question: (fold: AlarmFold) => readonly Alarm[]): readonly Alarm[] {
    try {
      return question(one.fold);
    } catch (cause) {
      return this.#broke(one, cause);
    }
  }

  /** A plugin may throw anything; the run goes on without it. */
  #broke(one: Running, cause: unknown): readonly Alarm[] {
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    this.broken.push({ alarm: one.name, message });
    this.#drop(one);
    return QUIET;
  }

  #drop(one: Running): void {
    const without = (list: Running[]) =>
      list.splice(0, list.length, ...list.filter((other) => other !== one));
    without(this.#alarms);
    without(this.#sleepers);
    for (const [kind, list] of this.#byKind) {
      this.#byKind.set(kind, list.filter((other) => other !== one));
    }
  }

  #admit({ name }: Running, alarms: readonly Alarm[]): RaisedAlarm[] {
    if (this.#learning) return [];
    return alarms.flatMap((alarm) => {
      const key = `${name}/${alarm.finding}`;
      const count = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, count);
      return count > this.#limit ? [] : [{ alarm: name, ...alarm }];
    });
  }

  #uncounted(): RaisedAlarm[] {
    return [...this.#counts].filter(([, count]) => count > this.#limit).map(([key, count]) => {
      const [alarm = "", finding = ""] = key.split("/");
      return {
        alarm,
        finding,
        span: "run",
        message: `${
          count - this.#limit
        } more of "${finding}" were noticed and not written down one by one`,
        evidence: { more: count - this.#limit, written: this.#limit },
        confidence: 1,
        advice: "Look at those that were written down first: they have the same reason or advice",
      };
    });
  }
}

/** As an event states it. */
export function draftOf(raised: RaisedAlarm): Extract<EventDraft, { kind: "alarm.raised" }> & {
  readonly span: string;
} {
  const { alarm, finding, span, message, evidence, confidence, advice } = raised;
  return {
    kind: "alarm.raised",
    span,
    alarm,
    finding,
    message,
    evidence: { ...evidence },
    confidence,
    advice,
  };
}

interface Running {
  readonly name: string;
  readonly kinds: readonly EventKind[];
  readonly fold: AlarmFold;
}

const NONE: readonly RaisedAlarm[] = [];
/** Times that alarms may be woken between two events. */
const MOST_TURNS = 10_000;

export type { WatchedCall };
