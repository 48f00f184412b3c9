/** `modellens.lock`: which files of which plugins somebody has looked at and accepted. @module */

import { dirname } from "node:path";
import { z } from "zod";
import { aloneIn } from "../alone.ts";
import { ModelLensError } from "../errors.ts";
import { writeWhole } from "../whole_file.ts";
import { LockFileError, LockWriteError } from "./errors.ts";
import { Permissions } from "./manifest.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "wanted 64 hexadecimal digits");

/** A plugin as it was locked. */
export const LockEntry = z.strictObject({
  kind: z.enum(["provider", "benchmark", "framework", "alarm", "skill"]),
  version: z.string(),
  permissions: Permissions,
  /** SHA-256 of every file, by path. */
  files: z.record(z.string(), Hash),
});
export type LockEntry = z.infer<typeof LockEntry>;

/** A prompt pack as it was locked: data, which needs no permissions. */
export const PackLockEntry = z.strictObject({
  version: z.string(),
  /** SHA-256 of every file, by path. */
  files: z.record(z.string(), Hash),
});
export type PackLockEntry = z.infer<typeof PackLockEntry>;

/** The version of lock files that this program reads and writes. */
export const LOCK_VERSION = 1;

/** The whole lock file. */
export const Lock = z.strictObject({
  version: z.literal(LOCK_VERSION),
  plugins: z.record(z.string(), LockEntry),
  /** Prompt packs, by id; absent where none is locked. */
  packs: z.record(z.string(), PackLockEntry).optional(),
});
export type Lock = z.infer<typeof Lock>;

/** Reads a lock; an absent one is empty. Throws `LockFileError`. */
export async function readLock(path: string): Promise<Lock> {
  const text = await textIfPresent(path);
  if (text === undefined) return { version: LOCK_VERSION, plugins: {} };
  const json = parseJson(text, path);
  checkVersion(json, path);
  const lock = Lock.safeParse(json);
  if (lock.success) return lock.data;
  const issue = lock.error.issues[0];
  throw new LockFileError(path, [...issue?.path ?? [], issue?.message].join(": "));
}

/**
 * Writes a lock whole or not at all, sorted, so that version control shows what changed. Throws
 * `LockWriteError`.
 */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const sorted: Lock = {
    version: lock.version,
    plugins: sortedByKey(lock.plugins, (entry) => ({
      ...entry,
      files: sortedByKey(entry.files, (hash) => hash),
    })),
    ...(lock.packs === undefined ? {} : {
      packs: sortedByKey(lock.packs, (entry) => ({
        ...entry,
        files: sortedByKey(entry.files, (hash) => hash),
      })),
    }),
  };
  try {
    await writeWhole(path, `${JSON.stringify(sorted, null, 2)}\n`);
  } catch (cause) {
    // Whatever the file system has against it, the lock stays as it was.
    if (cause instanceof Error) throw new LockWriteError(path, cause);
    throw cause;
  }
}

/**
 * Changes a lock, while no other process changes one in the same folder. Throws `LockFileError` and
 * `LockWriteError`.
 */
export async function changeLock(path: string, change: (lock: Lock) => Lock): Promise<void> {
  try {
    await aloneIn(dirname(path), async () => writeLock(path, change(await readLock(path))));
  } catch (cause) {
    if (cause instanceof ModelLensError || !(cause instanceof Error)) throw cause;
    throw new LockWriteError(path, cause);
  }
}

function sortedByKey<T, U>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.keys(map).sort().flatMap((key) => {
      const value = map[key];
      return value === undefined ? [] : [[key, change(value)]];
    }),
  );
}

async function textIfPresent(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new LockFileError(path, cause instanceof Error ? cause.message : String(cause));
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new LockFileError(path, `this is not JSON: ${cause.message}`);
  }
}

function checkVersion(json: unknown, path: string): void {
  const { data } = z.object({ version: z.number() }).safeParse(json);
  if (data === undefined || data.version === LOCK_VERSION) return;
  const reason = `its version is ${data.version}, wanted ${LOCK_VERSION}`;
  throw new LockFileError(path, reason, "Update Model Lens, or use the version that wrote it");
}
