/** What it costs to grade one answer of DevBench, the first time and afterwards. @module */

import { random } from "../../core/random.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { grade } from "../../plugins/devbench/grounding/mod.ts";
import type { Filled, ItemFolder } from "../../plugins/devbench/item.ts";
import { textOf } from "../../plugins/devbench/item_folders.ts";
import { fill, fillSlots } from "../../plugins/devbench/plan/fill.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";
import { itemsOfTree } from "./item_files.ts";

/** What one answer may cost, in milliseconds. */
const WANTED = {
  typescript: { cold: undefined, warm: 300 },
  react: { cold: 3000, warm: 500 },
  nestjs: { cold: undefined, warm: undefined },
} as const;
const COLD_TURNS = 5;

if (import.meta.main) present(await measure());

async function measure(): Promise<Figure[]> {
  const programs = (await itemsOfTree()).filter(({ item }) => item.grading.kind === "program");
  const watch = new PauseWatch();
  const figures: Figure[] = [];
  for (const framework of ["typescript", "react", "nestjs"] as const) {
    const alike = programs.filter(({ item }) => item.framework === framework);
    // The packages are fetched once on a machine, which is not what is measured.
    await coldCost(alike[0]);
    const cold: number[] = [];
    for (const folder of alike.slice(0, COLD_TURNS)) {
      watch.look();
      cold.push(await coldCost(folder));
    }
    const warm = await warmCosts(alike, watch);
    const { cold: mostCold, warm: mostWarm } = WANTED[framework];
    const target = { unit: "ms", digits: 0, disturbed: watch.isBusy };
    figures.push(
      medianFigure(cold, {
        ...target,
        what: `grading one ${framework} item, nothing started`,
        ...(mostCold === undefined ? {} : { atMost: mostCold }),
      }),
      medianFigure(warm, {
        ...target,
        what: `grading one ${framework} item, warm`,
        ...(mostWarm === undefined ? {} : { atMost: mostWarm }),
      }),
    );
  }
  return figures;
}

/** One answer in a sandbox that has just been opened. */
async function coldCost(folder: ItemFolder | undefined): Promise<number> {
  if (folder === undefined) throw new TypeError("There is no such item");
  await using sandbox = new Sandbox();
  return await cost(folder, sandbox);
}

/** Every item, one after the other, in a sandbox that has graded one before. */
async function warmCosts(folders: readonly ItemFolder[], watch: PauseWatch): Promise<number[]> {
  await using sandbox = new Sandbox();
  const costs: number[] = [];
  for (const folder of folders) {
    watch.look();
    costs.push(await cost(folder, sandbox));
    // A model takes its time to answer, in which the next child gets ready.
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return costs.slice(1);
}

async function cost(folder: ItemFolder, sandbox: Sandbox): Promise<number> {
  const filled = fill(folder, random(1, folder.item.id));
  const answer = answerOf(folder, filled);
  const { signal } = new AbortController();
  const began = performance.now();
  const { outcome, unavailable } = await grade(folder, filled, { answer, sandbox, signal });
  if (outcome !== "passed") throw new TypeError(`${folder.item.id}: ${unavailable ?? outcome}`);
  return performance.now() - began;
}

function answerOf(folder: ItemFolder, { slots }: Filled): string {
  return `\`\`\`tsx\n${fillSlots(textOf(folder, "reference") ?? "", slots)}\`\`\``;
}
