/** How long `--version` takes, against a Deno program that does nothing, and what it loads. @module */

import { pathToFileURL } from "node:url";
import { type Figure, medianFigure, plainFigure, present } from "./figure.ts";
import { ROOT, runDeno } from "./program.ts";

const REPETITIONS = 25;

if (import.meta.main) present(await measure());

/** Starts both in turns, and counts the npm packages that are imported before any command is chosen. */
async function measure(): Promise<Figure[]> {
  const empty = await Deno.makeTempFile({ suffix: ".ts" });
  const ratios: number[] = [];
  const times: number[] = [];
  try {
    for (let turn = 0; turn <= REPETITIONS; turn++) {
      const nothing = await runDeno("run", "-A", empty);
      const version = await runDeno("run", "-A", "cli.ts", "--version");
      // The first turn fills the cache.
      if (turn === 0) continue;
      ratios.push(version.ms / nothing.ms);
      times.push(version.ms);
    }
  } finally {
    await Deno.remove(empty);
  }
  return [
    medianFigure(ratios, { what: "--version ÷ an empty program", atMost: 3 }),
    medianFigure(times, { what: "--version: wall time", unit: "ms", digits: 0 }),
    await packages("cli.ts", "--version"),
    await packages("cli/dispatch.ts", "--help"),
  ];
}

/** How many packages a flag loads; the bridges in std/ stand for JSR and are not descended into. */
async function packages(entry: string, flag: string): Promise<Figure> {
  const found = await packagesOf(entry);
  const names = found.length === 0 ? "" : ` (${found.join(", ")})`;
  const what = `${flag}: npm packages loaded, those of @std apart${names}`;
  return plainFigure(found.length, { what, digits: 0, atMost: 0 });
}

/** A part of what `deno info --json` prints. */
interface Graph {
  readonly redirects?: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** The npm packages that a module imports without running any code. */
async function packagesOf(entry: string): Promise<string[]> {
  const { stdout } = await runDeno("info", "--json", entry);
  const root = pathToFileURL(ROOT);
  const { modules, redirects = {} }: Graph = JSON.parse(stdout);
  const bridges = new URL("std/", root).href;
  const seen = new Set<string>();
  const reach = (specifier: string): void => {
    const target = redirects[specifier] ?? specifier;
    if (seen.has(target) || target.startsWith(bridges)) return;
    seen.add(target);
    const { dependencies = [] } = modules.find((one) => one.specifier === target) ?? {};
    for (const { code, isDynamic } of dependencies) {
      if (code !== undefined && isDynamic !== true) reach(code.specifier);
    }
  };
  reach(new URL(entry, root).href);
  if (seen.size < 2) throw new Error(`Cannot see what ${entry} imports`);
  return [...seen].filter((specifier) => specifier.startsWith("npm:"));
}
