/** Finds plugins by folder: no list to edit anywhere. @module */

import { PluginError } from "./errors.ts";
import { combinedHash, differences, hashFolder, ownText } from "./folder.ts";
import { type Lock, type LockEntry, readLock } from "./lock.ts";
import { broken, KINDS, type Manifest, parseManifest, type PluginKind } from "./manifest.ts";
import { lockPath, type Root } from "./roots.ts";

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

/**
 * Every plugin below the roots, checked against the roots' locks, sorted by id; of two with one id,
 * the one of the earlier root comes first and the other has the problem. Throws `LockFileError`.
 */
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
  // Sorting is stable, so equal ids stay in the order of their roots.
  return found.sort((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}

const FOLDERS: readonly [string, readonly [PluginKind, ...PluginKind[]]][] = [
  ["plugins", ["provider", "benchmark", "framework", "alarm"]],
  ["skills", ["skill"]],
];

interface Place {
  readonly root: Root;
  readonly folder: string;
  readonly id: string;
  readonly kinds: readonly [PluginKind, ...PluginKind[]];
}

async function inspect(place: Place, lock: Lock): Promise<Found> {
  const { root, folder, id, kinds } = place;
  const guess = kinds.find((kind) => nameOf(id, kind) !== id) ?? kinds[0];
  const unread: Omit<Found, "problem"> = {
    id,
    name: nameOf(id, guess),
    kind: guess,
    folder,
    root,
    manifest: undefined,
    files: {},
    sha256: "",
  };
  try {
    const manifest = await readManifest(place);
    const { kind } = manifest;
    const files = await hashFolder(folder, id);
    checkNamed(manifest, place, files);
    const found = {
      ...unread,
      name: nameOf(id, kind),
      kind,
      manifest,
      files,
      sha256: combinedHash(files),
    };
    return { ...found, problem: lockProblem(found, lock) };
  } catch (cause) {
    if (cause instanceof PluginError) return { ...unread, problem: cause };
    return { ...unread, problem: unreadable(place, cause) };
  }
}

async function readManifest({ folder, id, kinds }: Place): Promise<Manifest> {
  const path = manifestPath({ folder, kinds });
  return parseManifest(await manifestText({ folder, id, kinds }), { path, id, kinds });
}

/** More than any manifest has. */
const MANIFEST_BYTES = 1_000_000;

/** Throws unless the files that a manifest names are there, spelled as some file systems need not. */
function checkNamed({ entry, instructions }: Manifest, place: Place, files: Found["files"]): void {
  for (const [field, path] of Object.entries({ entry, instructions })) {
    if (path === undefined || Object.hasOwn(files, path.replace("./", ""))) continue;
    const { id } = place;
    throw broken({ id, path: manifestPath(place) }, `"${field}": there is no file "${path}"`);
  }
}

function manifestPath({ folder, kinds: [first] }: Pick<Place, "folder" | "kinds">): string {
  return `${folder}/${KINDS[first].manifest}`;
}

async function manifestText({ folder, id, kinds }: Omit<Place, "root">): Promise<string> {
  const path = manifestPath({ folder, kinds });
  try {
    const own = { id, path: KINDS[kinds[0]].manifest, atMost: MANIFEST_BYTES };
    return await ownText(folder, own);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new PluginError("plugin_manifest_missing", {
      id,
      message: `Cannot use plugin "${id}": there is no ${path}`,
      hint: 'Add the manifest, or move the folder away; "plugins new" makes one to start from',
      cause,
    });
  }
}

function lockProblem(found: Omit<Found, "problem">, lock: Lock): PluginError | undefined {
  const { id, folder } = found;
  const entry = Object.hasOwn(lock.plugins, id) ? lock.plugins[id] : undefined;
  if (entry === undefined) {
    return new PluginError("plugin_not_locked", {
      id,
      message: `Plugin "${id}" is new and not loaded: ${folder}`,
      hint: `Review it, then run "plugins lock ${id}"`,
    });
  }
  const changes = [
    ...differences(entry.files, found.files),
    // The manifest is one of the files, so these differ alone only when the lock was edited.
    ...(entry.version === found.manifest?.version ? [] : ["its version is not the locked one"]),
    ...(samePermissions(entry, found) ? [] : ["its permissions are not the locked ones"]),
  ];
  if (changes.length === 0) return undefined;
  return new PluginError("plugin_changed", {
    id,
    message: `Cannot load plugin "${id}": its files are not the locked ones: ${changes.join(", ")}`,
    hint: `Review ${folder}, then run "plugins lock ${id}"`,
  });
}

function samePermissions({ permissions }: LockEntry, { manifest }: Pick<Found, "manifest">) {
  // Both were read by one schema, which puts the fields in one order.
  return JSON.stringify(permissions) === JSON.stringify(manifest?.permissions);
}

function duplicate(place: Place, { name, kind, folder: first }: Found): Found {
  const { id, folder, root } = place;
  return {
    id,
    name,
    kind,
    folder,
    root,
    manifest: undefined,
    files: {},
    sha256: "",
    problem: new PluginError("plugin_duplicate", {
      id,
      message: `Cannot use plugin "${id}" in ${folder}: ${first} has the same id and came first`,
      hint: "Rename one of the two folders, and the id in its manifest",
    }),
  };
}

/** What reading a folder fails with when it is the folder's fault, or when it goes away meanwhile. */
const UNREADABLE = [
  Deno.errors.NotFound,
  Deno.errors.PermissionDenied,
  Deno.errors.IsADirectory,
  Deno.errors.NotADirectory,
];

/** The problem of a folder that cannot be read; throws again what is not the folder's fault. */
export function unreadable(
  { id, folder }: Pick<Found, "id" | "folder">,
  cause: unknown,
): PluginError {
  if (!UNREADABLE.some((one) => cause instanceof one)) throw cause;
  return new PluginError("plugin_unreadable", {
    id,
    message: `Cannot read plugin "${id}" in ${folder}: ${
      cause instanceof Error ? cause.message : cause
    }`,
    hint: "Make its files readable, or move the folder away",
    cause,
  });
}

/** What users type for an id. */
export function nameOf(id: string, kind: PluginKind): string {
  const { prefix } = KINDS[kind];
  return prefix !== "" && id.startsWith(prefix) ? id.slice(prefix.length) : id;
}

/** Names of folders and of links, which may lead to folders and are refused by name. */
async function foldersIn(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      if ((isDirectory || isSymlink) && !name.startsWith(".")) names.push(name);
    }
  } catch (cause) {
    // No such folder, or a file of that name: no plugins there.
    if (cause instanceof Deno.errors.NotFound) return [];
    if (cause instanceof Deno.errors.NotADirectory) return [];
    throw cause;
  }
  return names.sort();
}
