/** The folders in which plugins are looked for. @module */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder that may hold `plugins/`, `skills/` and `modellens.lock`. */
export interface Root {
  readonly path: string;
  /** How users know it. */
  readonly name: "built in" | "beside the program" | "this folder" | "user data";
}

/** The roots there are, in order: the program's own tree, the binary's folder, the working folder, the user's data. */
export async function pluginRoots(): Promise<Root[]> {
  const tree = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");
  const candidates: Root[] = [{ path: tree, name: "built in" }];
  if (Deno.build.standalone) {
    candidates.push({ path: dirname(Deno.execPath()), name: "beside the program" });
  }
  candidates.push({ path: Deno.cwd(), name: "this folder" });
  const data = userDataFolder();
  if (data !== undefined) candidates.push({ path: data, name: "user data" });
  const seen = new Set<string>();
  const roots: Root[] = [];
  for (const root of candidates) {
    const real = await realPath(root.path);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    roots.push(root);
  }
  return roots;
}

/** The user's data folder; undefined when there is no home. */
export function userDataFolder(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string | undefined {
  const xdg = env("XDG_DATA_HOME");
  if (xdg !== undefined && xdg !== "") return `${xdg}/modellens`;
  const home = env("HOME") ?? env("USERPROFILE");
  return home === undefined || home === "" ? undefined : `${home}/.local/share/modellens`;
}

/** Where the lock of a root stands. */
export function lockPath({ path }: Root): string {
  return `${path}/modellens.lock`;
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    // The tree inside a compiled program has no path outside of it.
    if (cause instanceof Deno.errors.NotSupported) return path;
    throw cause;
  }
}
