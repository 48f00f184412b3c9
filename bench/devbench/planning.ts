/** What it costs to plan a thousand prompts of DevBench, from reading its items to the last hash. @module */

import { makePlan } from "../../core/run/plan.ts";
import { DataStore } from "../../core/data/store.ts";
import { devBench } from "../../plugins/devbench/benchmark.ts";
import { DevBenchConfig } from "../../plugins/devbench/config/schema.ts";
import { grade } from "../../plugins/devbench/grounding/mod.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";
import { itemsOfTree } from "./item_files.ts";

const PROMPTS = 1000;
const TURNS = 9;

if (import.meta.main) present(await measure());

async function measure(): Promise<Figure[]> {
  const watch = new PauseWatch();
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    watch.look();
    const began = performance.now();
    const planned = await plan(turn);
    times.push(performance.now() - began);
    if (planned !== PROMPTS) throw new TypeError(`${planned} prompts were planned`);
  }
  return [
    medianFigure(times, {
      what: `planning ${PROMPTS} prompts of DevBench`,
      unit: "ms",
      digits: 0,
      atMost: 1000,
      disturbed: watch.isBusy,
    }),
  ];
}

async function plan(seed: number): Promise<number> {
  const config = DevBenchConfig.parse({ prompts: PROMPTS, repetitions: 1 });
  const definition = devBench({ folders: await itemsOfTree(), config, grade });
  const unknown = { value: null, reason: "imagined" } as const;
  const { items } = await makePlan({
    models: [{
      span: "m1",
      provider: "imagined",
      model: {
        id: "m",
        digest: unknown,
        quantisation: unknown,
        parameters: unknown,
        contextLength: unknown,
        templateSha256: unknown,
      },
      server: { url: null, server: unknown, version: unknown, slots: unknown },
    }],
    benchmarks: [{ name: "devbench", definition, settings: config }],
    seed,
    limit: undefined,
    quick: false,
    data: new DataStore({ given: undefined, notice: () => {}, onProgress: undefined }),
  });
  return items.length;
}
