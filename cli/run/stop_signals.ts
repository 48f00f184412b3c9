/** Ctrl+C: the first asks to finish what is under way, the second ends the process at once. @module */

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof CODES;
/** Windows knows no SIGTERM. */
const NAMES: readonly Name[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Who is told. */
export interface StopListener {
  /** The first signal came, and what is under way is finished. */
  readonly stopping?: () => void;
  /** The second came: the process ends with this exit code right after. */
  readonly leaving?: (exitCode: number) => void;
}

/** Listens until it is disposed of. */
export class StopSignals implements Disposable {
  readonly #told: StopListener;
  readonly #stop = new AbortController();
  readonly #listeners = NAMES.map((name) => ({ name, listener: () => this.#received(name) }));
  #first: Name | undefined;

  constructor(told: StopListener = {}) {
    this.#told = told;
    for (const { name, listener } of this.#listeners) Deno.addSignalListener(name, listener);
  }

  /** Aborted by the first signal, with its name as the reason. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** 130 or 143 after a signal. */
  get exitCode(): number | undefined {
    return this.#first === undefined ? undefined : CODES[this.#first];
  }

  [Symbol.dispose](): void {
    for (const { name, listener } of this.#listeners) Deno.removeSignalListener(name, listener);
  }

  #received(name: Name): void {
    if (this.#first === undefined) {
      this.#first = name;
      this.#told.stopping?.();
      this.#stop.abort(name);
      return;
    }
    // Every event was written when it happened, so there is nothing to save.
    this.#told.leaving?.(CODES[name]);
    Deno.exit(CODES[name]);
  }
}
