/** The leaderboard's own sums of the categories that are asked here: the "AST subset", never "overall". @module */

import type { Metric } from "model-lens";
import type { Category } from "./categories.ts";

/** Of a sample that was judged, what is summed. */
interface Judged {
  readonly target: { readonly category: Category };
  readonly score: number | null;
}

const SIMPLE: readonly Category[] = ["simple_python", "simple_java", "simple_javascript"];
const LIVE: readonly Category[] = [
  "live_simple",
  "live_multiple",
  "live_parallel",
  "live_parallel_multiple",
];

/** Each category as upstream counts it; unknown where a category of it has no answer that was judged. */
export function aggregates(samples: readonly Judged[]): readonly Metric[] {
  const scores = Map.groupBy(samples, ({ target }) => target.category);
  const of = (category: Category) =>
    (scores.get(category) ?? []).flatMap(({ score }) => score ?? []);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const count = (all: readonly Category[]) => all.reduce((sum, one) => sum + of(one).length, 0);
  /** Categories count alike, however many items each has. */
  const unweighted = (all: readonly Category[]) => mean(all.map((one) => mean(of(one))));
  const figure = (
    name: string,
    categories: readonly Category[],
    { source, value }: { readonly source: string; readonly value: () => number },
  ): Metric => {
    const missing = categories.filter((one) => of(one).length === 0);
    const whole = { name, unit: "share", source, n: count(categories) };
    if (missing.length === 0) return { ...whole, value: value() };
    return { ...whole, value: null, reason: `no answer was judged in ${missing.join(", ")}` };
  };
  return [
    figure("AST subset, non-live", [...SIMPLE, "multiple", "parallel", "parallel_multiple"], {
      source:
        "unweighted: simple (its three languages alike), multiple, parallel, parallel_multiple",
      value: () =>
        mean([
          unweighted(SIMPLE),
          unweighted(["multiple"]),
          unweighted(["parallel"]),
          unweighted(["parallel_multiple"]),
        ]),
    }),
    figure("AST subset, live", LIVE, {
      source: "weighted by items: live simple, multiple, parallel, parallel_multiple",
      value: () => mean(LIVE.flatMap(of)),
    }),
    figure("irrelevance", ["irrelevance", "live_irrelevance"], {
      source: "unweighted: irrelevance, live_irrelevance",
      value: () => unweighted(["irrelevance", "live_irrelevance"]),
    }),
  ];
}
