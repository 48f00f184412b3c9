/** Refuses a plugin whose code imports what no lock holds: files outside of its folder, or the network. @module */

import type { Found } from "./discovery.ts";
import { PluginError } from "./errors.ts";
import { megabytes, tooMuch } from "./folder.ts";
import { importsOf } from "./imports.ts";

/** The folder as an address, which only serves to tell what lies below it. */
const HERE = "file:///plugin/";
/** Of modules together: they are read word by word. */
const MOST_BYTES = 32_000_000;

/**
 * Why a plugin cannot be locked: from its entry on, by static imports, it reaches a file that is not
 * among its own. Reads texts and runs nothing.
 */
export async function importProblem(
  { id, kind, folder, files, manifest }: Pick<
    Found,
    "id" | "kind" | "folder" | "files" | "manifest"
  >,
): Promise<PluginError | undefined> {
  if (manifest?.entry === undefined) return undefined;
  const waiting = [new URL(manifest.entry, HERE)];
  const seen = new Set<string>();
  let bytes = 0;
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    const path = decodeURIComponent(module.pathname.slice(new URL(HERE).pathname.length));
    if (seen.has(path) || !Object.hasOwn(files, path) || !/\.[cm]?[jt]sx?$/.test(path)) continue;
    seen.add(path);
    bytes += (await Deno.lstat(`${folder}/${path}`)).size;
    if (bytes > MOST_BYTES) {
      return tooMuch(id, `its modules have ${megabytes(bytes)} and more`, megabytes(MOST_BYTES));
    }
    for (const specifier of importsOf(await Deno.readTextFile(`${folder}/${path}`))) {
      const target = resolved(specifier, module);
      // A variable called "from" before a template reads like an import of nothing.
      if (target === undefined && kind === "skill" && !["model-lens", ""].includes(specifier)) {
        return nothingElse(id, { path, specifier });
      }
      if (target === undefined) continue;
      if (!target.href.startsWith(HERE)) return outside(id, { path, specifier });
      waiting.push(target);
    }
  }
  return undefined;
}

/** Where an import leads; undefined for the host and for packages, which have versions and locks of their own. */
function resolved(specifier: string, from: URL): URL | undefined {
  const isPath = /^\.{0,2}\//.test(specifier) || /^(file|https?|blob):/i.test(specifier);
  return isPath ? new URL(specifier, from) : undefined;
}

/** A skill has no packages where it runs; of the host it may have the types, which are gone by then. */
function nothingElse(
  id: string,
  { path, specifier }: { readonly path: string; readonly specifier: string },
): PluginError {
  return new PluginError("plugin_unsafe", {
    id,
    message:
      `Cannot use plugin "${id}": ${path} imports "${specifier}", and a skill has its own files and nothing else`,
    hint: "Put a copy of what it needs into the folder",
  });
}

function outside(
  id: string,
  { path, specifier }: { readonly path: string; readonly specifier: string },
): PluginError {
  return new PluginError("plugin_unsafe", {
    id,
    message:
      `Cannot use plugin "${id}": ${path} imports "${specifier}", which is outside of its folder, so that no lock holds it`,
    hint:
      "Put a copy of what it needs into the folder, or import a package by its name and version",
  });
}
