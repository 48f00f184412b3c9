/** A run as data: which samples are asked of which models. Equal inputs give equal plans, byte for byte. @module */

import { sha256 } from "../sha256.ts";
import type { BenchmarkDefinition, PlanContext, Sample } from "../benchmark/contract.ts";
import type { RunModel } from "../events/header.ts";
import { BenchmarkError } from "./errors.ts";

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
}

/** Makes the plan: model by model, because a local server swaps models slowly. Throws `BenchmarkError`. */
export async function makePlan(inputs: PlanInputs): Promise<Plan> {
  const items: PlanItem[] = [];
  for (const [number, model] of inputs.models.entries()) {
    for (const benchmark of inputs.benchmarks) {
      items.push(...await itemsOf(benchmark, { number: number + 1, model, inputs }));
    }
  }
  const lines = items.map(({ sample, hash }) => `${hash}  ${sample}\n`);
  return { seed: inputs.seed, items, sha256: sha256(lines.join("")) };
}

interface Cell {
  readonly number: number;
  readonly model: RunModel;
  readonly inputs: PlanInputs;
}

async function itemsOf(
  { name, definition, settings }: PlannedBenchmark,
  { number, model, inputs }: Cell,
): Promise<PlanItem[]> {
  const context: PlanContext = {
    settings,
    seed: inputs.seed,
    limit: inputs.limit,
    quick: inputs.quick,
    contextLength: model.model.contextLength.value,
  };
  const samples = await definition.samples(context);
  const seen = new Set<string>();
  return samples.map((item) => {
    if (!/^[\w.-]+$/.test(item.id) || seen.has(item.id)) {
      throw new BenchmarkError(
        `Cannot plan benchmark "${name}": the sample id "${item.id}" is ${
          seen.has(item.id) ? "there twice" : "not made of letters, digits, -, _ and ."
        }`,
        "Correct the benchmark plugin; its conformance suite shows the fault",
      );
    }
    seen.add(item.id);
    const asked = {
      benchmark: name,
      version: definition.version,
      request: item.request,
      target: item.target,
    };
    return {
      sample: `${number}/${name}/${item.id}`,
      model: model.span,
      benchmark: name,
      hash: sha256(JSON.stringify(asked)),
      item,
    };
  });
}
