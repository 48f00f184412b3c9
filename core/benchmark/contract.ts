/** What a benchmark is: samples that follow from a seed, and a judge of answers. @module */

import type { z } from "zod";
import type { ContainerRunner } from "../container/contract.ts";
import type { DataFile, DataReader } from "../data/data_file.ts";
import type { Answer } from "../provider/answer.ts";
import type { ChatRequest } from "../provider/contract.ts";
import type { RepositoryReader } from "../repository/contract.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import type { Interval } from "../stats/intervals.ts";
import type { Dialogue, DialogueEnd, DialogueRecord } from "../dialogue/contract.ts";
import type { MemoryTrail } from "./memory_trail.ts";
import type { TokenCounter } from "./token_counter.ts";

/** One item. It is data: the same seed gives the same samples, byte for byte. */
export interface Sample<T = unknown> {
  /** Unique in its benchmark and the same in every run: letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  /** Family or category, for reports. */
  readonly family?: string;
  /** What several samples are answers to, where one question is asked more than once; by default the id. */
  readonly item?: string;
  /** What items share that makes them alike: a passage, a repository, a template. Errors are then computed by source. */
  readonly source?: string;
  /** Where it stands in a grid of two measures; reports and the dashboard then show a heat map of each family. */
  readonly grid?: GridPlace;
  /** Whether the model is freed and loaded anew before it is asked, where its server can do that; only where the benchmark is about memory. */
  readonly fresh?: boolean;
  /**
   * Where several models take turns: in which turn it is asked, from 0. Items without one are divided
   * by the run; a benchmark that measures time says it, because each turn needs warm-ups of its own.
   */
  readonly block?: number;
  /** What it is asked together with, and how; consecutive samples of one group are one load. */
  readonly load?: Load;
  /** What it needs of the server, besides what its request shows. */
  readonly needs?: readonly Need[];
  /** What is asked; the run adds the model and its own settings. */
  readonly request: SampleRequest;
  /** What counts as right; kept in the trace so that the answer can be judged again. */
  readonly target: T;
}

/**
 * How samples are asked together: so many at a time (a closed loop), or each at its own moment whether
 * or not the others have ended (an open loop).
 */
export type Load =
  & { readonly group: string }
  & ({ readonly concurrency: number } | {
    /** Milliseconds after the group begins. */
    readonly atMs: number;
  });

/** A place in a grid, for example a length and a depth. */
export interface GridPlace {
  readonly column: GridMeasure;
  readonly row: GridMeasure;
}

/** One measure of a place. */
export interface GridMeasure {
  /** The same for all samples of a benchmark. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** What a sample asks, without the settings of the run. */
export type SampleRequest = Omit<ChatRequest, "model">;

/** What a benchmark knows when it makes its samples. */
export interface PlanContext<S = unknown> {
  readonly settings: S;
  /** Equal seeds give equal samples. */
  readonly seed: number;
  /** The most samples that are wanted, or undefined for the benchmark's own number. */
  readonly limit: number | undefined;
  /** Whether a first impression in about a minute is wanted. */
  readonly quick: boolean;
  /** Tokens of prompt and answer together that the model serves; null when unknown. */
  readonly contextLength: number | null;
  /** In how many turns its samples are asked, where several models take turns; 1 when absent. */
  readonly blocks?: number;
  /** Counts tokens as the model's server does, as well as anything tells; absent where no server is known. */
  readonly tokens?: TokenCounter;
  /** The files that the definition names under `data`. */
  readonly data: DataReader;
  /** Tells the user what the plan leaves out, and why. */
  readonly notice?: (text: string) => void;
  /** Files of public repositories at a commit, for prompts that show them; there in every run. */
  readonly repositories?: RepositoryReader;
}

/** What a judge may use. */
export interface ScoreContext {
  /**
   * When the sample was to be asked, in nanoseconds since the run began, as in the answer's clock: of an
   * open loop alone. Times from there leave nothing out that a busy server kept from being asked.
   */
  readonly intended?: number;
  /** Runs what a model wrote. Nothing of it may be run anywhere else. */
  readonly sandbox: SandboxRunner;
  /** Runs what a model wrote in a container, where the sandbox has not what it needs. */
  readonly containers: ContainerRunner;
  /** The files that the definition names under `data`; the same object for all answers of a run. */
  readonly data: DataReader;
  /** The server's memory while it answered, in benchmarks that are about it; absent when an answer is judged again. */
  readonly memory?: MemoryTrail | undefined;
  /**
   * Asks any model of the same server, as a judge; its calls are in the trace, below the sample. Throws
   * `ProviderError`. Absent where an answer is judged again, which asks no model.
   */
  readonly ask?: ((request: ChatRequest) => Promise<Answer>) | undefined;
  /** What happened, where the benchmark talks in several calls; absent where nothing did. */
  readonly dialogue?: DialogueRecord | undefined;
  /** Aborted when nobody waits for the judgement any more. */
  readonly signal: AbortSignal;
}

/** An answer that cannot be judged on this machine. It is an outcome of its sample, and neither right nor wrong. */
export class NotJudgedError extends Error {
  override readonly name = "NotJudgedError";

  /** `type` is what the outcome is called, for example `sandbox_unavailable`. */
  constructor(readonly type: string, reason: string, readonly hint: string) {
    super(reason);
  }
}

/** A judgement of one answer. */
export interface Score {
  /** 0 is wrong, 1 is right. Null where the benchmark measures and judges nothing. */
  readonly value: number | null;
  /** What was taken from the answer; null when there was nothing to judge. */
  readonly answer: string | null;
  /** Why. */
  readonly explanation: string;
  /** Numbers about this sample, apart from its score. */
  readonly metrics?: readonly Metric[];
  /** What a framework judges besides. */
  readonly grade?: Grade;
}

/** A judgement in parts, as a framework's scheme names them. */
export interface Grade {
  /** The axes that apply, 0 to 1. */
  readonly axes: Readonly<Record<string, number>>;
  /** Whether the task is done, whatever its style. */
  readonly solved: boolean;
  /** In which ways the answer fails. */
  readonly failures: readonly string[];
  /** What was found, as JSON: kept in the trace. */
  readonly evidence: unknown;
}

/** A measured number. */
export interface Metric {
  /** For example `pp512`. */
  readonly name: string;
  /** Null when it could not be measured; then `reason` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** Formula or clock. */
  readonly source: string;
  readonly reason?: string;
  /** Measured to warm up: shown, and in no summary. */
  readonly warmup?: boolean;
  /** 95 %, of a figure over several samples. */
  readonly interval?: Interval;
  /** What a figure over several samples rests on. */
  readonly n?: number;
}

/** A sample that was judged, for figures over all of them. */
export interface JudgedSample<T = unknown> extends Pick<Sample<T>, "id" | "family" | "target"> {
  readonly score: number | null;
  /** What was taken from the answer; null where there was nothing, or where it is no longer known. */
  readonly answer: string | null;
  readonly metrics: readonly Metric[];
  readonly times: SampleTimes;
}

/** When a sample was, in nanoseconds since the run began. */
export interface SampleTimes {
  /** When it was to be asked, of an open loop; else when it was asked. */
  readonly beganNs: number;
  readonly endedNs: number;
  /** Whether the machine throttled meanwhile. */
  readonly throttled: boolean;
}

/** A sample that has no score because something failed. */
export interface LostSample<T = unknown> extends Pick<Sample<T>, "id" | "family" | "target"> {
  /** The outcome. */
  readonly failure: string;
  readonly times: SampleTimes;
}

/** What a server may do or not: ids of checks of `doctor`. */
export type Need =
  | "usage"
  | "logprobs"
  | "greedy"
  | "seed"
  | "stop"
  | "max_tokens"
  | "tools"
  | "parallel_tools"
  | "json_schema"
  | "json_mode";

/** What a benchmark plugin exports by default. */
export interface BenchmarkDefinition<S = unknown, T = unknown> {
  /** Version of prompts, scorer and data together. */
  readonly version: string;
  /** Settings under `benchmark_settings.<name>`; strict. */
  readonly settings: z.ZodType<S>;
  /**
   * Ways of asking and judging that are known by a name, the benchmark's own first: values of its
   * setting `variant`, which must exist then. Users choose one with `--variant`.
   */
  readonly variants?: readonly string[];
  /** What a sample's target is; targets read back from a trace are checked with it. */
  readonly target: z.ZodType<T>;
  /** Mean score of an answerer who guesses, 0 to 1; null where nothing is judged. */
  readonly chance: number | null;
  /**
   * What every sample needs of the server, besides what its request asks for (tools, a JSON schema,
   * log-probabilities). Where `doctor` has found it broken, samples are skipped with `needs_…` and
   * are counted apart: a score would be the server's.
   */
  readonly needs?: readonly Need[];
  /** The files that its items come from, by the names that `samples()` reads them under. */
  readonly data?: Readonly<Record<string, DataFile>>;
  /** Whether samples are to run one at a time, because they measure time. */
  readonly alone?: boolean;
  /** How many samples run at a time where the user has not said so: a number, or as many as the server serves. */
  readonly abreast?: number | "server";
  /** Whether the server's memory is read closely while each sample is answered, for `score()`. */
  readonly memory?: boolean;
  /** Ids of the skills that its conversations use; they have to be locked, and the header names them. */
  readonly skills?: readonly string[];
  /**
   * Talks with the model over several calls, where one is not enough; the sample's own request is then
   * what it begins with. Throws nothing but what `Dialogue.ask()` throws.
   */
  converse?(sample: Sample<T>, dialogue: Dialogue): Promise<DialogueEnd>;
  /** Samples in their order, the same for the same context. */
  samples(context: PlanContext<S>): readonly Sample<T>[] | Promise<readonly Sample<T>[]>;
  /**
   * Judges an answer: the same answer always gets the same score. Throws `NotJudgedError` where it
   * cannot be judged here, which is no score.
   */
  score(
    sample: Pick<Sample<T>, "id" | "target">,
    answer: Answer,
    context: ScoreContext,
  ): Score | Promise<Score>;
  /**
   * Figures over all samples of one model that were judged, once the last has its outcome: a slope, or
   * how alike answers are. They are metrics of the benchmark, not of a sample. What failed is `lost`: a
   * rate of what was served has to know of it.
   */
  conclude?(
    samples: readonly JudgedSample<T>[],
    lost: readonly LostSample<T>[],
  ): readonly Metric[] | Promise<readonly Metric[]>;
}

/** Checks at compile time that a plugin is a benchmark, and returns it. */
export function defineBenchmark<S, T>(
  definition: BenchmarkDefinition<S, T>,
): BenchmarkDefinition<S, T> {
  return definition;
}
