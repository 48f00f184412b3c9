/** Asks every sample of a plan, once, and writes down what happened. @module */

import type { DialogueRecord } from "../dialogue/contract.ts";
import type { MemoryTrail } from "../benchmark/memory_trail.ts";
import type { SampleRequest } from "../benchmark/contract.ts";
import type { RunChannel } from "../bus.ts";
import type { Failure } from "../events/envelope.ts";
import type { RunModel } from "../events/header.ts";
import type { Answer } from "../provider/answer.ts";
import { type Provider, ProviderError } from "../provider/contract.ts";
import type { TimeLimits } from "../provider/deadline.ts";
import type { DataStore } from "../data/store.ts";
import type { ContainerRunner } from "../container/contract.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import type { LoadedSkill } from "../skill/load.ts";
import type { TraceWriter } from "../trace/writer.ts";
import { Absences, lostWith } from "./absence.ts";
import { converse, ConverseError } from "../dialogue/converse.ts";
import { GarbageTime } from "../garbage.ts";
import { graded, judge } from "./judge.ts";
import type { ServerMemory } from "./machine/server_memory.ts";
import { type Faults, lacking, needsOf } from "./needs.ts";
import { type Plan, type PlanItem, type PlannedBenchmark, startOf } from "./plan.ts";
import { type Block, blocksOf } from "./pace/blocks.ts";
import { Cells, type Ending, type Place } from "./pace/cells.ts";
import { type Asked, Asker, requestOf, type Sampling } from "./request.ts";
import type { SampleState } from "./fold.ts";

/** What a run needs. */
export interface Execution {
  readonly plan: Plan;
  readonly models: readonly RunModel[];
  /** The provider of each model, by the model's span. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly benchmarks: readonly PlannedBenchmark[];
  readonly channel: RunChannel;
  readonly writer: TraceWriter;
  readonly sampling: Sampling;
  readonly limits: TimeLimits;
  readonly retries: number;
  readonly concurrency: number;
  /** Whether all blocks are asked at the same time: every model at once. */
  readonly together?: boolean;
  /** Where judges run what models wrote. */
  readonly sandbox: SandboxRunner;
  readonly containers: ContainerRunner;
  /** The data that judges may look at. */
  readonly data: DataStore;
  /** The skills that conversations use, by id. */
  readonly skills?: ReadonlyMap<string, LoadedSkill> | undefined;
  /** What the server is known not to do, by the model's span. */
  readonly faults?: ReadonlyMap<string, Faults>;
  /** Scores by sample, of those that have one already; null where nothing is judged. */
  readonly done: ReadonlyMap<string, number | null>;
  /** Reads the server's memory, for benchmarks that are about it. */
  readonly memory?: ServerMemory;
  /** The samples of a benchmark so far, by its span, for what it concludes. */
  readonly statesOf?: (span: string) => ReadonlyMap<string, SampleState>;
  /** Whether a sample ran while the machine throttled. */
  readonly isThrottled?: (sample: SampleState) => boolean;
  /** Ends the run after the samples that are under way. */
  readonly stop: AbortSignal;
  /** Ends the calls that are under way as well. */
  readonly abort: AbortSignal;
  /** Told how many events are on the disk for certain, after each sample. */
  readonly acknowledged?: (events: number) => void;
}

/** What a run came to. */
export interface Outcome {
  readonly scored: number;
  readonly failed: number;
  /** Samples that were not asked, because the server is known not to do what they need. */
  readonly skipped: number;
  /** Samples without an outcome, because the run was stopped. */
  readonly remaining: number;
}

/**
 * Runs a plan. A provider or scorer that fails is an outcome of its sample, and a model that is gone
 * is one of those it was not asked; only a trace that cannot be written, or that every model is gone,
 * ends the run. Throws `TraceWriteError` or `ServerGoneError`.
 */
export async function execute(execution: Execution): Promise<Outcome> {
  const run = new Run(execution);
  const blocks = blocksOf(execution.plan.items);
  if (execution.together === true) await allOf(blocks.map((block) => run.block(block)));
  else for (const block of blocks) await run.block(block);
  await run.settle();
  return run.outcome;
}

/** The last answer, and what happened in a conversation. */
interface Said {
  readonly answer: Answer;
  readonly record?: DialogueRecord;
}

type SingleAsk = (
  request: SampleRequest,
  options?: Partial<Omit<Asked, "model">>,
) => Promise<Answer>;

/** Waits for all, also when one has failed, and throws what the first of those threw. */
async function allOf(pieces: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(pieces);
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

class Run {
  readonly #given: Execution;
  readonly #asker: Asker;
  /** Ends the calls of all lanes once one of them cannot go on. */
  readonly #halt = new AbortController();
  readonly #abort: AbortSignal;
  readonly #cells: Cells;
  #scored = 0;
  #failed = 0;
  #skipped = 0;
  readonly #absences: Absences;
  #syncing: Promise<void> = Promise.resolve();
  readonly #garbage = new GarbageTime();
  /** Samples that are under way. */
  #underWay = 0;

  constructor(given: Execution) {
    this.#given = given;
    this.#abort = AbortSignal.any([given.abort, this.#halt.signal]);
    this.#asker = new Asker(given, this.#abort);
    this.#absences = new Absences(given.models.map(({ span }) => span));
    this.#cells = new Cells({ ...given, abort: this.#abort, halt: this.#halt }, async (...one) => {
      this.#underWay++;
      const ending = await this.#sample(...one).finally(() => this.#underWay--);
      if (this.#underWay === 0) this.#garbage.pause();
      return ending;
    });
  }

  get outcome(): Outcome {
    const open = this.#given.plan.items.filter(({ sample }) => !this.#given.done.has(sample));
    const [scored, failed, skipped] = [this.#scored, this.#failed, this.#skipped];
    return { scored, failed, skipped, remaining: open.length - scored - failed - skipped };
  }

  /** Asks consecutive samples of one benchmark on one model. */
  async block(block: Block): Promise<void> {
    await this.#cells.block(block);
  }

  /** Waits until everything is on the disk. Throws `TraceWriteError`, or `ServerGoneError` when no model is left. */
  async settle(): Promise<void> {
    await this.#syncing;
    await this.#acknowledge();
    this.#absences.check();
  }

  async #sample(planned: PlanItem, place: Place): Promise<Ending> {
    const { channel } = this.#given;
    const { sample, item } = planned;
    const { span } = channel.emit({
      kind: "sample.started",
      parent: place.span,
      ...startOf(planned),
      ...(place.intended === undefined ? {} : { intended: place.intended }),
    });
    const absence = this.#absences.of(place.model.span);
    if (absence.gone !== undefined) {
      return this.#fail(sample, { span, error: lostWith(absence.gone) });
    }
    const faults = this.#given.faults?.get(place.model.span) ?? new Map();
    const lack = lacking(needsOf(place.benchmark.definition, item), faults);
    if (lack !== undefined) {
      channel.emit({ kind: "sample.skipped", span, sample, reason: lack });
      this.#skipped++;
      return "skipped";
    }
    let ending: Ending;
    try {
      const { value, trail } = await this.#ask(planned, { ...place, span });
      const { answer, record: dialogue } = value;
      absence.answered();
      this.#garbage.add(answer.chunks);
      ending = await this.#judged(planned, { ...place, answer, trail, dialogue, span });
    } catch (cause) {
      if (this.#abort.aborted && cause === this.#abort.reason) return "cancelled";
      if (cause instanceof ConverseError) {
        return this.#fail(sample, { span, error: cause.toFailure() });
      }
      if (!(cause instanceof ProviderError)) throw cause;
      if (this.#abort.aborted) return "cancelled";
      ending = this.#fail(sample, { span, error: cause.toFailure() });
      absence.failed(cause);
      // Another model may be there. Without one, what is left waits for the run to be resumed.
      if (this.#given.models.length === 1) this.#absences.check();
    }
    // One sync is under way while the next sample is asked, never more: a disk error shows in time.
    await this.#syncing;
    this.#syncing = this.#acknowledge();
    this.#syncing.catch(() => {
      // Thrown where it is awaited: before the next sample ends.
    });
    return ending;
  }

  async #judged(
    { sample, item }: PlanItem,
    { answer, trail, dialogue, span, benchmark, model, intended }: Place & {
      readonly answer: Answer;
      readonly dialogue: DialogueRecord | undefined;
      readonly trail: MemoryTrail | undefined;
    },
  ): Promise<Ending> {
    const { definition } = benchmark;
    const { sandbox, containers, channel } = this.#given;
    const data = this.#given.data.reader(benchmark.name, definition.data);
    const ask = this.#asker.judge({ model, parent: span });
    const context = {
      ...{ sandbox, containers, data, signal: this.#abort, memory: trail, ask, dialogue },
      ...(intended === undefined ? {} : { intended }),
    };
    const judgement = await judge(definition, { item, answer, ...context });
    if ("failure" in judgement) return this.#fail(sample, { span, error: judgement.failure });
    const { value: score, answer: taken, explanation, metrics = [], grade } = judgement.score;
    for (const metric of metrics) channel.emit({ kind: "metric.recorded", span, ...metric });
    const scored = { score, answer: taken, explanation, ...graded(grade) };
    channel.emit({ kind: "sample.scored", span, sample, ...scored });
    this.#scored++;
    return { score };
  }

  #fail(
    sample: string,
    { span, error }: { readonly span: string; readonly error: Failure },
  ): "failed" {
    this.#given.channel.emit({ kind: "sample.failed", span, sample, error });
    this.#failed++;
    return "failed";
  }

  async #ask(
    planned: PlanItem,
    { model, benchmark, span }: Place,
  ): Promise<{ readonly value: Said; readonly trail?: MemoryTrail }> {
    const { plan, sampling, memory, skills = new Map(), sandbox, channel } = this.#given;
    const one: SingleAsk = (request, options = {}) =>
      this.#asker.ask(
        requestOf({ request }, { model: model.model.id, seed: plan.seed, sampling }),
        {
          ...{ model, parent: span, ...options },
        },
      );
    const ask = async (): Promise<Said> => {
      const { definition } = benchmark;
      if (definition.converse === undefined) return { answer: await one(planned.item.request) };
      const faults = this.#given.faults?.get(model.span) ?? new Map();
      const means = { ask: one, skills, sandbox, channel, span, faults, signal: this.#abort };
      return await converse(definition, planned.item, means);
    };
    const provider = this.#asker.providerOf(model);
    const watched = { definition: benchmark.definition, item: planned.item, provider };
    const signal = this.#abort;
    return await memory?.watch({ ...watched, model: model.model.id, signal, ask }) ??
      { value: await ask() };
  }

  async #acknowledge(): Promise<void> {
    const events = await this.#given.writer.durable();
    this.#given.acknowledged?.(events);
  }
}
