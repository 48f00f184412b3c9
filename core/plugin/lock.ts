/** `modellens.lock`: which files of which plugins somebody has looked at and accepted. @module */

import { z } from "zod";
import { LockFileError } from "./errors.ts";
import { Permissions } from "./manifest.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** A plugin as it was locked. */
export const LockEntry = z.strictObject({
  kind: z.enum(["provider", "benchmark", "skill"]),
  version: z.string(),
  permissions: Permissions,
  /** SHA-256 of every file, by path. */
  files: z.record(z.string(), Hash),
});
export type LockEntry = z.infer<typeof LockEntry>;

/** The whole lock file. */
export const Lock = z.strictObject({
  version: z.literal(1),
  plugins: z.record(z.string(), LockEntry),
});
export type Lock = z.infer<typeof Lock>;

/** Reads a lock; an absent one is empty. Throws `LockFileError`. */
export async function readLock(path: string): Promise<Lock> {
  const text = await textIfPresent(path);
  if (text === undefined) return { version: 1, plugins: {} };
  const lock = Lock.safeParse(parseJson(text, path));
  if (lock.success) return lock.data;
  const issue = lock.error.issues[0];
  throw new LockFileError(path, `${issue?.path.join(".")}: ${issue?.message}`);
}

/** Writes a lock whole or not at all, sorted, so that version control shows what changed. Throws `LockFileError`. */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const sorted = {
    version: lock.version,
    plugins: Object.fromEntries(
      Object.entries(lock.plugins).sort(([a], [b]) => a < b ? -1 : 1).map(([id, entry]) => [id, {
        ...entry,
        files: Object.fromEntries(Object.entries(entry.files).sort(([a], [b]) => a < b ? -1 : 1)),
      }]),
    ),
  };
  const draft = `${path}.part`;
  try {
    await Deno.writeTextFile(draft, `${JSON.stringify(sorted, null, 2)}\n`);
    await Deno.rename(draft, path);
  } catch (cause) {
    throw new LockFileError(path, cause instanceof Error ? cause.message : String(cause));
  }
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
    throw new LockFileError(path, `it is not JSON: ${cause.message}`);
  }
}
