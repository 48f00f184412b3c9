/** The entries of the list of runs: thousands take half of what an idle server has, so they rest compressed. @module */

import { Packed } from "../../core/packed.ts";
import type { RunState } from "../api/mod.ts";
import type { ListedRun } from "./listed_run.ts";
import { OneOfEach } from "./one_of_each.ts";

/** What is asked of an entry each time that the folder is looked at. */
export interface KnownRun {
  readonly key: string;
  readonly version: number;
  /** Undefined for a run that cannot be read. */
  readonly state: RunState | undefined;
}

/** Entries that are not worth packing. */
const FEW = 100;

/** Keeps entries by id; each replaces one of a lower version. */
export class RunStore {
  readonly #known = new Map<string, KnownRun>();
  /** Those that are not packed. */
  #loose = new Map<string, ListedRun>();
  #packed: Packed<ListedRun> | undefined;
  readonly #same = new OneOfEach();

  get size(): number {
    return this.#known.size;
  }

  ids(): Iterable<string> {
    return this.#known.keys();
  }

  /** What is known of each without unpacking any. */
  known(): Iterable<KnownRun> {
    return this.#known.values();
  }

  get(id: string): KnownRun | undefined {
    return this.#known.get(id);
  }

  set(one: ListedRun): void {
    const { id, key, version, run } = one;
    this.#known.set(id, { key, version, state: run?.state });
    this.#loose.set(id, this.#shared(one));
  }

  delete(id: string): void {
    this.#known.delete(id);
    this.#loose.delete(id);
  }

  /** Every entry, in no order. */
  all(): Iterable<ListedRun> {
    this.#unpack();
    return this.#loose.values();
  }

  /** Those of a higher version. */
  newer(version: number): ListedRun[] {
    const ids = [...this.#known].filter(([, known]) => known.version > version).map(([id]) => id);
    if (ids.some((id) => !this.#loose.has(id))) this.#unpack();
    return ids.flatMap((id) => this.#loose.get(id) ?? []);
  }

  /** Nobody has asked for them for a while. */
  pack(): void {
    if (this.#loose.size < FEW) return;
    this.#packed = new Packed([...this.all()]);
    this.#loose.clear();
  }

  #unpack(): void {
    if (this.#packed === undefined) return;
    const changed = this.#loose;
    this.#loose = new Map();
    for (const one of this.#packed.values()) {
      // What was replaced or deleted since is not what it was.
      if (this.#known.get(one.id)?.version !== one.version) continue;
      this.#loose.set(one.id, this.#shared(one));
    }
    for (const [id, one] of changed) this.#loose.set(id, one);
    this.#packed = undefined;
  }

  /** Thousands of runs have few machines, models and configurations: each is kept once. */
  #shared(one: ListedRun): ListedRun {
    const { run, record } = one;
    if (run === undefined || record === undefined) return one;
    // One text where parsing made several.
    const { id } = one;
    const machine = this.#same.text(run.machine);
    const { started } = run;
    const results = record.results.map((result) => ({
      ...result,
      identity: this.#same.thing(result.identity),
      settings: this.#same.thing(result.settings),
    }));
    return {
      ...one,
      run: { ...run, id, machine, models: this.#same.thing(run.models) },
      record: { ...record, run: id, started, machine, results },
    };
  }
}
