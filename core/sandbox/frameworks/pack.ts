/**
 * A framework as programs find it: one file with its modules, one with its type declarations. Both are
 * made once from the packages of the registry, in the versions and with the checksums that are pinned
 * beside this file, and need no network afterwards.
 * @module
 */

import { join } from "node:path";
import { sha256 } from "../../sha256.ts";
import { userCacheFolder } from "../../user_cache.ts";
import { type FrameworkDefinition, FRAMEWORKS } from "./definitions.ts";
import { declarationsOf } from "./declarations.ts";
import packages from "./packages.json" with { type: "json" };
import lock from "./packages_lock.json" with { type: "json" };

/** Names of the files of a pack. */
export const PACK_FILES = { modules: "modules.js", dom: "dom.js", types: "types.json" } as const;

/** A pack, or why there is none. */
export type Pack = { readonly folder: string } | { readonly unavailable: string };

/** Raised with every change of what a pack holds. */
const PACK_VERSION = 1;

/** How packs are made. */
export interface PackOptions {
  /** Folder that packs are kept in; that of the user by default. */
  readonly cache?: string | undefined;
  /** Told when the packages are fetched. */
  readonly notice?: (text: string) => void;
}

/** Finds a pack, and makes it where it is not there yet. */
export async function packOf(
  framework: keyof typeof FRAMEWORKS,
  { cache = defaultCache(), notice = () => {} }: PackOptions = {},
): Promise<Pack> {
  if (cache === undefined) {
    return { unavailable: "There is no home folder to keep packages in; set XDG_CACHE_HOME" };
  }
  try {
    return await madePack(framework, { cache, notice });
  } catch (cause) {
    // A disk that is full, a folder that may not be written to: where it stands is in the words.
    if (!(cause instanceof Error) || !isOfFiles(cause)) throw cause;
    return { unavailable: `Its packages cannot be kept in "${cache}": ${cause.message}` };
  }
}

/** Errors of the system have its code. */
function isOfFiles(cause: Error): boolean {
  return "code" in cause || cause instanceof Deno.errors.NotFound ||
    cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotADirectory;
}

async function madePack(
  framework: keyof typeof FRAMEWORKS,
  { cache, notice }: { readonly cache: string; readonly notice: (text: string) => void },
): Promise<Pack> {
  const definition = FRAMEWORKS[framework];
  const folder = join(cache, `${framework}-${fingerprint(definition)}`);
  if (await isThere(join(folder, PACK_FILES.types))) return { folder };
  await Deno.mkdir(cache, { recursive: true });
  // Several processes may want it at the same time: one makes it, the others wait.
  using turn = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await turn.lock(true);
  if (await isThere(join(folder, PACK_FILES.types))) return { folder };
  notice(`Preparing the packages of ${framework}; the first time, they are fetched (10 MB)`);
  const work = await Deno.makeTempDir({ dir: cache, prefix: `${framework}-` });
  try {
    const fault = await make(definition, work);
    if (fault !== undefined) return { unavailable: fault };
    await Deno.rename(join(work, "pack"), folder);
    return { folder };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

function defaultCache(): string | undefined {
  const cache = userCacheFolder();
  return cache === undefined ? undefined : join(cache, "frameworks");
}

function fingerprint(definition: FrameworkDefinition): string {
  return sha256(JSON.stringify([PACK_VERSION, definition, packages, lock])).slice(0, 16);
}

/** Makes `pack/` in a folder for work. Returns what went wrong. */
async function make(definition: FrameworkDefinition, work: string): Promise<string | undefined> {
  const pack = join(work, "pack");
  await Deno.mkdir(pack);
  await Deno.writeTextFile(join(work, "deno.json"), JSON.stringify(packages));
  await Deno.writeTextFile(join(work, "deno.lock"), JSON.stringify(lock, null, 2));
  const fetched = await deno(["install", "--frozen", "--quiet"], work);
  if (fetched !== undefined) return `Its packages cannot be fetched: ${fetched}`;

  const entries: [string, string][] = [[PACK_FILES.modules, modulesEntry(definition)]];
  if (definition.dom) entries.push([PACK_FILES.dom, `export { Window } from "happy-dom";`]);
  for (const [file, source] of entries) {
    const entry = join(work, file.replace(/\.js$/, "_entry.js"));
    await Deno.writeTextFile(entry, source);
    const externals = definition.absent.flatMap((name) => ["--external", name]);
    const bundled = await deno(
      [
        "bundle",
        "--quiet",
        "--platform",
        "deno",
        ...externals,
        "--output",
        join(pack, file),
        entry,
      ],
      work,
    );
    if (bundled !== undefined) return `Its packages cannot be put together: ${bundled}`;
  }
  const types = await declarationsOf(definition.types, join(work, "node_modules"));
  await Deno.writeTextFile(join(pack, PACK_FILES.types), JSON.stringify(types));
  return undefined;
}

/** A module that exports the modules of the framework, by name. */
function modulesEntry({ first, modules }: FrameworkDefinition): string {
  const imports = modules.map((name, index) => `import * as m${index} from "${name}";`);
  const pairs = modules.map((name, index) => `"${name}": m${index}`);
  return [
    ...(first === undefined ? [] : [`import "${first}";`]),
    ...imports,
    `export default { ${pairs.join(", ")} };`,
  ].join("\n");
}

/** Runs Deno. Returns the last words of one that failed. */
async function deno(args: readonly string[], cwd: string): Promise<string | undefined> {
  // A compiled program is not Deno; there may be one beside it.
  const command = Deno.build.standalone ? "deno" : Deno.execPath();
  try {
    const { success, stderr } = await new Deno.Command(command, {
      args: [...args],
      cwd,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
      stdout: "null",
    }).output();
    if (success) return undefined;
    const lines = new TextDecoder().decode(stderr).split("\n").map((line) => line.trim());
    return lines.find((line) => /^error/i.test(line)) ?? lines.find((line) => line !== "") ??
      "Deno did not say why";
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    return `there is no "${command}" on this machine, and only Deno can fetch them`;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
