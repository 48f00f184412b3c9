/** What counts as right in a recorded run, as a benchmark with the settings of now has it. @module */

import type { TraceEvent } from "../events/mod.ts";
import type { CellState } from "../run/fold.ts";
import type { Plan, PlannedBenchmark } from "../run/plan.ts";
import { itemHash } from "../run/plan.ts";
import { RescoreError } from "./errors.ts";

type SampleStarted = Extract<TraceEvent, { kind: "sample.started" }>;

/** A target with the hash of its item. */
export interface NewTarget {
  readonly target: unknown;
  readonly hash: string;
}

/** The targets that a plan of now has for recorded samples, where it asks them the same. */
export class NewTargets {
  readonly #items: ReadonlyMap<string, Plan["items"][number]>;
  readonly #versions: ReadonlyMap<string, string>;

  /** `cells` are those of the recorded run: hashes hold the versions that it was made with. */
  constructor(plan: Plan, cells: Iterable<CellState>) {
    this.#items = new Map(plan.items.map((item) => [item.sample, item]));
    this.#versions = new Map([...cells].map(({ benchmark, version }) => [benchmark, version]));
  }

  /**
   * What counts as right now. That the sample asks now what it asked then, its recorded hash proves:
   * it is that of the request of now with the version and target of then. Throws `RescoreError`.
   */
  of({ sample, hash, target }: SampleStarted, benchmark: PlannedBenchmark): NewTarget {
    const planned = this.#items.get(sample);
    if (planned === undefined) {
      throw new RescoreError(
        `Cannot rescore with the settings of now: they do not ask sample "${sample}"`,
        "Leave --replan out to judge it as the run has it, or start a new run",
      );
    }
    const { request } = planned.item;
    const version = this.#versions.get(benchmark.name) ?? benchmark.definition.version;
    if (itemHash({ benchmark: benchmark.name, version, request, target }) !== hash) {
      throw new RescoreError(
        `Cannot rescore with the settings of now: sample "${sample}" would be asked otherwise, ` +
          "so the recorded answer is no answer to it",
        "Leave --replan out to judge it as the run has it, or start a new run",
      );
    }
    return { target: planned.item.target, hash: planned.hash };
  }
}
