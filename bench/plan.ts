/** How long a dry plan of the whole suite takes: every benchmark, all items, with the data beside the project. @module */

import { DataStore } from "../core/data/store.ts";
import type { RunModel } from "../core/events/header.ts";
import { discover } from "../core/plugin/discovery.ts";
import { loadBenchmark } from "../core/plugin/loader.ts";
import { pluginRoots } from "../core/plugin/roots.ts";
import { unknownModel } from "../core/provider/unknown_model.ts";
import { makePlan, type PlannedBenchmark } from "../core/run/plan.ts";
import { OFFICIAL_DATA } from "../core/testing/benchmark/official_data.ts";
import { hasGold } from "./gold/files.ts";
import { type Figure, medianFigure, plainFigure, present } from "./figure.ts";

const REPETITIONS = 5;
const UNKNOWN = { value: null, reason: "a measurement" } as const;
const MODEL: RunModel = {
  span: "m1",
  provider: "bench",
  model: unknownModel("model", UNKNOWN.reason),
  server: { url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN },
};

/** One problem, because none may be fetched. */
const AIME = { problems: [{ id: "own-1", problem: "What is 1 + 1?", answer: 2 }] };

if (import.meta.main) present(await hasGold() ? await figures() : [absent()]);

async function figures(): Promise<Figure[]> {
  const plugins = (await discover(await pluginRoots())).filter(({ kind, problem }) =>
    kind === "benchmark" && problem === undefined
  );
  const benchmarks = await Promise.all(plugins.map(async (plugin): Promise<PlannedBenchmark> => {
    const definition = await loadBenchmark(plugin);
    const settings = definition.settings.parse(plugin.name === "aime" ? AIME : {});
    return { name: plugin.name, definition, settings };
  }));
  const all: Figure[] = [];
  const times: number[] = [];
  let items = 0;
  for (let turn = 0; turn < REPETITIONS; turn++) {
    const [ms, count] = await planned(benchmarks);
    times.push(ms);
    items = count;
  }
  const what = `dry plan of the suite, ${benchmarks.length} benchmarks, ${items} samples`;
  all.push(medianFigure(times, { what, unit: "ms", digits: 0, atMost: 1000 }));
  for (const one of benchmarks) {
    const [ms, count] = await planned([one]);
    all.push(plainFigure(ms, { what: `  ${one.name}, ${count} samples`, unit: "ms", digits: 0 }));
  }
  return all;
}

/** Data are read and checked anew each time, as a process that prints a plan does. */
async function planned(benchmarks: readonly PlannedBenchmark[]): Promise<[number, number]> {
  const begin = performance.now();
  const { items } = await makePlan({
    ...{ models: [MODEL], benchmarks, seed: 42, limit: undefined, quick: false },
    data: new DataStore({ given: OFFICIAL_DATA }),
    // Files of repositories come over the network, which is no part of the plan's own time.
    repositories: {
      files: ({ paths }) => Promise.resolve(new Map(paths.map((path) => [path, "text\n"]))),
    },
  });
  return [performance.now() - begin, items.length];
}

function absent(): Figure {
  const none = { spread: "", wanted: "", verdict: "none", samples: 0 } as const;
  return { what: "dry plan", figure: "skipped: ../shared/data is absent", ...none };
}
