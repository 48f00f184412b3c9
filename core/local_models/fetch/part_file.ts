/** A file that is not complete yet: appended to, hashed on the way, locked against a second writer. @module */

import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { z } from "zod";
import { systemErrorCode } from "../../machine/system_error.ts";
import { readSmallJson } from "../small_file.ts";
import { ModelFetchError, ModelFolderError, ModelSpaceError } from "./error.ts";

/** Told how many bytes have been hashed. */
export type OnHashed = (bytes: number) => void;

/**
 * Opens the part of a file, and makes folder and part where there are none.
 *
 * @throws {ModelFetchError} `busy` when another process is writing it
 * @throws {ModelFolderError} when it cannot be opened
 */
export async function openPart(target: string): Promise<PartFile> {
  const folder = dirname(target);
  try {
    await Deno.mkdir(folder, { recursive: true });
    const file = await Deno.open(partPath(target), { read: true, write: true, create: true });
    if (await file.tryLock(true)) return new PartFile(target, file);
    file.close();
  } catch (error) {
    throw writeError(folder, error);
  }
  throw new ModelFetchError("busy", {
    file: target,
    why: "another process is fetching it at this moment",
  });
}

/** The part of a model that has arrived. It stays when it is disposed of. */
export class PartFile implements Disposable {
  readonly #target: string;
  readonly #file: Deno.FsFile;
  #hash = createHash("sha256");
  #bytes = 0;

  /** Takes the part of `target`, open and locked, as `openPart()` gives it. */
  constructor(target: string, file: Deno.FsFile) {
    this.#target = target;
    this.#file = file;
  }

  /** Bytes that are there and hashed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Hashes what an earlier download left. */
  async resume(onHashed: OnHashed, signal?: AbortSignal): Promise<void> {
    await hashFile(this.#file, {
      hash: this.#hash,
      signal,
      onHashed: (bytes) => {
        this.#bytes = bytes;
        onHashed(bytes);
      },
    });
  }

  /** What the server called the version of the file that the part is of. */
  async validator(): Promise<string | null> {
    const read = await readSmallJson(validatorPath(this.#target), {
      schema: z.object({ etag: z.string().nullable() }),
      maxBytes: 2 ** 16,
    });
    return read.value?.etag ?? null;
  }

  /** Throws away what there is, and notes of which version the new part is. */
  async restart(etag: string | null): Promise<void> {
    try {
      if (this.#bytes > 0) await this.#file.truncate(0);
      await this.#file.seek(0, Deno.SeekMode.Start);
      await Deno.writeTextFile(validatorPath(this.#target), JSON.stringify({ etag }));
    } catch (error) {
      throw writeError(dirname(this.#target), error);
    }
    this.#hash = createHash("sha256");
    this.#bytes = 0;
  }

  /** Adds bytes. Throws `ModelSpaceError` when the disk is full; what was written is kept. */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < bytes.length;) {
        const rest = bytes.subarray(written);
        const count = await this.#file.write(rest);
        this.#hash.update(rest.subarray(0, count));
        this.#bytes += count;
        written += count;
      }
    } catch (error) {
      throw writeError(dirname(this.#target), error);
    }
  }

  /** SHA-256 of all bytes, in hexadecimal. */
  sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Makes the part the file. */
  async finish(): Promise<void> {
    try {
      await this.#file.sync();
      await Deno.rename(partPath(this.#target), this.#target);
      await removeIfThere(validatorPath(this.#target));
    } catch (error) {
      throw writeError(dirname(this.#target), error);
    }
  }

  /** Removes the part. */
  async discard(): Promise<void> {
    await removeIfThere(partPath(this.#target));
    await removeIfThere(validatorPath(this.#target));
  }

  /** Closes the file, which ends the lock. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** SHA-256 of a whole file, in hexadecimal. Throws what the operating system says. */
export async function fileSha256(
  path: string,
  options: { readonly onHashed: OnHashed; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  await hashFile(file, { hash, ...options });
  return hash.digest("hex");
}

const BUFFER_BYTES = 2 ** 20;

async function hashFile(
  file: Deno.FsFile,
  { hash, onHashed, signal }: {
    readonly hash: ReturnType<typeof createHash>;
    readonly onHashed: OnHashed;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const { size } = await file.stat();
  const buffer = new Uint8Array(Math.min(BUFFER_BYTES, size));
  for (let hashed = 0; hashed < size;) {
    signal?.throwIfAborted();
    const count = await file.read(buffer.subarray(0, Math.min(buffer.length, size - hashed)));
    if (count === null) break;
    hash.update(buffer.subarray(0, count));
    hashed += count;
    onHashed(hashed);
  }
}

function partPath(target: string): string {
  return `${target}.part`;
}

function validatorPath(target: string): string {
  return `${target}.part.json`;
}

function writeError(folder: string, cause: unknown): Error {
  const code = systemErrorCode(cause);
  return code === "ENOSPC" || code === "EDQUOT"
    ? new ModelSpaceError(folder, undefined, { cause })
    : new ModelFolderError(folder, REASONS[code] ?? code, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be written to",
  EPERM: "it may not be written to",
  EROFS: "its file system is read-only",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a part of its path is a file",
  ENAMETOOLONG: "its path is too long",
};

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
