/** What every folder below plugins/ owes. @module */

import { parse } from "@std/jsonc";
import { foldersIn, textIfPresent } from "./source_tree.ts";

/** A plugin's folder, as far as it is checked from outside. */
export interface PluginFolder {
  readonly name: string;
  /** The text of plugin.jsonc. */
  readonly manifest: string | undefined;
  /** The text of mod_test.ts. */
  readonly test: string | undefined;
}

/** The plugin folders of the repository. */
export async function pluginFolders(): Promise<readonly PluginFolder[]> {
  const names = await foldersIn("plugins");
  return await Promise.all(names.map(async (name) => ({
    name,
    manifest: await textIfPresent(`plugins/${name}/plugin.jsonc`),
    test: await textIfPresent(`plugins/${name}/mod_test.ts`),
  })));
}

/** Folders whose name is not the id their manifest gives. */
export function misnamedPlugins(folders: readonly PluginFolder[]): readonly string[] {
  return folders.flatMap(({ name, manifest }) => {
    if (manifest === undefined) return [`plugins/${name} has no plugin.jsonc`];
    const { id } = readManifest(manifest);
    return id === name ? [] : [`plugins/${name}/plugin.jsonc has the id ${JSON.stringify(id)}`];
  });
}

/** Folders whose mod_test.ts does not run the conformance suite of their kind. */
export function untestedPlugins(folders: readonly PluginFolder[]): readonly string[] {
  return folders.flatMap(({ name, manifest, test }) => {
    const { kind } = readManifest(manifest ?? "{}");
    const suite = SUITES[String(kind)] ?? ANY_SUITE;
    if (test !== undefined && FROM_TESTING.test(test) && suite.test(test)) return [];
    return [`plugins/${name}/mod_test.ts does not call a conformance suite (${suite.source})`];
  });
}

/** The suite each kind of plugin is held to. */
const SUITES: Readonly<Record<string, RegExp>> = {
  provider: /\btestProvider\(/,
  benchmark: /\btestBenchmark\(/,
  framework: /\btestFramework\(/,
};
const ANY_SUITE = /\btest[A-Z]\w+\(/;
const FROM_TESTING = /from "model-lens\/testing"/;

function readManifest(text: string): { readonly id?: unknown; readonly kind?: unknown } {
  const manifest = parse(text);
  return typeof manifest === "object" && manifest !== null && !Array.isArray(manifest)
    ? { id: manifest.id, kind: manifest.kind }
    : {};
}
