/** `benchmarks list`: which there are, and whether they can be run now. @module */

import type { BenchmarkDefinition } from "../../core/benchmark/contract.ts";
import type { DataFile } from "../../core/data/data_file.ts";
import { DataStore } from "../../core/data/store.ts";
import { ModelLensError } from "../../core/errors.ts";
import { loadBenchmark } from "../../core/plugin/loader.ts";
import type { Command } from "../command.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { type Column, safeLine, table } from "../terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "benchmark" },
  { title: "version" },
  { title: "items", right: true },
  { title: "data" },
  { title: "licence of the data", yields: "cut" },
  { title: "variants", yields: "cut" },
  { title: "what", yields: "cut" },
];

/** One benchmark, as it is told. */
interface Listed {
  readonly id: string;
  readonly version: string;
  /** Items of a whole run; null where their data are not here, or where they are the user's own. */
  readonly items: number | null;
  /** Why they are not known. */
  readonly reason?: string;
  readonly data: "none needed" | "here" | "in part" | "not here";
  readonly licences: readonly string[];
  readonly variants: readonly string[];
  readonly chance: number | null;
  readonly summary: string;
}

export const benchmarksList: Command = {
  summary: "List benchmarks: version, items, whether their data are here, licences",
  usage: "",
  examples: ["benchmarks list", "benchmarks list --data ./data --json"],
  flags: { ...settingFlags(["data"]), ...CONFIG_FLAG },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches } = invocation;
    const config = await configOf(invocation);
    const given = config.settings.data ?? undefined;
    // What is not here is not fetched for a list.
    const store = new DataStore({ given, offline: true });
    const plugins = (await pluginsFor(config)).filter(({ kind, problem }) =>
      kind === "benchmark" && problem === undefined
    );
    const listed = await Promise.all(plugins.map(async (plugin): Promise<Listed> => {
      const definition = await loadBenchmark(plugin);
      const { version, data = {}, variants = [], chance } = definition;
      const files = Object.values(data);
      const settings = definition.settings.safeParse(config.benchmarkSettings[plugin.name] ?? {});
      return {
        id: plugin.name,
        version,
        ...await itemsOf(plugin.name, { definition, store, settings: settings.data }),
        data: await standingOf(plugin.name, { files, store, given }),
        licences: [...new Set(files.map(({ licence }) => licence))],
        variants,
        chance,
        summary: plugin.manifest?.summary ?? "",
      };
    }));
    listed.sort((a, b) => a.id < b.id ? -1 : 1);
    if (switches.has("json")) {
      for (const one of listed) terminal.out(JSON.stringify({ kind: "benchmark", ...one }));
      return 0;
    }
    terminal.out(table(COLUMNS, listed.map(cells), terminal.width));
    for (const { id, reason, data } of listed) {
      if (reason === undefined || data === "not here") continue;
      terminal.note(safeLine(`${id}: ${reason}`));
    }
    if (listed.some(({ data }) => data === "not here" || data === "in part")) {
      terminal.note("A run fetches what it needs; data list has every file, data get fetches now");
    }
    return 0;
  },
};

function cells({ id, version, items, data, licences, variants, summary }: Listed): string[] {
  const count = items === null ? "–" : String(items);
  return [
    id,
    version,
    count,
    data,
    licences.join(", ") || "–",
    variants.join(", ") || "–",
    summary,
  ];
}

/** Counted as a run plans them, without a limit and without the files of repositories. */
async function itemsOf(
  name: string,
  { definition, store, settings }: {
    readonly definition: BenchmarkDefinition;
    readonly store: DataStore;
    readonly settings: unknown;
  },
): Promise<Pick<Listed, "items" | "reason">> {
  try {
    const samples = await definition.samples({
      ...{ settings, seed: 1, limit: undefined, quick: false, contextLength: null },
      data: store.reader(name, definition.data),
      repositories: {
        files: ({ paths }) => Promise.resolve(new Map(paths.map((path) => [path, ""]))),
      },
    });
    return { items: new Set(samples.map(({ id, item = id }) => item)).size };
  } catch (cause) {
    // Data that are not here, or problems that are the user's to bring: the benchmark says which.
    if (!(cause instanceof ModelLensError)) throw cause;
    return { items: null, reason: `${cause.message}. ${cause.hint}` };
  }
}

async function standingOf(
  name: string,
  { files, store, given }: {
    readonly files: readonly DataFile[];
    readonly store: DataStore;
    readonly given: string | undefined;
  },
): Promise<Listed["data"]> {
  if (files.length === 0) return "none needed";
  const here = await Promise.all(files.map(async (file) => {
    if (given === undefined) return await store.standing(name, file) === "here";
    try {
      await store.read(name, file);
      return true;
    } catch (cause) {
      if (!(cause instanceof ModelLensError)) throw cause;
      return false;
    }
  }));
  if (here.every(Boolean)) return "here";
  return here.some(Boolean) ? "in part" : "not here";
}
