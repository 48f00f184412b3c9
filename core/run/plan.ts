/** A run as data: which samples are asked of which models. Equal inputs give equal plans, byte for byte. @module */

import type { RepositoryReader } from "../repository/contract.ts";
import { GitRepositories } from "../repository/git_repositories.ts";
import { sha256 } from "../sha256.ts";
import type { BenchmarkDefinition, PlanContext, Sample } from "../benchmark/contract.ts";
import type { TokenCounter } from "../benchmark/token_counter.ts";
import type { DataStore } from "../data/store.ts";
import { ModelLensError } from "../errors.ts";
import type { Envelope } from "../events/envelope.ts";
import type { RunModel } from "../events/header.ts";
import type { EventOf } from "../events/mod.ts";
import type { ItemScore } from "../stats/score_estimate.ts";
import { faultIn } from "../trace/json_tree.ts";
import { BenchmarkError } from "./errors.ts";
import { inEpochs } from "./pace/epochs.ts";
import { blockCount, type Blocks, cutInBlocks, inOrder, type Order } from "./pace/order.ts";

/** A benchmark that a run uses. */
export interface PlannedBenchmark {
  /** What users type. */
  readonly name: string;
  readonly definition: BenchmarkDefinition;
  /** Checked by the benchmark's own schema. */
  readonly settings: unknown;
}

/** One sample, asked of one model. */
export interface PlanItem {
  /** `<model number>/<benchmark>/<item>`: stable over runs, and what resuming goes by. */
  readonly sample: string;
  /** Span of the model. */
  readonly model: string;
  readonly benchmark: string;
  /** SHA-256 of benchmark, version, request and target. */
  readonly hash: string;
  readonly item: Sample;
}

/** SHA-256 of what an item asks and what counts as right. */
export function itemHash(
  { benchmark, version, request, target }: Pick<Sample, "request" | "target"> & {
    readonly benchmark: string;
    readonly version: string;
  },
): string {
  return sha256(JSON.stringify({ benchmark, version, request, target }));
}

/** The score of an item as means are made of; empty where nothing was judged. */
export function itemScores(
  { sample, item: { item = sample, source } }: PlanItem,
  score: number | null,
): ItemScore[] {
  return score === null ? [] : [{ item, source, score }];
}

/** What the event of its beginning says of an item. */
export function startOf(
  { sample, hash, item: { family, item, source, grid, target } }: PlanItem,
): Omit<EventOf<"sample.started">, keyof Envelope | "kind"> {
  return {
    sample,
    hash,
    ...(family === undefined ? {} : { family }),
    ...(item === undefined ? {} : { item }),
    ...(source === undefined ? {} : { source }),
    ...(grid === undefined ? {} : { grid }),
    target,
  };
}

/** A whole plan, in the order in which it is run. */
export interface Plan {
  readonly seed: number;
  readonly items: readonly PlanItem[];
  /** SHA-256 over the ids and hashes of all items. */
  readonly sha256: string;
}

/** What a plan follows from. */
export interface PlanInputs {
  readonly models: readonly RunModel[];
  readonly benchmarks: readonly PlannedBenchmark[];
  readonly seed: number;
  readonly limit: number | undefined;
  readonly quick: boolean;
  /** How often every sample is asked; once by default. */
  readonly epochs?: number;
  /** How several models take turns; interleaved by default. */
  readonly order?: Order;
  readonly data: DataStore;
  /** Where repositories are read; those of GitHub by default. */
  readonly repositories?: RepositoryReader;
  /** Who counts the tokens of each model; nobody by default. */
  readonly counterOf?: (model: RunModel) => TokenCounter;
  /** Told what a benchmark leaves out. */
  readonly notice?: (text: string) => void;
}

/**
 * Makes the plan: benchmark by benchmark, in which the models take turns. Throws `BenchmarkError`, also
 * when there is nothing to ask.
 */
export async function makePlan(inputs: PlanInputs): Promise<Plan> {
  const { models, benchmarks, order = "interleaved" } = inputs;
  const blocks = blockCount(order, models.length);
  const cells = benchmarks.map((): Blocks<PlanItem>[] => []);
  // Model by model, because a counter may ask the server.
  for (const [number, model] of models.entries()) {
    for (const [place, benchmark] of benchmarks.entries()) {
      // One for each: where it draws a line, it draws it through texts of this benchmark.
      const tokens = inputs.counterOf?.(model);
      const cell = { number: number + 1, model, inputs, tokens, blocks };
      const alone = benchmark.definition.alone === true;
      cells[place]?.push(cutInBlocks(await itemsOf(benchmark, cell), { blocks, alone }));
    }
  }
  const items = inOrder(cells, order);
  if (items.length === 0) {
    const names = inputs.benchmarks.map(({ name }) => name).join(", ");
    throw new BenchmarkError(
      `Cannot run ${names}: no sample of it fits the model`,
      "Serve the model with a longer context, or choose other benchmarks or settings",
    );
  }
  const lines = items.map(({ sample, hash }) => `${hash}  ${sample}\n`);
  return { seed: inputs.seed, items, sha256: sha256(lines.join("")) };
}

interface Cell {
  readonly number: number;
  readonly model: RunModel;
  readonly inputs: PlanInputs;
  readonly tokens: TokenCounter | undefined;
  readonly blocks: number;
}

async function itemsOf(
  benchmark: PlannedBenchmark,
  { number, model, inputs, tokens, blocks }: Cell,
): Promise<PlanItem[]> {
  const { name, definition } = benchmark;
  const context: PlanContext = {
    settings: benchmark.settings,
    seed: inputs.seed,
    limit: inputs.limit,
    quick: inputs.quick,
    contextLength: model.model.contextLength.value,
    ...(blocks === 1 ? {} : { blocks }),
    ...(tokens === undefined ? {} : { tokens }),
    data: inputs.data.reader(name, definition.data),
    ...noticeOf(`${name} on ${model.model.id}`, inputs),
    repositories: inputs.repositories ?? new GitRepositories(),
  };
  const { seed, epochs = 1 } = inputs;
  const once = await samplesOf(benchmark, context);
  // What measures time has repetitions of its own, with prompts that no cache knows.
  const samples = definition.alone === true ? once : inEpochs(once, { epochs, seed });
  const seen = new Set<string>();
  return samples.map((item) => {
    const fault = faultOf(item, seen);
    if (fault !== undefined) throw unusable(benchmark, fault);
    seen.add(item.id);
    const { version } = definition;
    const { request, target } = item;
    return {
      sample: `${number}/${name}/${item.id}`,
      model: model.span,
      benchmark: name,
      hash: itemHash({ benchmark: name, version, request, target }),
      item,
    };
  });
}

/** What a benchmark says bears its name, and that of the model. */
function noticeOf(whose: string, { notice }: PlanInputs): Pick<PlanContext, "notice"> {
  return notice === undefined ? {} : { notice: (text) => notice(`${whose}: ${text}`) };
}

async function samplesOf(
  benchmark: PlannedBenchmark,
  context: PlanContext,
): Promise<readonly Sample[]> {
  try {
    return await benchmark.definition.samples(context);
  } catch (cause) {
    if (cause instanceof ModelLensError) throw cause;
    throw unusable(benchmark, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Why a sample cannot be planned; the types of a plugin in JavaScript promise nothing. */
function faultOf({ id, request, target }: Sample, seen: ReadonlySet<string>): string | undefined {
  if (typeof id !== "string" || !/^[\w.-]+$/.test(id)) {
    return `the sample id "${id}" is not made of letters, digits, -, _ and .`;
  }
  if (seen.has(id)) return `the sample id "${id}" is there twice`;
  const fault = faultIn(request, "request") ?? faultIn(target ?? null, "target");
  return fault === undefined ? undefined : `sample "${id}" cannot be written down: ${fault}`;
}

function unusable({ name }: PlannedBenchmark, reason: string, cause?: unknown): BenchmarkError {
  return new BenchmarkError(
    `Cannot plan benchmark "${name}": ${reason}`,
    "Leave it out, or correct its settings under benchmark_settings, or its plugin",
    { cause },
  );
}
