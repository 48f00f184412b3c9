/** What the best of several models are named for. @module */

import type { Scheme } from "../events/scheme.ts";
import type { CardAward, CardComparison, ModelCard } from "./card.ts";

/** The awards of a report; none for one model, which is best and worst at once. */
export function awardsOf(
  { models, comparisons, scheme }: {
    readonly models: readonly ModelCard[];
    readonly comparisons: readonly CardComparison[];
    readonly scheme: Scheme;
  },
): CardAward[] {
  if (models.length < 2) return [];
  return scheme.awards.map(({ title, by, id = "" }) => {
    const metric = by === "metric" ? scheme.metrics.find((one) => one.id === id) : undefined;
    const ranked = models
      .map((model) => ({ name: model.name, value: valueOf(model, { by, id }) }))
      .filter((one): one is { name: string; value: number } => one.value !== null)
      .sort((a, b) => metric?.better === "lower" ? a.value - b.value : b.value - a.value);
    const [best] = ranked;
    const unit = by === "metric" ? models[0]?.metrics[id]?.unit ?? "" : "share";
    // Nobody is the best of those that did nothing.
    if (best === undefined || (best.value === 0 && metric?.better !== "lower")) {
      return { title, models: [], value: null, unit, clear: null };
    }
    const winners = ranked.filter(({ value }) => value === best.value);
    const next = ranked[winners.length];
    const clear = next === undefined || winners.length > 1 || by === "metric" || by === "axis"
      ? null
      : isClear([best.name, next.name], { comparisons, category: by === "score" ? null : id });
    return { title, models: winners.map(({ name }) => name), value: best.value, unit, clear };
  });
}

function valueOf(
  model: ModelCard,
  { by, id }: { readonly by: Scheme["awards"][number]["by"]; readonly id: string },
): number | null {
  switch (by) {
    case "score":
      return model.score?.mean ?? null;
    case "axis":
      return model.axes[id]?.mean ?? null;
    case "category":
      return model.categories[id]?.score?.mean ?? null;
    case "metric":
      return model.metrics[id]?.value ?? null;
  }
}

/** Whether two models differ, by the paired test. */
function isClear(
  names: readonly [string, string],
  { comparisons, category }: {
    readonly comparisons: readonly CardComparison[];
    readonly category: string | null;
  },
): boolean | null {
  const found = comparisons.find((one) =>
    one.category === category && names.includes(one.first) && names.includes(one.second)
  );
  return found?.adjusted === null || found?.adjusted === undefined ? null : found.adjusted < 0.05;
}
