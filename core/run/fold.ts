/** Follows the events of a run, live or from its files, and keeps what its report needs. @module */

import { sampleAbove } from "../calls/sample_above.ts";
import type { Grade, GridPlace } from "../benchmark/contract.ts";
import type { CallCompleted } from "../events/call.ts";
import type { MetricRecorded } from "../events/observation.ts";
import type { EventOf, TraceEvent } from "../events/mod.ts";
import { latency } from "../stats/latency.ts";
import { AlarmTally } from "./alarm_tally.ts";
import { MachineUseFold } from "./machine/machine_use.ts";
import { ThrottlingFold } from "./machine/throttling.ts";

/** A number that was recorded. */
export type Figure = Omit<MetricRecorded, "seq" | "t" | "kind" | "span" | "parent">;

/** The last outcome of a sample. */
export interface SampleState {
  readonly sample: string;
  readonly hash: string;
  readonly family: string | undefined;
  /** The question, where it is asked several times; else undefined. */
  readonly item: string | undefined;
  /** What makes items alike; undefined where each stands for itself. */
  readonly source: string | undefined;
  /** Its place in a grid; undefined where there is none. */
  readonly grid: GridPlace | undefined;
  /** Undefined while it is under way or after a death. */
  outcome:
    | {
      readonly kind: "scored";
      readonly score: number | null;
      readonly answer: string | null;
      readonly explanation: string;
      /** Of a framework: what it judged besides. */
      readonly grade?: Omit<Grade, "evidence">;
    }
    | {
      /** Skipped is what was not asked, because the server is known not to do what it needs. */
      readonly kind: "failed" | "skipped";
      readonly type: string;
      readonly message: string;
    }
    | undefined;
  readonly metrics: Figure[];
  /** How fast its last whole answer came; undefined without one. */
  speed: Speed | undefined;
  /** Requests that were sent for it. */
  attempts: number;
  /** Nanoseconds since the run began. */
  readonly startedNs: number;
  /** When it was to be asked; undefined for when its turn came. */
  readonly intendedNs?: number | undefined;
  /** Undefined as the outcome. */
  endedNs: number | undefined;
}

/** How fast one answer came: milliseconds and tokens per second, null where unknown. */
export interface Speed {
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  /** By our clock: 1 / TPOT. */
  readonly decodeClient: number | null;
  /** By the server's own timings. */
  readonly decodeServer: number | null;
  readonly outputTokens: number | null;
}

/** One benchmark on one model. */
export interface CellState {
  readonly model: string;
  readonly provider: string;
  readonly benchmark: string;
  version: string;
  planned: number;
  chance: number | null;
  readonly samples: Map<string, SampleState>;
  /** Figures over all samples. */
  figures: SampleState["metrics"];
}

/** How a run stands. */
export type RunStatus = "running" | "completed" | "failed" | "interrupted";

/** Keeps, for each sample, its last outcome: a resumed run counts like an unbroken one. */
export class RunFold {
  status: RunStatus = "running";
  planSha256: string | null = null;
  planned = 0;
  /** Samples that were not asked, because the time that the user allowed was over. */
  left = 0;
  readonly machine = new MachineUseFold();
  readonly throttling = new ThrottlingFold();
  readonly alarms = new AlarmTally();
  /** In the order in which they began. */
  readonly cells = new Map<string, CellState>();
  readonly #cellOfSpan = new Map<string, CellState>();
  readonly #sampleOfSpan = new Map<string, SampleState>();
  readonly #calls = new Map<
    string,
    { readonly sample: SampleState; readonly arrivals: number[] }
  >();

  /** Takes the next event in the order of `seq`. */
  add(event: TraceEvent): void {
    switch (event.kind) {
      case "run.started":
        this.planSha256 = event.planSha256;
        this.planned = event.samples;
        break;
      case "run.completed":
        this.status = "completed";
        this.left = event.left ?? 0;
        break;
      case "run.failed":
        this.status = "failed";
        break;
      case "run.interrupted":
        this.status = "interrupted";
        break;
      case "run.resumed":
        this.status = "running";
        this.left = 0;
        this.throttling.resumed();
        this.#sampleOfSpan.clear();
        this.#calls.clear();
        break;
      case "benchmark.started":
        this.#benchmark(event);
        break;
      case "sample.started":
        this.#sample(event);
        break;
      case "sample.scored": {
        const { score, answer, explanation, axes, solved = false, failures = [] } = event;
        const grade = axes === undefined ? {} : { grade: { axes, solved, failures } };
        this.#end(event, { kind: "scored", score, answer, explanation, ...grade });
        break;
      }
      case "sample.failed":
        this.#end(event, {
          kind: "failed",
          type: event.error.type,
          message: event.error.message,
        });
        break;
      case "sample.skipped": {
        const { type, message } = event.reason;
        this.#end(event, { kind: "skipped", type, message });
        break;
      }
      case "metric.recorded": {
        const { seq: _seq, t: _t, kind: _kind, span, parent: _parent, ...metric } = event;
        (this.#sampleOfSpan.get(span)?.metrics ?? this.#cellOfSpan.get(span)?.figures)?.push(
          metric,
        );
        break;
      }
      case "call.started":
        this.#call(event);
        break;
      case "chunk.received":
        this.#calls.get(event.span)?.arrivals.push(event.t);
        break;
      case "call.completed":
        this.#answer(event);
        break;
      case "machine.sampled":
        this.machine.add(event);
        this.throttling.add(event);
        break;
      case "alarm.raised":
        this.alarms.add(event);
        break;
      default:
        // The other kinds change nothing that a report states.
        break;
    }
  }

  /** The cell of a benchmark on a model, by the model's span. */
  cell(model: string, benchmark: string): CellState | undefined {
    return this.cells.get(`${model}/${benchmark}`);
  }

  /** Scores by sample, of those that have one: a resumed run asks all others. */
  scored(): Map<string, number | null> {
    const scores = new Map<string, number | null>();
    for (const { samples } of this.cells.values()) {
      for (const { sample, outcome } of samples.values()) {
        if (outcome?.kind === "scored") scores.set(sample, outcome.score);
      }
    }
    return scores;
  }

  /** Whether a sample ran while the machine throttled: its times are kept apart. */
  isQuarantined({ startedNs, endedNs }: SampleState): boolean {
    return endedNs !== undefined && this.throttling.between(startedNs, endedNs);
  }

  /** The cell that a span of a benchmark belongs to. */
  cellOf(span: string): CellState | undefined {
    return this.#cellOfSpan.get(span);
  }

  /** The samples of a benchmark on a model, by its span. */
  samplesOf(span: string): ReadonlyMap<string, SampleState> {
    return this.#cellOfSpan.get(span)?.samples ?? new Map();
  }

  #benchmark(event: EventOf<"benchmark.started">): void {
    const { span, parent, benchmark, model, provider, version, samples, chance } = event;
    const key = `${parent}/${benchmark}`;
    const cell = this.cells.get(key) ??
      {
        ...{ model, provider, benchmark, version, planned: samples, chance },
        ...{ samples: new Map(), figures: [] },
      };
    // Figures of before are of fewer samples.
    Object.assign(cell, { version, planned: samples, chance, figures: [] });
    this.cells.set(key, cell);
    this.#cellOfSpan.set(span, cell);
  }

  #sample(event: EventOf<"sample.started">): void {
    const { span, parent, sample, hash, family, item, source, grid, intended, t } = event;
    const state: SampleState = {
      sample,
      hash,
      family,
      item,
      source,
      grid,
      outcome: undefined,
      metrics: [],
      speed: undefined,
      attempts: 0,
      startedNs: t,
      intendedNs: intended,
      endedNs: undefined,
    };
    this.#cellOfSpan.get(parent ?? "")?.samples.set(sample, state);
    this.#sampleOfSpan.set(span, state);
  }

  #call({ span, parent }: EventOf<"call.started">): void {
    const sample = this.#sampleOfSpan.get(sampleAbove(parent));
    if (sample === undefined) return;
    sample.attempts++;
    this.#calls.set(span, { sample, arrivals: [] });
  }

  #answer(event: CallCompleted): void {
    const call = this.#calls.get(event.span);
    if (call === undefined) return;
    this.#calls.delete(event.span);
    const { ttft, tpot, decode_client: client, decode_server: server } = latency({
      ...event,
      arrivals: call.arrivals,
    });
    call.sample.speed = {
      ttftMs: ttft.value,
      tpotMs: tpot.value,
      decodeClient: client.value,
      decodeServer: server.value,
      outputTokens: event.usage?.outputTokens ?? event.tokens,
    };
  }

  #end(
    { span, t }: { readonly span: string; readonly t: number },
    outcome: NonNullable<SampleState["outcome"]>,
  ): void {
    const sample = this.#sampleOfSpan.get(span);
    if (sample === undefined) return;
    sample.outcome = outcome;
    sample.endedNs = t;
    this.#sampleOfSpan.delete(span);
  }
}
