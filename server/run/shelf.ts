/** The runs that somebody looked at lately, open. @module */

import type { Place, RunFolder } from "../runs/run_folder.ts";
import type { KeptAlarms } from "./alarms/kept.ts";
import { identityOf, OpenRun } from "./open_run.ts";

/** How many runs stay open without being used. */
const KEPT = 8;
/** How many are open at most. */
const MOST = 64;
/** Milliseconds after which a run that nobody asks for is closed. */
const IDLE = 60_000;
/** Milliseconds for which a request may go on with a run that it was given. */
const BUSY = 10_000;

/** Opens runs when they are asked for, and closes them when nobody does any more. */
export class Shelf implements Disposable {
  readonly folder: RunFolder;
  readonly #alarms: KeptAlarms | undefined;
  /** In the order of their last use. */
  readonly #open = new Map<string, Entry>();
  readonly #sweep: ReturnType<typeof setInterval>;

  constructor(folder: RunFolder, alarms?: KeptAlarms) {
    this.folder = folder;
    this.#alarms = alarms;
    this.#sweep = setInterval(() => this.#tidy(), BUSY);
    Deno.unrefTimer(Number(this.#sweep));
  }

  /** Whether it is open. */
  has(id: string): boolean {
    return this.#open.has(id);
  }

  /** The run of a name. Throws as `RunFolder.find()` and `readHeader()` do. */
  async run(id: string): Promise<OpenRun> {
    const place = this.folder.find(id);
    const known = this.#open.get(id);
    if (known === undefined) return await this.#opened(place);
    const run = await known.run;
    if (run.identity !== identityOf(place)) {
      if (this.#open.get(id) === known) this.#close(id);
      return await this.#opened(place);
    }
    this.#open.delete(id);
    this.#open.set(id, { run: known.run, used: Date.now() });
    return run;
  }

  /** Closes all. */
  [Symbol.dispose](): void {
    clearInterval(this.#sweep);
    for (const id of this.#open.keys()) this.#close(id);
  }

  async #opened(place: Place): Promise<OpenRun> {
    const entry = this.#open.get(place.id) ??
      { run: OpenRun.open(place, this.#alarms), used: Date.now() };
    this.#open.set(place.id, entry);
    try {
      return await entry.run;
    } catch (cause) {
      // Damaged now need not be damaged later.
      if (this.#open.get(place.id) === entry) this.#open.delete(place.id);
      throw cause;
    } finally {
      this.#tidy();
    }
  }

  #tidy(): void {
    const now = Date.now();
    for (const [id, { used }] of this.#open) {
      const idle = now - used;
      const tooMany = this.#open.size > MOST || (this.#open.size > KEPT && idle > BUSY);
      if (tooMany || idle > IDLE) this.#close(id);
    }
  }

  #close(id: string): void {
    const known = this.#open.get(id);
    this.#open.delete(id);
    known?.run.then((run) => run[Symbol.dispose](), () => undefined);
  }
}

interface Entry {
  readonly run: Promise<OpenRun>;
  readonly used: number;
}
