/** Texts over 4 KiB, stored once under the hash of their bytes. @module */

import { BLOB_THRESHOLD, BlobRef } from "../events/envelope.ts";
import { sha256 } from "../sha256.ts";
import { TraceWriteError } from "./errors.ts";
import { changeTree } from "./json_tree.ts";
import { BLOBS_FOLDER, inside } from "./layout.ts";

const encoder = new TextEncoder();
/** A byte order mark at the beginning of a text is a part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Replaces long texts by references, and references by texts. */
export class Blobs {
  readonly #folder: string;
  /** Hashes of texts that are there. */
  readonly #stored = new Set<string>();
  /** Files that may not be on the disk yet. */
  #unsynced: string[] = [];

  /** `trace` is the trace directory. */
  constructor(trace: string) {
    this.#folder = inside(trace, BLOBS_FOLDER);
  }

  /**
   * The same value with every string over 4 KiB stored and replaced; what only looks like a
   * reference is marked, so that `load()` gives it back. Throws `TraceWriteError`.
   */
  store(value: object): object {
    const stored = changeTree(value, {
      value: (one) => typeof one === "string" ? this.#storeText(one) : marked(one),
    });
    // An object stays one: only what is in it changes.
    return stored as object;
  }

  /** The same value with every reference replaced by its text; one whose text is not there stays, and `missing` is told. */
  load(value: unknown, missing: (ref: BlobRef, reason: string) => void): unknown {
    return changeTree(value, {
      value: (one) => isBlobRef(one) ? this.#loadText(one, missing) : unmarked(one),
    });
  }

  /** Returns when every text stored before the call is on the disk. Throws `TraceWriteError`. */
  async sync(): Promise<void> {
    const paths = this.#unsynced;
    this.#unsynced = [];
    for (const path of paths) {
      try {
        using file = await Deno.open(path, { write: true });
        await file.syncData();
      } catch (cause) {
        throw new TraceWriteError(path, cause);
      }
    }
  }

  #storeText(text: string): string | BlobRef {
    // Half a surrogate pair has no bytes; JSON can spell it, so such a text stays in its line.
    if (text.length * 3 <= BLOB_THRESHOLD || !text.isWellFormed()) return text;
    const bytes = encoder.encode(text);
    if (bytes.length <= BLOB_THRESHOLD) return text;
    const hash = sha256(bytes);
    if (!this.#stored.has(hash)) this.#write(hash, bytes);
    this.#stored.add(hash);
    return { $blob: `sha256:${hash}`, bytes: bytes.length };
  }

  #write(hash: string, bytes: Uint8Array): void {
    const { folder, path } = this.#place(hash);
    // Written beside and renamed, so that a blob is whole or absent.
    const draft = inside(folder, `${hash}.part`);
    try {
      const there = infoOf(path);
      if (there?.isFile !== true || there.size !== bytes.length) {
        Deno.mkdirSync(folder, { recursive: true });
        Deno.writeFileSync(draft, bytes);
        Deno.renameSync(draft, path);
      }
      this.#unsynced.push(path);
    } catch (cause) {
      discard(draft);
      throw new TraceWriteError(path, cause);
    }
  }

  #loadText(ref: BlobRef, missing: (ref: BlobRef, reason: string) => void): string | BlobRef {
    const hash = ref.$blob.slice("sha256:".length);
    const { path } = this.#place(hash);
    try {
      const problem = this.#unfit(ref, infoOf(path));
      if (problem === undefined) {
        const bytes = Deno.readFileSync(path);
        if (sha256(bytes) === hash) return decoder.decode(bytes);
      }
      missing(ref, problem ?? "its bytes do not have its hash");
    } catch (cause) {
      missing(ref, cause instanceof Error ? cause.message : String(cause));
    }
    return ref;
  }

  /** Looked at before it is read, because a link could lead to a device that never ends. */
  #unfit({ bytes }: BlobRef, info: Deno.FileInfo | undefined): string | undefined {
    if (info === undefined) return "it is not there";
    if (!info.isFile) return "it is no regular file";
    return info.size === bytes ? undefined : `it has ${info.size} bytes instead of ${bytes}`;
  }

  #place(hash: string): { folder: string; path: string } {
    const folder = inside(this.#folder, "sha256", hash.slice(0, 2));
    return { folder, path: inside(folder, hash) };
  }
}

/** Whether a value is a reference to a blob. */
export function isBlobRef(value: unknown): value is BlobRef {
  return typeof value === "object" && value !== null && "$blob" in value &&
    BlobRef.safeParse(value).success;
}

/** Whether a line may hold a reference, or something marked because it looks like one. */
export function mayRefer(line: string): boolean {
  return line.includes(REFERENCE);
}

const REFERENCE = '$blob":"sha256:';

/** What looks like a reference, marked or not, with one mark more. */
function marked(value: unknown): unknown {
  const name = lookalike(value);
  return name === undefined ? value : renamed(value, name, `$${name}`);
}

/** What is marked, with one mark less. */
function unmarked(value: unknown): unknown {
  const name = lookalike(value);
  return name === undefined || name === "$blob" ? value : renamed(value, name, name.slice(1));
}

/** The name under which a value has a hash beside its size, as a reference has it; marks are further `$`. */
function lookalike(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("bytes" in value)) return undefined;
  const [name, ...rest] = Object.keys(value).filter((name) => name !== "bytes");
  if (name === undefined || rest.length > 0 || !/^\$+blob$/.test(name)) return undefined;
  const hash: unknown = Reflect.get(value, name);
  return typeof hash === "string" && hash.startsWith("sha256:") ? name : undefined;
}

function renamed(value: unknown, from: string, to: string): unknown {
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, one]) => [name === from ? to : name, one]),
  );
}

function infoOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

function discard(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (cause) {
    // The failure to write is what matters; a part that stays is never read.
    if (!(cause instanceof Error)) throw cause;
  }
}
