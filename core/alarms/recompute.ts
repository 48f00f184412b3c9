/** The alarms of a trace, whoever wrote it: those that it holds, and those that its events raise now. @module */

import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import type { AlarmWatch, BrokenAlarm, RaisedAlarm } from "./watch.ts";

/** An alarm of a trace. */
export interface TraceAlarm extends RaisedAlarm {
  /** Its event, where it was raised while the trace was written; null when it was computed now. */
  readonly seq: number | null;
  /** Nanoseconds since the run began: of its event, or of what raised it now. */
  readonly t: number;
}

/** All alarms of a trace. */
export interface TraceAlarms {
  readonly alarms: readonly TraceAlarm[];
  readonly broken: readonly BrokenAlarm[];
}

/** Puts recorded and computed alarms together, in the order in which they came; none is there twice. */
export class AlarmRecomputation {
  readonly #watch: AlarmWatch;
  readonly #recorded: TraceAlarm[] = [];
  readonly #computed: TraceAlarm[] = [];
  #last = 0;

  /** The watch may have learned from earlier traces. */
  constructor(watch: AlarmWatch, header: Header) {
    this.#watch = watch;
    watch.begin(header);
  }

  /** Takes the next event. */
  add(event: TraceEvent): void {
    this.#last = event.t;
    if (event.kind === "alarm.raised") {
      const { seq, t, span, alarm, finding = "", message, evidence, confidence, advice } = event;
      this.#recorded.push({ seq, t, span, alarm, finding, message, evidence, confidence, advice });
      return;
    }
    for (const raised of this.#watch.add(event)) this.#keep(raised, event.t);
  }

  /** The trace has ended. */
  end(): TraceAlarms {
    for (const raised of this.#watch.end()) this.#keep(raised, this.#last);
    return this.soFar();
  }

  /** What there is of a trace that goes on. */
  soFar(): TraceAlarms {
    const known = new Set(this.#recorded.map(keyOf));
    const added = this.#computed.filter((one) => !known.has(keyOf(one)));
    const alarms = surest([...this.#recorded, ...added]).sort((a, b) => a.t - b.t);
    return { alarms, broken: this.#watch.broken };
  }

  #keep(raised: RaisedAlarm, t: number): void {
    this.#computed.push({ ...raised, seq: null, t });
  }
}

/** Without what was said again and surer, as of a prompt that was counted after it had been estimated. */
function surest(alarms: readonly TraceAlarm[]): TraceAlarm[] {
  const most = new Map<string, number>();
  for (const one of alarms) {
    most.set(keyOf(one), Math.max(most.get(keyOf(one)) ?? 0, one.confidence));
  }
  return alarms.filter((one) => one.confidence === most.get(keyOf(one)));
}

/** The same alarm about the same thing. */
function keyOf({ alarm, finding, span }: RaisedAlarm): string {
  return `${alarm}/${finding}/${span}`;
}
