/** Texts over 4 KiB, stored once under the hash of their bytes. @module */

import { BLOB_THRESHOLD, type BlobRef } from "../events/envelope.ts";
import { sha256 } from "../sha256.ts";
import { TraceWriteError } from "./errors.ts";
import { BLOBS_FOLDER, inside } from "./layout.ts";

const encoder = new TextEncoder();

/** Replaces long texts by references, and references by texts. */
export class Blobs {
  readonly #folder: string;
  readonly #stored = new Set<string>();

  /** `trace` is the trace directory. */
  constructor(trace: string) {
    this.#folder = inside(trace, BLOBS_FOLDER);
  }

  /** The same value with every string over 4 KiB stored and replaced. Throws `TraceWriteError`. */
  store<T>(value: T): T | BlobRef {
    return mapValues(value, (leaf) => this.#storeText(leaf), isString);
  }

  /** The same value with every reference replaced by its text; `missing` is told of those that cannot be. */
  load<T>(value: T, missing: (ref: BlobRef, reason: string) => void): T {
    const loaded = mapValues(value, (ref) => this.#loadText(ref, missing), isBlobRef);
    // References stand where the schema has strings, so putting the strings back restores the type.
    return loaded as T;
  }

  #storeText(text: string): string | BlobRef {
    if (text.length * 3 <= BLOB_THRESHOLD) return text;
    const bytes = encoder.encode(text);
    if (bytes.length <= BLOB_THRESHOLD) return text;
    const hash = sha256(bytes);
    if (!this.#stored.has(hash)) this.#write(hash, bytes);
    this.#stored.add(hash);
    return { $blob: `sha256:${hash}`, bytes: bytes.length };
  }

  #write(hash: string, bytes: Uint8Array): void {
    const { folder, path } = this.#place(hash);
    try {
      if (exists(path)) return;
      Deno.mkdirSync(folder, { recursive: true });
      // Written beside and renamed, so that a blob is whole or absent.
      const draft = inside(folder, `${hash}.part`);
      using file = Deno.openSync(draft, { write: true, create: true, truncate: true });
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncDataSync();
      Deno.renameSync(draft, path);
    } catch (cause) {
      throw new TraceWriteError(path, cause);
    }
  }

  #loadText(ref: BlobRef, missing: (ref: BlobRef, reason: string) => void): string | BlobRef {
    const hash = ref.$blob.slice("sha256:".length);
    try {
      const bytes = Deno.readFileSync(this.#place(hash).path);
      if (sha256(bytes) === hash) return new TextDecoder().decode(bytes);
      missing(ref, "its bytes do not have its hash");
    } catch (cause) {
      missing(ref, cause instanceof Deno.errors.NotFound ? "it is not there" : String(cause));
    }
    return ref;
  }

  #place(hash: string): { folder: string; path: string } {
    const folder = inside(this.#folder, "sha256", hash.slice(0, 2));
    return { folder, path: inside(folder, hash) };
  }
}

/** Whether a value is a reference to a blob. */
export function isBlobRef(value: unknown): value is BlobRef {
  return typeof value === "object" && value !== null && "$blob" in value &&
    typeof value.$blob === "string" && /^sha256:[0-9a-f]{64}$/.test(value.$blob);
}

/** A copy of a JSON value with every leaf that `matches` replaced. */
export function mapValues<L>(
  value: unknown,
  replace: (leaf: L) => unknown,
  matches: (value: unknown) => value is L,
): never {
  // The caller knows which type the copy has; only leaves differ.
  return mapped(value, replace, matches) as never;
}

function mapped<L>(
  value: unknown,
  replace: (leaf: L) => unknown,
  matches: (value: unknown) => value is L,
): unknown {
  if (matches(value)) return replace(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, replace, matches));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapped(one, replace, matches)]),
  );
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
