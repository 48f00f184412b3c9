/** Figures over all samples of a benchmark, which it computes itself once the last has its outcome. @module */

import type { z } from "zod";
import type { BenchmarkDefinition, JudgedSample, Metric } from "../benchmark/contract.ts";
import type { RunChannel } from "../bus.ts";
import type { SampleState } from "./fold.ts";
import { Metrics } from "./judge.ts";
import type { PlanItem } from "./plan.ts";

/**
 * Emits what a benchmark concludes, and `error.raised` where it throws or returns what no trace could
 * hold: its samples are none the worse for it.
 */
export async function conclude(
  definition: Pick<BenchmarkDefinition, "conclude">,
  { planned, states, channel, span }: {
    readonly planned: readonly PlanItem[];
    /** By the sample's id in the plan. */
    readonly states: ReadonlyMap<string, SampleState>;
    readonly channel: RunChannel;
    /** That of the benchmark. */
    readonly span: string;
  },
): Promise<void> {
  if (definition.conclude === undefined) return;
  let metrics: z.infer<typeof Metrics>;
  try {
    const judged = planned.flatMap((one) => judgedSample(one, states.get(one.sample)));
    metrics = Metrics.parse(await definition.conclude(judged));
  } catch (cause) {
    // Whatever a plugin throws: its kind and its words are in the trace.
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const error = { type: "conclusion_failed", message };
    return void channel.emit({ kind: "error.raised", source: "conclusion", error });
  }
  for (const one of metrics) channel.emit({ kind: "metric.recorded", span, ...one });
}

function judgedSample(
  { item: { id, family, target } }: PlanItem,
  state: SampleState | undefined,
): JudgedSample[] {
  if (state?.outcome?.kind !== "scored") return [];
  const { score, answer } = state.outcome;
  return [{
    id,
    ...(family === undefined ? {} : { family }),
    target,
    score,
    // A long text of a session before this one is not read again.
    answer: typeof answer === "string" ? answer : null,
    // Judges state each of them without undefined fields, and files hold none.
    metrics: state.metrics as readonly Metric[],
  }];
}
