/** What the samples of a run say of memory. @module */

import type { Known } from "../../events/envelope.ts";
import type { EventOf } from "../../events/mod.ts";
import type { ReadingName } from "../../machine/sampling/readings.ts";

/** Memory while a run worked. */
export interface MachineUse {
  readonly samples: number;
  /** The most that the processes of the server had resident. */
  readonly serverPeakBytes: Known<number>;
  /** The least that could be had on the machine without swapping. */
  readonly availableLeastBytes: Known<number>;
}

/** Follows samples, of one session or of several. */
export class MachineUseFold {
  #samples = 0;
  readonly #server = new Extreme("server.memory.rss_bytes", Math.max);
  readonly #machine = new Extreme("machine.memory.available_bytes", Math.min);

  /** Takes the next sample. */
  add(event: EventOf<"machine.sampled">): void {
    this.#samples++;
    this.#server.add(event);
    this.#machine.add(event);
  }

  /** What they came to so far. */
  get use(): MachineUse {
    return {
      samples: this.#samples,
      serverPeakBytes: this.#server.known,
      availableLeastBytes: this.#machine.known,
    };
  }
}

/** The highest or lowest value of a reading, or why it has none. */
class Extreme {
  readonly #name: ReadingName;
  readonly #better: (a: number, b: number) => number;
  #value: number | null = null;
  #source = "";
  #reason = "the run was too short, or machine.sample_ms is 0";

  constructor(name: ReadingName, better: (a: number, b: number) => number) {
    this.#name = name;
    this.#better = better;
  }

  get known(): Known<number> {
    return this.#value === null
      ? { value: null, reason: this.#reason }
      : { value: this.#value, source: this.#source };
  }

  add({ readings, reasons, sources }: EventOf<"machine.sampled">): void {
    this.#reason = reasons?.[this.#name] ?? this.#reason;
    this.#source = sources?.[this.#name] ?? this.#source;
    const value = readings[this.#name] ?? null;
    if (value === null) return;
    this.#value = this.#value === null ? value : this.#better(this.#value, value);
  }
}
