/** Who imports whom, as `deno info` sees it. @module */

import { forbidden, type Import } from "./layers.ts";
import { ROOT } from "./source_tree.ts";

/**
 * Every import of the given files and of what they import, from one `deno info` call over a file
 * that imports them all. A computed `import()` is not in it.
 *
 * @throws {SyntaxError} If a file does not parse or imports something that does not exist.
 */
export async function importGraph(paths: readonly string[]): Promise<readonly Import[]> {
  const probe = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = paths.map((path) => `import "${new URL(path, ROOT)}";`);
    await Deno.writeTextFile(probe, lines.join("\n"));
    const config = new URL("deno.json", ROOT).pathname;
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", "--config", config, probe],
    }).output();
    if (!success) throw new SyntaxError(new TextDecoder().decode(stderr));
    return readGraph(JSON.parse(new TextDecoder().decode(stdout)), ROOT);
  } finally {
    await Deno.remove(probe);
  }
}

/** What `deno info --json` prints, as far as it is read here. */
export interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly Dependency[];
  }[];
}

/** One import of a module; an `import type` has no `code`. */
export interface Dependency {
  readonly specifier: string;
  readonly code?: Resolution;
  readonly type?: Resolution;
  readonly isDynamic?: boolean;
}

/** What a specifier led to. */
export interface Resolution {
  readonly specifier?: string;
  readonly error?: string;
}

/**
 * The imports between files under `root`, and from them to packages.
 *
 * @throws {SyntaxError} If a module or an import of the graph is broken.
 */
export function readGraph(graph: ModuleGraph, root: URL): readonly Import[] {
  const ours = graph.modules.filter(({ specifier }) => specifier.startsWith(root.href));
  const broken = ours.flatMap((module) => [
    ...(module.error === undefined ? [] : [module.error]),
    ...(module.dependencies ?? []).flatMap(({ code, type }) => code?.error ?? type?.error ?? []),
  ]);
  if (broken.length > 0) throw new SyntaxError(`Broken imports:\n${broken.join("\n")}`);

  return ours.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.flatMap((dependency): Import[] => {
      const to = dependency.code?.specifier ?? dependency.type?.specifier;
      if (to === undefined) return [];
      return [{
        from: fromRoot(specifier, root),
        to: fromRoot(to, root),
        typeOnly: dependency.code === undefined,
        dynamic: dependency.isDynamic ?? false,
      }];
    })
  );
}

/** The sentence of every import that the layers forbid. */
export function brokenLayers(imports: readonly Import[]): readonly string[] {
  return imports.map(forbidden).filter((reason) => reason !== undefined);
}

/**
 * Import cycles, each as `a.ts -> b.ts -> a.ts`. Types count: two files that need each other's
 * types are one concept. A dynamic import does not: it is how a cycle is broken.
 */
export function importCycles(imports: readonly Import[]): readonly string[] {
  const targets = Map.groupBy(imports.filter(({ dynamic }) => !dynamic), ({ from }) => from);
  const cycles: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];

  const visit = (file: string): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      cycles.push([...trail.slice(start), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    trail.push(file);
    for (const { to } of targets.get(file) ?? []) visit(to);
    trail.pop();
    done.add(file);
  };
  for (const file of targets.keys()) visit(file);
  return cycles;
}

function fromRoot(specifier: string, root: URL): string {
  return specifier.startsWith(root.href)
    ? decodeURIComponent(specifier.slice(root.href.length))
    : specifier;
}
