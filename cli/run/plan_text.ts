/** A plan before it is run, for people and for programs. @module */

import type { PreparedRun } from "../../core/run/prepare.ts";
import { type Column, table, type Terminal } from "../terminal.ts";

/** How many samples of which benchmarks, and the hash that equal plans share. */
export function planText(
  { plan, header, connection }: PreparedRun,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
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
    `${plan.items.length} samples on ${connection.name}, seed ${plan.seed}`,
    paint.dim(`plan sha256 ${plan.sha256}`),
  ].join("\n");
}

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
      sha256: plan.sha256,
    },
  ];
}

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "cut" },
  { title: "benchmark" },
  { title: "family" },
  { title: "samples", right: true },
];
