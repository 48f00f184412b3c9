/** Ctrl+C: the first ends the run after the sample under way, the second at once. @module */

import type { Terminal } from "../terminal.ts";

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof CODES;

/** Listens until it is disposed of. */
export class StopSignals implements Disposable {
  readonly #terminal: Terminal;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #listeners = (Object.keys(CODES) as Name[]).map((name) => ({
    name,
    listener: () => this.#received(name),
  }));
  #first: Name | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    for (const { name, listener } of this.#listeners) Deno.addSignalListener(name, listener);
  }

  /** Aborted by the first signal, with its name as the reason. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Never aborted while the process lives on: the second signal ends it. */
  get abort(): AbortSignal {
    return this.#abort.signal;
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
      this.#terminal.note("Finishing the sample under way; press Ctrl+C again to leave at once.");
      this.#stop.abort(name);
      return;
    }
    // Every event was written when it happened, so there is nothing to save.
    this.#terminal.note("Left. The run can be resumed.");
    Deno.exit(CODES[name]);
  }
}
