/** What a sampler asks for readings, and how often it may. @module */
import type { Readings } from "./readings.ts";

/** Something that can be asked for readings again and again. */
export interface ReadingSource {
  /**
   * Share of a core that asking it may cost. After an answer that took 10 ms, a source with a share
   * of 0.002 is left alone for 5 s, and its readings are absent from the samples between. See
   * {@link ALWAYS} and {@link ONCE}.
   */
  readonly share: number;
  /** Reads once. What is not there becomes a reason; nothing is thrown. */
  read(): Promise<Readings>;
  /** Ends what the source keeps running. */
  stop?(): Promise<void>;
}

/** A share for sources that only read small files: they are asked in every sample. */
export const ALWAYS = 1;

/** The share of a source that has nothing new to say after its first answer. */
export const ONCE = 0;

/** Spreads out what is expensive, so that it costs no more than a share of the time. */
export class Pace {
  readonly #share: number;
  #notBefore = -Infinity;

  /** @param share From {@link ONCE} to {@link ALWAYS}. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Whether it is time again. */
  isDue(now: number): boolean {
    return now >= this.#notBefore;
  }

  /** Notes that it was done between two moments, in milliseconds. */
  spent(from: number, to: number): void {
    if (this.#share === ONCE) this.#notBefore = Infinity;
    else if (this.#share !== ALWAYS) this.#notBefore = from + (to - from) / this.#share;
  }
}
