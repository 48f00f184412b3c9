/**
 * Judges the answers of a run again, without asking a model. A trace is never changed: what comes of
 * it is a new one, which has every call of the first at its time, and the judgements of now.
 * @module
 */

import type { Emission } from "../bus.ts";
import type { ContainerRunner } from "../container/contract.ts";
import type { DataStore } from "../data/store.ts";
import type { ModelLensError } from "../errors.ts";
import type { TraceEvent } from "../events/mod.ts";
import { type CellState, RunFold, type SampleState } from "../run/fold.ts";
import { conclude } from "../run/conclusion.ts";
import { graded, judge } from "../run/judge.ts";
import type { PlanItem, PlannedBenchmark } from "../run/plan.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import { scoreEstimate } from "../stats/score_estimate.ts";
import { TraceReader } from "../trace/reader.ts";
import { RescoreError } from "./errors.ts";
import type { NewTarget, NewTargets } from "./new_targets.ts";
import { RecordedAnswers } from "./recorded_answers.ts";
import { WatchedData } from "./watched_data.ts";

/** What a run is judged again with. */
export interface Rescoring {
  /** The directory of the run; it is only read. */
  readonly path: string;
  /** By name; what the run has of other benchmarks is kept as it was judged. */
  readonly benchmarks: ReadonlyMap<string, PlannedBenchmark>;
  /** Targets of now; those of the trace when absent. */
  readonly targets?: NewTargets | undefined;
  readonly sandbox: SandboxRunner;
  readonly containers: ContainerRunner;
  readonly data: DataStore;
  readonly signal: AbortSignal;
  /** Takes every event of the new trace. */
  readonly append: (draft: Emission) => TraceEvent;
  /** Told after each judgement how many there were. */
  readonly judged?: (count: number) => void;
}

/** Both sides, to be compared. */
export interface Rescored {
  readonly before: RunFold;
  readonly after: RunFold;
  /** Answers that were judged. */
  readonly judged: number;
}

/**
 * Copies a run with the judgements of now. Throws `RescoreError` when a benchmark cannot judge what the
 * trace has; the new trace is unfinished then.
 */
export async function rescore(rescoring: Rescoring): Promise<Rescored> {
  using reader = await TraceReader.open(rescoring.path);
  const copy = new Copy(rescoring);
  for await (const batch of reader.events()) for (const event of batch) await copy.add(event);
  copy.end();
  return copy;
}

/** Its plugins are others, and evidence of alarms names events by number. */
const LEFT_OUT: ReadonlySet<TraceEvent["kind"]> = new Set([
  "plugin.loaded",
  "plugin.refused",
  "alarm.raised",
]);

interface Begun {
  readonly sample: string;
  readonly benchmark: PlannedBenchmark;
  readonly target: unknown;
  readonly intended: number | undefined;
}

class Copy implements Rescored {
  readonly before = new RunFold();
  readonly after = new RunFold();
  judged = 0;
  readonly #given: Rescoring;
  readonly #answers = new RecordedAnswers();
  readonly #benchmarks = new Map<string, PlannedBenchmark>();
  readonly #samples = new Map<string, Begun>();
  readonly #data = new Map<string, WatchedData>();
  #last = 0;

  constructor(given: Rescoring) {
    this.#given = given;
  }

  async add(event: TraceEvent): Promise<void> {
    this.before.add(event);
    this.#answers.add(event);
    this.#last = event.t;
    if (LEFT_OUT.has(event.kind)) return;
    switch (event.kind) {
      case "benchmark.started": {
        const benchmark = this.#given.benchmarks.get(event.benchmark);
        if (benchmark !== undefined) this.#benchmarks.set(event.span, benchmark);
        const { version, chance } = benchmark?.definition ?? event;
        this.#write({ ...event, version, chance });
        break;
      }
      case "sample.started":
        this.#begin(event);
        break;
      case "metric.recorded":
        // Of an answer that is judged again come new ones.
        if (!this.#isJudged(event.span) && !this.#benchmarks.has(event.span)) this.#write(event);
        break;
      case "sample.scored":
      case "sample.failed":
        if (this.#isJudged(event.span)) await this.#judge(event);
        else this.#write(event);
        break;
      case "benchmark.completed":
        await this.#completed(event);
        break;
      case "run.completed":
        this.#write({ ...event, ...this.#counts() });
        break;
      default:
        this.#write(event);
    }
  }

  /** A run that has no end is no more than interrupted. */
  end(): void {
    if (this.before.status !== "running") return;
    const { scored, failed, skipped } = this.#counts();
    const remaining = this.before.planned - scored - failed - skipped;
    const end = { kind: "run.interrupted", reason: "the run it was made of has no end" } as const;
    this.#append({ ...end, remaining, time: this.#last });
  }

  #begin(event: Extract<TraceEvent, { kind: "sample.started" }>): void {
    const benchmark = this.#benchmarks.get(event.parent ?? "");
    if (benchmark === undefined) {
      this.#write(event);
      return;
    }
    const { target, hash } = this.#target(event, benchmark);
    this.#samples.set(event.span, {
      ...{ sample: event.sample, benchmark, target },
      intended: event.intended,
    });
    this.#write({ ...event, target, hash });
  }

  #target(
    event: Extract<TraceEvent, { kind: "sample.started" }>,
    benchmark: PlannedBenchmark,
  ): NewTarget {
    const { targets } = this.#given;
    if (targets !== undefined) return targets.of(event, benchmark);
    const { success, error } = benchmark.definition.target.safeParse(event.target);
    if (success) return { target: event.target, hash: event.hash };
    const issue = error.issues[0];
    const where = [...issue?.path ?? [], issue?.message].join(": ");
    throw new RescoreError(
      `Cannot rescore ${benchmark.name}: version ${benchmark.definition.version} cannot read what ` +
        `counts as right in sample "${event.sample}" (${where})`,
      "Make it anew from the data with --replan, or leave the benchmark out with --only",
    );
  }

  /** Whether a span is a sample with an answer that a benchmark of now judges. */
  #isJudged(span: string): boolean {
    return this.#samples.has(span) && this.#answers.of(span) !== undefined;
  }

  async #judge({ span, t }: TraceEvent): Promise<void> {
    const begun = this.#samples.get(span);
    const answer = this.#answers.of(span);
    if (begun === undefined || answer === undefined) return;
    const { sample, benchmark, target, intended } = begun;
    const { sandbox, containers, signal } = this.#given;
    const watched = this.#dataOf(benchmark);
    const judgement = await judge(benchmark.definition, {
      item: { id: idOf(sample), target, request: { messages: [] } },
      answer,
      sandbox,
      containers,
      data: watched.reader,
      dialogue: this.#answers.dialogueOf(span),
      signal,
      ...(intended === undefined ? {} : { intended }),
    });
    if (watched.failure !== undefined) throw needsData(benchmark.name, watched.failure);
    if ("failure" in judgement) {
      this.#append({ kind: "sample.failed", span, time: t, sample, error: judgement.failure });
    } else {
      const { value: score, answer: taken, explanation, metrics = [], grade } = judgement.score;
      for (const one of metrics) {
        this.#append({ kind: "metric.recorded", span, time: t, ...one });
      }
      const judged = { sample, score, answer: taken, explanation };
      this.#append({ kind: "sample.scored", span, time: t, ...judged, ...graded(grade) });
    }
    this.#answers.done(span);
    this.judged++;
    this.#given.judged?.(this.judged);
  }

  async #completed(event: Extract<TraceEvent, { kind: "benchmark.completed" }>): Promise<void> {
    const cell = this.after.cellOf(event.span);
    if (cell === undefined || !this.#benchmarks.has(event.span)) {
      this.#write(event);
      return;
    }
    const samples = [...cell.samples.values()];
    const { scored, failed } = countsOf(samples);
    const scores = samples.flatMap(({ sample, item = sample, source, outcome }) =>
      outcome?.kind === "scored" && outcome.score !== null
        ? [{ item, source, score: outcome.score }]
        : []
    );
    const mean = scoreEstimate(scores)?.mean ?? null;
    await conclude(this.#benchmarks.get(event.span)?.definition ?? {}, {
      planned: this.#items(cell),
      states: cell.samples,
      channel: { emit: (draft) => this.#append({ ...draft, time: event.t }) },
      span: event.span,
      isThrottled: (one) => this.after.isQuarantined(one),
    });
    this.#write({ ...event, scored, failed, mean });
  }

  /** The samples of a cell as a plan has them, as far as a conclusion looks at them. */
  #items({ samples, benchmark }: CellState): PlanItem[] {
    return [...this.#samples.values()].flatMap(({ sample, target }) => {
      const state = samples.get(sample);
      if (state === undefined) return [];
      const { hash, family } = state;
      const item = { id: idOf(sample), target, request: { messages: [] } };
      const whole = family === undefined ? item : { ...item, family };
      return [{ sample, hash, model: "", benchmark, item: whole }];
    });
  }

  #counts(): { scored: number; failed: number; skipped: number } {
    return countsOf([...this.after.cells.values()].flatMap(({ samples }) => [...samples.values()]));
  }

  #dataOf({ name, definition }: PlannedBenchmark): WatchedData {
    // One for all answers of a benchmark, which may keep what it makes of its data by it.
    return this.#data.getOrInsertComputed(
      name,
      () => new WatchedData(this.#given.data.reader(name, definition.data)),
    );
  }

  #write({ seq: _, t, ...event }: TraceEvent): void {
    // A copied event is a draft of its own kind with its span and time.
    this.#append({ ...event, time: t } as Emission);
  }

  #append(draft: Emission): TraceEvent {
    const event = this.#given.append(draft);
    this.after.add(event);
    return event;
  }
}

/** `1/smoke/order-3` without the numbers of model and benchmark. */
function idOf(sample: string): string {
  return sample.split("/").slice(2).join("/");
}

function countsOf(samples: readonly SampleState[]) {
  const count = (kind: string) => samples.filter(({ outcome }) => outcome?.kind === kind).length;
  return { scored: count("scored"), failed: count("failed"), skipped: count("skipped") };
}

function needsData(name: string, cause: ModelLensError): RescoreError {
  return new RescoreError(
    `Cannot rescore ${name}: its judge needs data. ${cause.message}`,
    `${cause.hint}; or leave the benchmark out with --only`,
    { cause },
  );
}
