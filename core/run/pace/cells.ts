/** Asks a plan block by block, and keeps the count of each benchmark on each model over its blocks. @module */

import type { RunChannel } from "../../bus.ts";
import type { RunModel } from "../../events/header.ts";
import { type ItemScore, scoreEstimate } from "../../stats/score_estimate.ts";
import type { TraceWriter } from "../../trace/writer.ts";
import { conclude } from "../conclusion.ts";
import type { SampleState } from "../fold.ts";
import { itemScores, type Plan, type PlanItem, type PlannedBenchmark } from "../plan.ts";
import { type Block, type Part, partsOf } from "./blocks.ts";
import { Lanes } from "./lanes.ts";

/** Where a sample belongs. */
export interface Place {
  readonly model: RunModel;
  readonly benchmark: PlannedBenchmark;
  /** Span of the benchmark on the model. */
  readonly span: string;
  /** When it was to be asked, in nanoseconds since the run began; undefined for when its turn came. */
  readonly intended?: number | undefined;
}

/** One benchmark on one model, asked in one block or in several. */
interface Cell extends Place {
  readonly items: readonly PlanItem[];
  readonly scores: ItemScore[];
  left: number;
  failed: number;
  skipped: number;
}

/** What became of a sample; one that the user stopped has no outcome and is asked again when the run is resumed. */
export type Ending = { readonly score: number | null } | "failed" | "skipped" | "cancelled";

/** What blocks are asked with. */
export interface CellInputs {
  readonly plan: Plan;
  readonly models: readonly RunModel[];
  readonly benchmarks: readonly PlannedBenchmark[];
  readonly channel: RunChannel;
  readonly writer: Pick<TraceWriter, "time">;
  readonly concurrency: number;
  readonly done: ReadonlyMap<string, number | null>;
  readonly statesOf?: (span: string) => ReadonlyMap<string, SampleState>;
  readonly isThrottled?: (sample: SampleState) => boolean;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Ends the calls of all lanes once one of them cannot go on. */
  readonly halt: AbortController;
}

/** The benchmarks of a run on its models. */
export class Cells {
  readonly #given: CellInputs;
  readonly #ask: (item: PlanItem, place: Place) => Promise<Ending>;
  readonly #lanes: Lanes;
  readonly #cells = new Map<string, Cell>();

  /** `ask` asks one sample and judges the answer. */
  constructor(given: CellInputs, ask: (item: PlanItem, place: Place) => Promise<Ending>) {
    this.#given = given;
    this.#ask = ask;
    this.#lanes = new Lanes(given.halt);
  }

  /** Asks consecutive samples of one benchmark on one model. */
  async block({ model: span, benchmark: name, items }: Block): Promise<void> {
    const { stop, abort, models, benchmarks } = this.#given;
    const open = items.filter(({ sample }) => !this.#given.done.has(sample));
    if (open.length === 0 || stop.aborted || abort.aborted) return;
    const model = models.find((one) => one.span === span);
    const benchmark = benchmarks.find((one) => one.name === name);
    if (model === undefined || benchmark === undefined) {
      throw new TypeError(`Cannot run ${name} on ${span}: the run has no such benchmark or model`);
    }
    const cell = this.#cells.getOrInsertComputed(
      `${span}/${name}`,
      () => this.#begin(model, benchmark),
    );
    for (const part of partsOf(open)) await this.#part(part, cell);
    if (cell.left > 0) return;
    const { statesOf, isThrottled, channel } = this.#given;
    if (statesOf !== undefined) {
      await conclude(benchmark.definition, {
        ...{ planned: cell.items, states: statesOf(cell.span), channel, span: cell.span },
        isThrottled,
      });
    }
    this.#given.channel.emit({
      kind: "benchmark.completed",
      span: cell.span,
      scored: cell.items.length - cell.failed - cell.skipped,
      failed: cell.failed,
      skipped: cell.skipped,
      mean: scoreEstimate(cell.scores)?.mean ?? null,
    });
  }

  #begin(model: RunModel, benchmark: PlannedBenchmark): Cell {
    const { plan, channel } = this.#given;
    const { definition, name } = benchmark;
    const planned = plan.items.filter((item) =>
      item.model === model.span && item.benchmark === name
    );
    const { span } = channel.emit({
      kind: "benchmark.started",
      parent: model.span,
      benchmark: name,
      version: definition.version,
      provider: model.provider,
      model: model.model.id,
      samples: planned.length,
      chance: definition.chance,
    });
    return {
      model,
      benchmark,
      span,
      items: planned,
      scores: planned.flatMap((one) => itemScores(one, this.#given.done.get(one.sample) ?? null)),
      left: planned.filter(({ sample }) => !this.#given.done.has(sample)).length,
      failed: 0,
      skipped: 0,
    };
  }

  async #part({ load, items }: Part, cell: Cell): Promise<void> {
    const { stop, abort, concurrency, writer } = this.#given;
    if (load !== undefined && "atMs" in load) {
      const began = performance.now();
      const pieces = items.flatMap((item) => {
        const own = item.item.load;
        if (own === undefined || !("atMs" in own)) return [];
        const at = began + own.atMs;
        return [{ at, run: async () => await this.#one(item, cell, writer.time(at)) }];
      });
      return await this.#lanes.atTimes(pieces, AbortSignal.any([stop, abort]));
    }
    const lanes = load?.concurrency ??
      (cell.benchmark.definition.alone === true ? 1 : concurrency);
    // The lanes share one iterator, so each sample is taken once.
    const next = items.values();
    await this.#lanes.abreast(lanes, async () => {
      for (const item of next) {
        if (stop.aborted || abort.aborted) return;
        await this.#one(item, cell);
      }
    });
  }

  async #one(item: PlanItem, cell: Cell, intended?: number): Promise<void> {
    const ending = await this.#ask(item, { ...cell, intended });
    if (ending === "cancelled") return;
    cell.left--;
    if (ending === "failed") cell.failed++;
    else if (ending === "skipped") cell.skipped++;
    else cell.scores.push(...itemScores(item, ending.score));
  }
}
