/** The report of a framework as one table for spreadsheets and scripts: a line for each figure, not rounded. @module */

import { csv } from "../../core/markup.ts";
import type { CardEstimate, ModelCard, Scorecard } from "../../core/scorecard/card.ts";

type Value = string | number | null;

const TITLES = ["model", "run", "what", "name", "category", "value", "low", "high", "n", "unit"];

/** Shares are from 0 to 1; what is unknown is empty. */
export function cardCsv({ models, comparisons }: Scorecard): string {
  return csv([
    TITLES,
    ...models.flatMap(modelRows),
    ...comparisons.map((one): Value[] => [
      `${one.second} − ${one.first}`,
      null,
      "difference",
      "score",
      one.category,
      one.difference,
      one.interval?.low ?? null,
      one.interval?.high ?? null,
      one.n,
      "share",
    ]),
  ]);
}

function modelRows(model: ModelCard): Value[][] {
  const own = (...rest: Value[]): Value[] => [model.name, model.run, ...rest];
  const row = (what: string, name: string, category: string | null, one: CardEstimate | null) =>
    own(
      what,
      name,
      category,
      one?.mean ?? null,
      one?.interval?.low ?? null,
      one?.interval?.high ?? null,
      one?.items ?? 0,
      "share",
    );
  const parts = (category: string | null, of: Pick<ModelCard, "score" | "solved" | "axes">) => [
    row("score", "score", category, of.score),
    row("score", "solved", category, of.solved),
    ...Object.entries(of.axes).map(([axis, one]) => row("axis", axis, category, one)),
  ];
  const { reliability, tokensPerSolved } = model;
  return [
    ...parts(null, model),
    ...Object.entries(model.categories).flatMap(([id, one]) => parts(id, one)),
    ...Object.entries(model.metrics).map(([id, { value, interval, n, unit }]) =>
      own("metric", id, null, value, interval?.low ?? null, interval?.high ?? null, n, unit)
    ),
    own(
      "metric",
      "tokens_per_solved",
      null,
      tokensPerSolved.value,
      null,
      null,
      model.answers,
      "tokens",
    ),
    ...(reliability === null ? [] : [
      row("reliability", `pass@${reliability.k}`, null, reliability.any),
      row("reliability", `pass^${reliability.k}`, null, reliability.all),
      own(
        "reliability",
        "consistency",
        null,
        reliability.consistency,
        null,
        null,
        reliability.prompts,
        "share",
      ),
    ]),
    ...Object.entries(model.failures).map(([kind, count]) =>
      own("failure", kind, null, count, null, null, model.answers, "answers")
    ),
    ...Object.entries(model.unscored).map(([type, count]) =>
      own("not judged", type, null, count, null, null, model.planned, "samples")
    ),
  ];
}
