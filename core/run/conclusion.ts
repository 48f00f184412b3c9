/** Figures over all samples of a benchmark, which it computes itself once the last has its outcome. @module */

import type { z } from "zod";
import type {
  BenchmarkDefinition,
  JudgedSample,
  LostSample,
  Metric,
} from "../benchmark/contract.ts";
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
  { planned, states, channel, span, isThrottled = () => false }: {
    readonly planned: readonly PlanItem[];
    /** By the sample's id in the plan. */
    readonly states: ReadonlyMap<string, SampleState>;
    readonly channel: Pick<RunChannel, "emit">;
    /** That of the benchmark. */
    readonly span: string;
    /** Whether a sample ran while the machine throttled. */
    readonly isThrottled?: ((sample: SampleState) => boolean) | undefined;
  },
): Promise<void> {
  if (definition.conclude === undefined) return;
  let metrics: z.infer<typeof Metrics>;
  try {
    const of = (one: PlanItem) => [one, states.get(one.sample), isThrottled] as const;
    const judged = planned.flatMap((one) => judgedSample(...of(one)));
    const lost = planned.flatMap((one) => lostSample(...of(one)));
    metrics = Metrics.parse(await definition.conclude(judged, lost));
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
  isThrottled: (sample: SampleState) => boolean,
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
    times: timesOf(state, isThrottled),
  }];
}

function lostSample(
  { item: { id, family, target } }: PlanItem,
  state: SampleState | undefined,
  isThrottled: (sample: SampleState) => boolean,
): LostSample[] {
  if (state?.outcome?.kind !== "failed") return [];
  const { outcome: { type: failure } } = state;
  const times = timesOf(state, isThrottled);
  return [{ id, ...(family === undefined ? {} : { family }), target, failure, times }];
}

function timesOf(
  state: SampleState,
  isThrottled: (sample: SampleState) => boolean,
): JudgedSample["times"] {
  const { startedNs, intendedNs, endedNs = startedNs } = state;
  return { beganNs: intendedNs ?? startedNs, endedNs, throttled: isThrottled(state) };
}
