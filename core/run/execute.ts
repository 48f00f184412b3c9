/** Asks every sample of a plan, once, and writes down what happened. @module */

import type { RunChannel } from "../bus.ts";
import type { RunModel } from "../events/header.ts";
import type { Answer } from "../provider/answer.ts";
import { callModel } from "../provider/call.ts";
import {
  type ChatRequest,
  type OptionalParameter,
  type Provider,
  ProviderError,
  type ProviderFailure,
} from "../provider/contract.ts";
import type { TimeLimits } from "../provider/deadline.ts";
import type { TraceWriter } from "../trace/writer.ts";
import type { Score } from "../benchmark/contract.ts";
import { ServerGoneError } from "./errors.ts";
import type { Plan, PlanItem, PlannedBenchmark } from "./plan.ts";

/** Settings that the run adds to every request. */
export interface Sampling {
  readonly temperature: number;
  readonly maxTokens: number | undefined;
  readonly logprobs: boolean;
  readonly topLogprobs: number;
}

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
  /** Samples that have a score already. */
  readonly done: ReadonlySet<string>;
  /** Ends the run after the samples that are under way. */
  readonly stop: AbortSignal;
  /** Ends the calls that are under way as well. */
  readonly abort: AbortSignal;
  /** Told how many events are on the disk for certain, after each sample. */
  readonly acknowledged?: (events: number) => void;
}

/** Outcomes that the next sample will have as well. */
const GONE: ReadonlySet<ProviderFailure> = new Set([
  "refused",
  "dns",
  "tls",
  "unreachable",
  "connect_timeout",
  "unauthorised",
  "model_not_found",
]);
/** So many samples in a row may be lost that way before the run gives up, to be resumed. */
const GIVE_UP_AFTER = 5;

/** What a run came to. */
export interface Outcome {
  readonly scored: number;
  readonly failed: number;
  /** Samples without an outcome, because the run was stopped. */
  readonly remaining: number;
}

/**
 * Runs a plan. A provider that fails is an outcome of its sample; only a trace that cannot be written
 * or a server that is gone ends the run. Throws `TraceWriteError` or `ServerGoneError`.
 */
export async function execute(execution: Execution): Promise<Outcome> {
  const run = new Run(execution);
  for (const model of execution.models) {
    for (const benchmark of execution.benchmarks) await run.cell(model, benchmark);
  }
  await run.settle();
  return run.outcome;
}

class Run {
  readonly #given: Execution;
  readonly #refused = new Map<string, Set<OptionalParameter>>();
  #scored = 0;
  #failed = 0;
  /** Samples in a row that failed because the server is gone. */
  #lost = 0;
  #syncing: Promise<void> = Promise.resolve();

  constructor(given: Execution) {
    this.#given = given;
  }

  get outcome(): Outcome {
    const open = this.#given.plan.items.filter(({ sample }) => !this.#given.done.has(sample));
    return {
      scored: this.#scored,
      failed: this.#failed,
      remaining: open.length - this.#scored - this.#failed,
    };
  }

  /** One benchmark on one model. */
  async cell(model: RunModel, benchmark: PlannedBenchmark): Promise<void> {
    const { plan, done, stop, channel, concurrency } = this.#given;
    const planned = plan.items.filter((item) =>
      item.model === model.span && item.benchmark === benchmark.name
    );
    const open = planned.filter(({ sample }) => !done.has(sample));
    if (open.length === 0 || stop.aborted) return;
    const { span } = channel.emit({
      kind: "benchmark.started",
      parent: model.span,
      benchmark: benchmark.name,
      version: benchmark.definition.version,
      provider: model.provider,
      model: model.model.id,
      samples: planned.length,
      chance: benchmark.definition.chance,
    });
    const scores: (number | null)[] = [];
    let failed = 0;
    const lanes = benchmark.definition.alone === true ? 1 : concurrency;
    const next = open.values();
    const lane = async () => {
      // The lanes share one iterator, so each sample is taken once.
      for (const item of next) {
        if (stop.aborted) return;
        const result = await this.#sample(item, { model, benchmark, span });
        if (result === "cancelled") return;
        if (result === "failed") failed++;
        else scores.push(result.value);
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, open.length) }, lane));
    if (scores.length + failed < open.length) return;
    const judged = scores.filter((score) => score !== null);
    channel.emit({
      kind: "benchmark.completed",
      span,
      scored: scores.length,
      failed,
      mean: judged.length === 0 ? null : judged.reduce((sum, one) => sum + one, 0) / judged.length,
    });
  }

  /** Waits until everything is on the disk. Throws `TraceWriteError`. */
  async settle(): Promise<void> {
    await this.#syncing;
    await this.#acknowledge();
  }

  async #sample(
    planned: PlanItem,
    { model, benchmark, span: parent }: {
      model: RunModel;
      benchmark: PlannedBenchmark;
      span: string;
    },
  ): Promise<Score | "failed" | "cancelled"> {
    const { channel } = this.#given;
    const { sample, hash, item } = planned;
    const { span } = channel.emit({
      kind: "sample.started",
      parent,
      sample,
      hash,
      ...(item.family === undefined ? {} : { family: item.family }),
      target: item.target,
    });
    let result: Score | "failed";
    try {
      const answer = await this.#ask(planned, { model, span });
      const score = benchmark.definition.score(item, answer);
      result = score;
      for (const metric of score.metrics ?? []) {
        channel.emit({ kind: "metric.recorded", span, ...metric });
      }
      const { value, answer: taken, explanation } = score;
      channel.emit({
        kind: "sample.scored",
        span,
        sample,
        score: value,
        answer: taken,
        explanation,
      });
      this.#scored++;
      this.#lost = 0;
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      // A sample that the user stopped has no outcome: it is asked again when the run is resumed.
      if (cause.type === "cancelled") return "cancelled";
      channel.emit({ kind: "sample.failed", span, sample, error: cause.toFailure() });
      this.#failed++;
      this.#lost = GONE.has(cause.type) ? this.#lost + 1 : 0;
      if (this.#lost >= GIVE_UP_AFTER) throw new ServerGoneError(cause);
      result = "failed";
    }
    // One sync is under way while the next sample is asked, never more: a disk error shows in time.
    await this.#syncing;
    this.#syncing = this.#acknowledge();
    this.#syncing.catch(() => {
      // Thrown where it is awaited: before the next sample ends.
    });
    return result;
  }

  async #ask(
    planned: PlanItem,
    { model, span }: { model: RunModel; span: string },
  ): Promise<Answer> {
    const { providers, channel, writer, limits, retries, abort, sampling, plan } = this.#given;
    const provider = providers.get(model.span);
    if (provider === undefined) {
      throw new TypeError(`Cannot ask model "${model.model.id}": it has no provider`);
    }
    // llama.cpp refuses logprobs beside tools alone, so what it refuses is remembered apart for those.
    const variant = `${model.span}${planned.item.request.tools === undefined ? "" : " tools"}`;
    const refused = this.#refused.get(variant) ?? new Set();
    this.#refused.set(variant, refused);
    const { topLogprobs, logprobs, temperature, maxTokens } = sampling;
    const request: ChatRequest = {
      temperature,
      seed: plan.seed,
      ...(logprobs ? { logprobs, topLogprobs } : {}),
      ...planned.item.request,
      ...(maxTokens === undefined ? {} : { maxTokens }),
      model: model.model.id,
    };
    return await callModel(provider, request, {
      channel,
      time: (at) => writer.time(at),
      parent: span,
      provider: model.provider,
      limits,
      retries,
      refused,
      signal: abort,
    });
  }

  async #acknowledge(): Promise<void> {
    const events = await this.#given.writer.durable();
    this.#given.acknowledged?.(events);
  }
}
