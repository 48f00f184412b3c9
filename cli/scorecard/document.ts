/** The report of a framework as titled tables, for terminal, Markdown and HTML alike. @module */

import type {
  CardComparison,
  CardEstimate,
  CardMetric,
  ModelCard,
  Scorecard,
} from "../../core/scorecard/card.ts";
import { counted, figure, percent, shareWithInterval } from "../figures.ts";
import type { Document, Section } from "../report/document.ts";
import type { Column } from "../terminal.ts";

const MODEL: Column = { title: "model", yields: "start" };

/** Makes the parts; sections without rows are left out. */
export function cardDocument(card: Scorecard, damage: readonly string[] = []): Document {
  const { scheme, framework, runs } = card;
  const sections = [
    models(card),
    axes(card),
    categories(card),
    awards(card),
    comparisons(card),
    reliability(card),
    failures(card),
    unscored(card),
  ];
  return {
    title: `${scheme.title} ${framework.version}`,
    facts: runs.flatMap(({ run, status, started, seed, planSha256, machine, ...rest }) =>
      [
        ["run", `${run}, ${status}, began ${started}`],
        ["seed", String(seed)],
        ["plan", planSha256 ?? "none"],
        ["settings", JSON.stringify(rest.settings)],
        ...rest.models.map((one) => ["model", one] as const),
        ["machine", machine],
      ] as const
    ),
    warnings: [...damage, ...unfinished(card)],
    sections: sections.filter(({ rows }) => rows.length > 0),
  };
}

function unfinished({ models }: Scorecard): string[] {
  return models.flatMap(({ name, planned, answers, unscored }) => {
    const failed = Object.values(unscored).reduce((sum, one) => sum + one, 0);
    const open = planned - answers - failed;
    return open > 0
      ? [`${name}: ${open} of ${counted(planned, "sample")} without an outcome yet`]
      : [];
  });
}

function models({ models, scheme }: Scorecard): Section {
  return {
    title: "Models",
    columns: [
      MODEL,
      { title: "score", right: true },
      { title: "spread", right: true },
      { title: "solved", right: true },
      { title: "n", right: true },
      ...scheme.metrics.map(({ title }) => ({ title: title.toLowerCase(), right: true })),
      { title: "tokens per solved task", right: true, yields: "whole" },
    ],
    rows: models.map((model) => [
      model.name,
      estimated(model.score),
      model.score?.spread === null || model.score === null ? "–" : percent(model.score.spread),
      model.solved === null ? "–" : percent(model.solved.mean),
      countText(model),
      ...scheme.metrics.map(({ id }) => measured(model.metrics[id])),
      model.tokensPerSolved.value === null ? "–" : figure(model.tokensPerSolved.value),
    ]),
    notes: [
      `score: Σ weight · axis ÷ Σ weight, over the axes that apply: ${
        scheme.axes.map(({ id, weight }) => `${id} ${weight}`).join(", ")
      }`,
      ...howIntervals(models),
      "spread: standard deviation of the prompts' means; n: prompts × repetitions, or answers on so many prompts where some have none",
      ...scheme.metrics.map(({ title, about }) => `${title.toLowerCase()}: ${about}`),
      ...unknowns(models),
    ],
  };
}

/** Prompts by repetitions; answers of prompts where some are missing. */
function countText({ prompts, answers }: ModelCard): string {
  const each = prompts === 0 ? 0 : answers / prompts;
  return Number.isInteger(each) ? `${prompts} × ${each}` : `${answers} on ${prompts}`;
}

function howIntervals(models: readonly ModelCard[]): string[] {
  const methods = new Set(models.flatMap(({ score }) => score?.method ?? []));
  return [...methods].map((method) =>
    method === "clustered t"
      ? "95 % intervals: t over prompts, repetitions averaged first, clustered by the item a prompt is made of"
      : "95 % intervals: t over prompts, repetitions averaged first"
  );
}

/** Why figures are missing: a dash alone says nothing. */
function unknowns(models: readonly ModelCard[]): string[] {
  return [
    ...new Set(models.flatMap(({ name, metrics, tokensPerSolved }) => [
      ...Object.entries(metrics).flatMap(([id, { value, unknown }]) =>
        value === null ? [`${id} of ${name} is unknown: ${unknown.join("; ")}`] : []
      ),
      ...(tokensPerSolved.value === null
        ? [`tokens per solved task of ${name}: unknown, ${tokensPerSolved.reason}`]
        : []),
    ])),
  ];
}

function axes({ models, scheme }: Scorecard): Section {
  const shown = scheme.axes.filter(({ id }) => models.some((one) => one.axes[id] !== undefined));
  return {
    title: "Axes",
    columns: [MODEL, ...shown.map(({ title }) => ({ title: title.toLowerCase(), right: true }))],
    rows: shown.length === 0 ? [] : models.map((model) => [
      model.name,
      ...shown.map(({ id }) => estimated(model.axes[id] ?? null)),
    ]),
    notes: shown.map(({ title, about, id }) =>
      `${title.toLowerCase()} (${
        [...new Set(models.map((one) => one.axes[id]?.items ?? 0))].join(" / ")
      } of the prompts): ${about}`
    ),
  };
}

function categories({ models, scheme }: Scorecard): Section {
  return {
    title: "Categories",
    columns: [
      { title: "category" },
      ...models.map(({ name }) => ({ title: name, right: true })),
      { title: "prompts", right: true },
    ],
    rows: scheme.categories.flatMap(({ id, title }) => {
      const own = models.map((model) => model.categories[id]);
      if (own.every((one) => one === undefined)) return [];
      return [[
        title,
        ...own.map((one) => estimated(one?.score ?? null)),
        [...new Set(own.map((one) => one?.prompts ?? 0))].join(" / "),
      ]];
    }),
    notes: [],
  };
}

function awards({ awards }: Scorecard): Section {
  return {
    title: "Awards",
    columns: [{ title: "award" }, { title: "model" }, { title: "by", right: true }, {
      title: "ahead of the next",
    }],
    rows: awards.map(({ title, models, value, unit, clear }) => [
      title,
      models.length === 0 ? "nobody" : models.join(" and "),
      value === null ? "–" : unit === "share" ? percent(value) : `${figure(value)} ${unit}`,
      models.length > 1
        ? "equal"
        : clear === null
        ? "not tested"
        : clear
        ? "by more than chance"
        : "not by more than chance",
    ]),
    notes: [],
  };
}

function comparisons({ comparisons, scheme }: Scorecard): Section {
  const titles = new Map(scheme.categories.map(({ id, title }) => [id, title]));
  return {
    title: "Comparisons",
    columns: [
      { title: "second less first", yields: "cut" },
      { title: "in" },
      { title: "points", right: true },
      { title: "p", right: true },
      { title: "adjusted", right: true },
      { title: "better : equal : worse", right: true },
      { title: "prompts", right: true },
    ],
    rows: comparisons.map((one) => [
      `${one.second} − ${one.first}`,
      one.category === null ? "everything" : titles.get(one.category) ?? one.category,
      points(one),
      one.p === null ? "–" : one.p.toFixed(3),
      one.adjusted === null ? "–" : one.adjusted.toFixed(3),
      `${one.wins} : ${one.ties} : ${one.losses}`,
      String(one.n),
    ]),
    notes: [
      "on the prompts that both were asked; p: randomisation test over items, all signs of up to 16; adjusted over all lines by Holm",
      "95 % intervals: paired bootstrap over items, 10,000 resamples, seed 1; t over items where they are fewer than ten",
    ],
  };
}

function points({ difference, interval }: CardComparison): string {
  const signed = (value: number) => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}`;
  return `${signed(difference)}${
    interval === null ? "" : ` [${signed(interval.low)}, ${signed(interval.high)}]`
  }`;
}

function reliability({ models }: Scorecard): Section {
  return {
    title: "Reliability",
    columns: [
      MODEL,
      { title: "k", right: true },
      { title: "one of k solves (pass@k)", right: true },
      { title: "all k solve (pass^k)", right: true },
      { title: "prompts that agree", right: true },
      { title: "n", right: true },
    ],
    rows: models.flatMap(({ name, reliability }) =>
      reliability === null ? [] : [[
        name,
        String(reliability.k),
        estimated(reliability.any),
        estimated(reliability.all),
        percent(reliability.consistency),
        String(reliability.prompts),
      ]]
    ),
    notes: ["prompts that agree: all repetitions solve the task, or none does"],
  };
}

function failures({ models, scheme }: Scorecard): Section {
  const shown = scheme.failures.filter(({ id }) => models.some((one) => one.failures[id]));
  return {
    title: "Failures",
    columns: [
      { title: "kind" },
      ...models.map(({ name }) => ({ title: name, right: true })),
      { title: "what it means", yields: "cut" },
    ],
    rows: shown.map(({ id, title, about }) => [
      title,
      ...models.map(({ failures }) => String(failures[id] ?? 0)),
      about,
    ]),
    notes: [
      `answers that fail in this way, of ${
        models.map(({ answers }) => answers).join(", ")
      }; one answer may fail in several`,
    ],
  };
}

function unscored({ models }: Scorecard): Section {
  return {
    title: "Not judged, and in no figure",
    columns: [MODEL, { title: "outcome" }, { title: "samples", right: true }],
    rows: models.flatMap(({ name, unscored }) =>
      Object.entries(unscored).map(([type, count]) => [name, type, String(count)])
    ),
    notes: [],
  };
}

function estimated(estimate: CardEstimate | null): string {
  return estimate === null ? "–" : shareWithInterval(estimate.mean, estimate.interval);
}

function measured(metric: CardMetric | undefined): string {
  if (metric === undefined || metric.value === null) return "–";
  const { value, interval, unit } = metric;
  if (unit === "share") return shareWithInterval(value, interval);
  return `${figure(value)} ${unit}`;
}
