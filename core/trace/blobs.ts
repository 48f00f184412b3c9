/** Long texts, stored once: under the hash of their bytes, or compressed among the bytes of the wire. @module */

import { BLOB_THRESHOLD, BlobRef } from "../events/envelope.ts";
import type { WirePlace } from "../events/exchange.ts";
import { sha256 } from "../sha256.ts";
import { TraceWriteError } from "./errors.ts";
import { changeTree } from "./json_tree.ts";
import { BLOBS_FOLDER, inside, WIRE_FILE } from "./layout.ts";
import { WireReader, type WireWriter } from "./wire/wire_file.ts";

const encoder = new TextEncoder();
/** A byte order mark at the beginning of a text is a part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** In a trace that packs its texts, those of more bytes than this are. */
const PACK_THRESHOLD = 1024;
/** Larger ones have files of their own all the same, so that their beginning can be read. */
const PACK_MOST = 256 * 1024;
/** Packed texts that are remembered, so that none is packed twice: about 4 MB. */
const REMEMBERED = 20_000;

/** Replaces long texts by references, and references by texts. */
export class Blobs {
  /** Texts of so many bytes or less stay where they are. */
  readonly threshold: number;
  readonly #trace: string;
  readonly #folder: string;
  readonly #packed: WireWriter | undefined;
  /** Where packed texts are, by their hash; the oldest goes first. */
  readonly #places = new Map<string, WirePlace>();
  /** Hashes of texts that are there. */
  readonly #stored = new Set<string>();
  /** Files that may not be on the disk yet. */
  #unsynced: string[] = [];

  /** `trace` is the trace directory; `packed` takes what is to be compressed rather than a file. */
  constructor(trace: string, { packed }: { readonly packed?: WireWriter } = {}) {
    this.#trace = trace;
    this.#folder = inside(trace, BLOBS_FOLDER);
    this.#packed = packed;
    this.threshold = packed === undefined ? BLOB_THRESHOLD : PACK_THRESHOLD;
  }

  /**
   * The same value with every long string stored and replaced; what only looks like a
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

  /** The text of one reference; undefined when it is not there or not what was stored. */
  text(ref: BlobRef): string | undefined {
    const text = this.#loadText(ref, () => undefined);
    return typeof text === "string" ? text : undefined;
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
    if (text.length * 3 <= this.threshold || !text.isWellFormed()) return text;
    const bytes = encoder.encode(text);
    if (bytes.length <= this.threshold) return text;
    const hash = sha256(bytes);
    if (this.#packed !== undefined && bytes.length <= PACK_MOST) {
      const { at, length } = this.#places.get(hash) ??
        this.#pack(hash, { bytes, packed: this.#packed });
      return { $blob: `sha256:${hash}`, bytes: bytes.length, at, length };
    }
    if (!this.#stored.has(hash)) this.#write(hash, bytes);
    this.#stored.add(hash);
    return { $blob: `sha256:${hash}`, bytes: bytes.length };
  }

  #pack(
    hash: string,
    { bytes, packed }: { readonly bytes: Uint8Array; readonly packed: WireWriter },
  ): WirePlace {
    const place = packed.keep(bytes);
    this.#places.set(hash, place);
    const [oldest] = this.#places.keys();
    if (this.#places.size > REMEMBERED && oldest !== undefined) this.#places.delete(oldest);
    return place;
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
      const place = placeOf(ref);
      const problem = this.#unfit(ref, infoOf(place === undefined ? path : this.#wirePath));
      if (problem === undefined) {
        const bytes = place === undefined ? Deno.readFileSync(path) : this.#unpacked(ref, place);
        if (sha256(bytes) === hash) return decoder.decode(bytes);
      }
      missing(ref, problem ?? "its bytes do not have its hash");
    } catch (cause) {
      missing(ref, cause instanceof Error ? cause.message : String(cause));
    }
    return ref;
  }

  #unpacked({ bytes }: BlobRef, place: WirePlace): Uint8Array {
    using reader = new WireReader(this.#trace);
    return reader.bytes(place, { most: bytes });
  }

  get #wirePath(): string {
    return inside(this.#trace, WIRE_FILE);
  }

  /** Looked at before it is read, because a link could lead to a device that never ends. */
  #unfit(ref: BlobRef, info: Deno.FileInfo | undefined): string | undefined {
    if (info === undefined) return "it is not there";
    if (!info.isFile) return "it is no regular file";
    const place = placeOf(ref);
    if (place !== undefined) {
      const { size } = info;
      return place.at + place.length > size ? `${WIRE_FILE} ends before it` : undefined;
    }
    return info.size === ref.bytes
      ? undefined
      : `it has ${info.size} bytes instead of ${ref.bytes}`;
  }

  #place(hash: string): { folder: string; path: string } {
    const folder = inside(this.#folder, "sha256", hash.slice(0, 2));
    return { folder, path: inside(folder, hash) };
  }
}

/** Where a text is in the file of packed ones; undefined where it has a file of its own. */
function placeOf({ at, length }: BlobRef): WirePlace | undefined {
  return at === undefined || length === undefined ? undefined : { at, length };
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
  const [name, ...rest] = Object.keys(value).filter((name) => !BESIDE.has(name));
  if (name === undefined || rest.length > 0 || !/^\$+blob$/.test(name)) return undefined;
  const hash: unknown = Reflect.get(value, name);
  return typeof hash === "string" && hash.startsWith("sha256:") ? name : undefined;
}

/** What a reference has beside its hash. */
const BESIDE: ReadonlySet<string> = new Set(["bytes", "at", "length"]);

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
