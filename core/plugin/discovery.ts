/** Finds plugins by folder: no list to edit anywhere. @module */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PluginError } from "./errors.ts";
import { combinedHash, differences, hashFolder } from "./folder.ts";
import { type Lock, readLock } from "./lock.ts";
import { KINDS, type Manifest, parseManifest, type PluginKind } from "./manifest.ts";

/** A folder that may hold `plugins/`, `skills/` and `modellens.lock`. */
export interface Root {
  readonly path: string;
  /** How users know it. */
  readonly name: "built in" | "beside the program" | "this folder" | "user data";
}

/** A plugin that was found. Exactly one of `files` and `problem` says whether it may be loaded. */
export interface Found {
  readonly id: string;
  /** What users type: the id without the prefix of its kind. */
  readonly name: string;
  readonly kind: PluginKind;
  readonly folder: string;
  readonly root: Root;
  readonly manifest: Manifest | undefined;
  /** SHA-256 of every file; empty when they could not be read. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 over all of them. */
  readonly sha256: string;
  /** Why it is not to be loaded; undefined when its files are the locked ones. */
  readonly problem: PluginError | undefined;
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
  env: (name: string) => string | undefined = Deno.env.get,
): string | undefined {
  const xdg = env("XDG_DATA_HOME");
  if (xdg !== undefined && xdg !== "") return `${xdg}/modellens`;
  const home = env("HOME") ?? env("USERPROFILE");
  return home === undefined || home === "" ? undefined : `${home}/.local/share/modellens`;
}

/** Every plugin below the roots, checked against the roots' locks, sorted by id. Throws `LockFileError`. */
export async function discover(roots: readonly Root[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const root of roots) {
    const lock = await readLock(lockPath(root));
    for (const [folder, kinds] of FOLDERS) {
      for (const id of await foldersIn(`${root.path}/${folder}`)) {
        const place = { root, folder: `${root.path}/${folder}/${id}`, id, kinds };
        const first = found.find((other) => other.id === id);
        found.push(first === undefined ? await inspect(place, lock) : duplicate(place, first));
      }
    }
  }
  return found.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** Where the lock of a root stands. */
export function lockPath(root: Root): string {
  return `${root.path}/modellens.lock`;
}

const FOLDERS: readonly [string, readonly PluginKind[]][] = [
  ["plugins", ["provider", "benchmark"]],
  ["skills", ["skill"]],
];

interface Place {
  readonly root: Root;
  readonly folder: string;
  readonly id: string;
  readonly kinds: readonly PluginKind[];
}

async function inspect(place: Place, lock: Lock): Promise<Found> {
  const { folder, id, kinds } = place;
  const guess =
    kinds.find((kind) => KINDS[kind].prefix !== "" && id.startsWith(KINDS[kind].prefix)) ??
      kinds[0] ?? "provider";
  const base = { ...place, name: nameOf(id, guess), kind: guess, files: {}, sha256: "" };
  try {
    const manifest = await readManifest(place);
    const files = await hashFolder(folder, id);
    const kind = manifest.kind;
    const found = {
      ...base,
      name: nameOf(id, kind),
      kind,
      manifest,
      files,
      sha256: combinedHash(files),
    };
    return { ...found, problem: lockProblem(found, lock) };
  } catch (cause) {
    if (!(cause instanceof PluginError)) throw cause;
    return { ...base, manifest: undefined, problem: cause };
  }
}

async function readManifest({ folder, id, kinds }: Place): Promise<Manifest> {
  const [only] = kinds.length === 1 ? kinds : [];
  const name = KINDS[only ?? "provider"].manifest;
  try {
    const text = await Deno.readTextFile(`${folder}/${name}`);
    return parseManifest(text, {
      path: `${folder}/${name}`,
      id,
      ...(only === undefined ? {} : { kind: only }),
    });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new PluginError("plugin_manifest_missing", {
      id,
      message: `Cannot use plugin "${id}": ${folder} has no ${name}`,
      hint: `Add a ${name}, or move the folder away; "plugins new" makes one to start from`,
      cause,
    });
  }
}

function lockProblem(found: Omit<Found, "problem">, lock: Lock): PluginError | undefined {
  const { id, files, folder } = found;
  const entry = lock.plugins[id];
  if (entry === undefined) {
    return new PluginError("plugin_not_locked", {
      id,
      message: `Plugin "${id}" is new and not loaded: ${folder}`,
      hint: `Review it, then run "plugins lock ${id}"`,
    });
  }
  const changes = differences(entry.files, files);
  if (changes.length === 0) return undefined;
  return new PluginError("plugin_changed", {
    id,
    message: `Cannot load plugin "${id}": its files are not the locked ones: ${changes.join(", ")}`,
    hint: `Review ${folder}, then run "plugins lock ${id}"`,
  });
}

function duplicate(place: Place, first: Found): Found {
  const { id, folder } = place;
  return {
    ...place,
    name: first.name,
    kind: first.kind,
    manifest: undefined,
    files: {},
    sha256: "",
    problem: new PluginError("plugin_duplicate", {
      id,
      message:
        `Cannot use plugin "${id}" in ${folder}: ${first.folder} has the same id and came first`,
      hint: "Rename one of the two folders, and the id in its manifest",
    }),
  };
}

function nameOf(id: string, kind: PluginKind): string {
  const { prefix } = KINDS[kind];
  return prefix !== "" && id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

async function foldersIn(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(path)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    // No such folder: no plugins there.
  }
  return names.sort();
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
