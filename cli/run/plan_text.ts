/** A plan before it is run, for people and for programs. @module */

import type { PreparedRun } from "../../core/run/prepare.ts";
import { blocksOf } from "../../core/run/pace/blocks.ts";
import { detectableDifference } from "../../core/stats/detectable.ts";
import { counted } from "../figures.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";

/** How many samples of which benchmarks, and the hash that equal plans share. */
export function planText(
  prepared: PreparedRun,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  const { plan, header, connection } = prepared;
  const groups = Map.groupBy(
    plan.items,
    ({ model, benchmark, item }) => [model, benchmark, item.family ?? ""].join("\0"),
  );
  const rows = [...groups.values()].flatMap((items) => {
    const [first] = items;
    if (first === undefined) return [];
    const model = header.models.find(({ span }) => span === first.model);
    return [[
      model?.model.id ?? "",
      first.benchmark,
      first.item.family ?? "",
      String(items.length),
    ]];
  });
  return [
    table(COLUMNS, rows, width),
    "",
    `${counted(plan.items.length, "sample")} on ${connection.name}, seed ${plan.seed}`,
    ...orderLines(prepared),
    ...detectableText(prepared),
    paint.dim(`(${DETECTABLE_NOTE})`),
    paint.dim(`plan sha256 ${plan.sha256}`),
  ].join("\n");
}

/** How several models take turns, and what several epochs are; nothing where there is one of each. */
function orderLines({ plan, header, benchmarks }: PreparedRun): string[] {
  const { epochs, order, temperature } = header.config;
  const names = new Map(header.models.map(({ span, model }) => [span, safeLine(model.id)]));
  const turns = blocksOf(plan.items).map(({ model, benchmark, items }) =>
    `${items.length} × ${benchmark} on ${names.get(model)}`
  );
  const alone = benchmarks.filter(({ definition }) => definition.alone === true)
    .map(({ name }) => name);
  return [
    ...(header.models.length < 2 ? [] : [`order ${order}: ${turns.join(", ")}`]),
    ...(typeof epochs !== "number" || epochs < 2 ? [] : [
      `${epochs} epochs: every sample ${epochs} times, with other seeds${
        temperature === 0
          ? "; at temperature 0 answers hardly differ, so set --temperature as well"
          : ""
      }`,
      ...(alone.length === 0 ? [] : [
        `${alone.join(", ")} measures time and has repetitions of its own in its settings`,
      ]),
    ]),
  ];
}

/** For each benchmark that judges: how large a difference between two models its items can show. */
export function detectableText({ plan, benchmarks }: PreparedRun): string[] {
  return benchmarks.filter(({ definition }) => definition.chance !== null).flatMap(({ name }) => {
    const samples = plan.items.filter((one) =>
      one.benchmark === name && one.model === plan.items[0]?.model
    );
    const items = new Set(samples.map(({ item }) => item.item ?? item.id)).size;
    if (items === 0) return [];
    return [`${name}: ${detectableWords(items, detectableDifference(items))}`];
  });
}

/** What so many items can show, where `least` is the least difference that they do. */
export function detectableWords(items: number, least: number): string {
  const many = counted(items, "item");
  return least < 1
    ? `${many} tell two models apart that differ by ${(least * 100).toFixed(0)} points or more`
    : `${many} cannot show which of two models is better`;
}

/** What those figures follow from. */
export const DETECTABLE_NOTE =
  "in four runs of five, at 5 % false alarms, if the models part on one item in six";

/** One record for each sample, then one for the plan; the same bytes for the same seed. */
export function planRecords({ plan, header }: PreparedRun): object[] {
  return [
    ...plan.items.map(({ sample, hash, item }) => ({
      kind: "sample",
      sample,
      hash,
      family: item.family ?? null,
      request: item.request,
      target: item.target,
    })),
    {
      kind: "plan",
      samples: plan.items.length,
      models: header.models.map(({ model }) => model.id),
      seed: plan.seed,
      epochs: header.config["epochs"],
      order: blocksOf(plan.items).map(({ model, benchmark, items }) => ({
        model,
        benchmark,
        samples: items.length,
      })),
      sha256: plan.sha256,
    },
  ];
}

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "start" },
  { title: "benchmark" },
  { title: "family" },
  { title: "samples", right: true },
];
