/**
 * A server over 5,000 runs of which one is damaged: runs, models and leaderboard without an index,
 * with the index of before, and warm; and what memory it has afterwards, when nobody asks.
 *
 * ```sh
 * deno run -A bench/server/many_runs.ts            # in a folder of its own, which it removes
 * deno run -A bench/server/many_runs.ts /tmp/many  # in this one, where the runs stay for another time
 * ```
 * @module
 */

import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { fillFolder, runNames } from "./run_folder.ts";
import { ServerProcess } from "./server_process.ts";

const RUNS = 5000;
const REPEATS = 7;
/** Longer than the server waits until it packs and collects. */
const IDLE = 24_000;
/** What each page asks for first. */
const PAGES = {
  overview: "/api/runs?limit=200",
  models: "/api/models",
  "one model": "/api/models/model-3",
  leaderboard: "/api/leaderboard",
} as const;
const MS = { unit: "ms", digits: 0 } as const;
const MEMORY = { unit: "MB", digits: 0, atMost: 100 } as const;

async function main(folder: string): Promise<Figure[]> {
  await fillFolder(folder, RUNS);
  const damaged = damageFirst(folder);
  const figures: Figure[] = [];
  for (const [name, path] of Object.entries(PAGES)) {
    figures.push(...await cold(folder, { name, path }));
  }
  await forgetIndex(folder);
  await using first = await ServerProcess.start(folder);
  while ((await reply(first, PAGES.leaderboard)).leftOut.unread > 0);
  const { leftOut, runs } = await reply(first, PAGES.leaderboard);
  const isNamed = leftOut.named.some(({ run }: { readonly run: string }) => run === damaged);
  figures.push(plainFigure(isNamed ? runs : 0, {
    what: "runs on the leaderboard, the damaged one named and left out",
    digits: 0,
    atLeast: RUNS - 1,
  }));
  for (const [name, path] of Object.entries(PAGES)) {
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      // Later than what counts as up to date, so that the folder is looked at each time.
      await elapsed(250);
      times.push(await took(first, path));
    }
    figures.push(medianFigure(times, { what: `${name}, warm`, ...MS, atMost: 300 }));
  }
  while (!hasIndex(folder)) await elapsed(100);
  for (const [name, path] of Object.entries(PAGES)) {
    await using server = await ServerProcess.start(folder);
    figures.push(plainFigure(await took(server, path), {
      what: `${name}, a new server with the index of before`,
      ...MS,
      atMost: 3000,
    }));
  }
  await using second = await ServerProcess.start(folder);
  await reply(second, PAGES.overview);
  await elapsed(IDLE);
  figures.push(
    plainFigure(first.memory() / 1e6, {
      what: "memory of the server that read them all, idle",
      ...MEMORY,
    }),
    plainFigure(second.memory() / 1e6, {
      what: "memory of a server with that index, idle",
      ...MEMORY,
    }),
    plainFigure(await took(first, PAGES.leaderboard), {
      what: "leaderboard, the first request after that rest",
      ...MS,
      atMost: 300,
    }),
  );
  return figures;
}

/** A server that finds no index, asked for one page until it has read every run. */
async function cold(
  folder: string,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<Figure[]> {
  await forgetIndex(folder);
  await using server = await ServerProcess.start(folder);
  const began = performance.now();
  const unread = unreadIn(await reply(server, path));
  const first = performance.now() - began;
  while (unreadIn(await reply(server, path)) > 0);
  const whole = performance.now() - began;
  return [
    plainFigure(first, { what: `${name}, no index: first answer`, ...MS, atMost: 3000 }),
    plainFigure(RUNS - unread, {
      what: "runs that are in it; it says how many are not",
      digits: 0,
    }),
    plainFigure(whole, { what: "until all are in it", ...MS, atMost: 3000 }),
  ];
}

function unreadIn({ pending, leftOut }: {
  readonly pending?: number;
  readonly leftOut?: { readonly unread: number };
}): number {
  return pending ?? leftOut?.unread ?? NaN;
}

/** Returns the name of the run. */
function damageFirst(folder: string): string {
  const [name = ""] = runNames(folder);
  const events = `${folder}/${name}/events.ndjson`;
  const lines = Deno.readTextFileSync(events).split("\n");
  lines[5] = '{"seq":';
  Deno.writeTextFileSync(events, lines.join("\n"));
  return name;
}

async function forgetIndex(folder: string): Promise<void> {
  if (hasIndex(folder)) await Deno.remove(`${folder}/.index`, { recursive: true });
}

function hasIndex(folder: string): boolean {
  return [...Deno.readDirSync(folder)].some(({ name }) => name === ".index") &&
    [...Deno.readDirSync(`${folder}/.index`)].some(({ name }) => name === "runs.ndjson");
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

async function elapsed(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  const [kept] = Deno.args.filter((word) => !word.startsWith("--"));
  const folder = kept ?? await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    present(await main(folder));
  } finally {
    if (kept === undefined) await Deno.remove(folder, { recursive: true });
  }
}
