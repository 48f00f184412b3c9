/**
 * Overview, models and leaderboard over 5,000 runs of which one is damaged: without an index, with the
 * index of before, and warm.
 *
 * ```sh
 * deno run -A bench/server/many_runs.ts            # in a folder of its own, which it removes
 * deno run -A bench/server/many_runs.ts /tmp/many  # in this one, where the runs stay for another time
 * ```
 * @module
 */

import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { ServerProcess } from "./server_process.ts";
import { writeSyntheticTrace } from "./synthetic_trace.ts";

const RUNS = 5000;
const REPEATS = 7;
/** What each page asks for first. */
const PAGES = {
  overview: "/api/runs?limit=200",
  models: "/api/models",
  "one model": "/api/models/model-3",
  leaderboard: "/api/leaderboard",
} as const;

async function main(folder: string): Promise<Figure[]> {
  const damaged = await fill(folder);
  await Deno.remove(`${folder}/.index`, { recursive: true }).catch(absent);
  const figures: Figure[] = [];
  const limits = { unit: "ms", digits: 0 };
  {
    await using server = await ServerProcess.start(folder);
    figures.push(plainFigure(await took(server, PAGES.leaderboard), {
      what: "leaderboard, no index: first answer, with the number of runs to come",
      ...limits,
      atMost: 3000,
    }));
    const began = performance.now();
    while ((await reply(server, PAGES.leaderboard)).leftOut.unread > 0);
    figures.push(plainFigure(performance.now() - began, {
      what: "until all runs were read and the index is whole",
      ...limits,
    }));
    const { leftOut, runs } = await reply(server, PAGES.leaderboard);
    const isNamed = leftOut.named.some(({ run }: { readonly run: string }) => run === damaged);
    figures.push(plainFigure(isNamed ? runs : 0, {
      what: "runs on it, the damaged one named and left out",
      digits: 0,
      atLeast: RUNS - 1,
    }));
    for (const [name, path] of Object.entries(PAGES)) {
      const times: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        // Later than what counts as up to date, so that the folder is looked at each time.
        await new Promise((resolve) => setTimeout(resolve, 250));
        times.push(await took(server, path));
      }
      figures.push(medianFigure(times, { what: `${name}, warm`, ...limits, atMost: 300 }));
    }
    // Longer than until the index is written.
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  for (const [name, path] of Object.entries(PAGES)) {
    await using server = await ServerProcess.start(folder);
    figures.push(plainFigure(await took(server, path), {
      what: `${name}, a new server with the index of before`,
      ...limits,
      atMost: 3000,
    }));
  }
  return figures;
}

/** Writes what is missing of the runs; returns the name of the damaged one. */
async function fill(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const there = [...Deno.readDirSync(folder)].filter(({ name }) => !name.startsWith("."));
  for (let run = there.length; run < RUNS; run++) {
    await writeSyntheticTrace(folder, {
      calls: 3,
      chunks: 8,
      model: `model-${run % 7}`,
      started: new Date(Date.now() - (RUNS - run) * 60_000),
    });
  }
  const [first] = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => !name.startsWith(".")).sort();
  const events = `${folder}/${first}/events.ndjson`;
  const lines = (await Deno.readTextFile(events)).split("\n");
  lines[5] = '{"seq":';
  await Deno.writeTextFile(events, lines.join("\n"));
  return first ?? "";
}

async function reply(server: ServerProcess, path: string) {
  const response = await fetch(server.at(path));
  if (!response.ok) throw new TypeError(`${path}: ${response.status}`);
  return await response.json();
}

async function took(server: ServerProcess, path: string): Promise<number> {
  const began = performance.now();
  await reply(server, path);
  return performance.now() - began;
}

function absent(cause: unknown): void {
  if (!(cause instanceof Deno.errors.NotFound)) throw cause;
}

if (import.meta.main) {
  const [kept] = Deno.args;
  const folder = kept ?? await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    present(await main(folder));
  } finally {
    if (kept === undefined) await Deno.remove(folder, { recursive: true });
  }
}
