/** The bytes of a body as they come in, each piece with its time. @module */

import { createHash } from "node:crypto";
import {
  type BrotliDecompress,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";
import { joined } from "../http/message_parser.ts";

/** What one read of the socket brought. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** A longer body is hashed and counted, and not kept. */
const LONGEST_BODY = 256 * 1024 * 1024;

/** Gathers a body. */
export class Body {
  readonly #hash = createHash("sha256");
  #parts: Piece[] = [];
  #length = 0;
  #tooLong = false;

  /** Bytes that came. */
  get length(): number {
    return this.#length;
  }

  /** Whether it is longer than what is kept. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  /** The pieces; none when it is too long. Chunks of HTTP that came at once came as one. */
  pieces(): readonly Piece[] {
    const pieces: { at: number; parts: Uint8Array[] }[] = [];
    for (const { bytes, at } of this.#parts) {
      const last = pieces.at(-1);
      if (last?.at === at) last.parts.push(bytes);
      else pieces.push({ at, parts: [bytes] });
    }
    return pieces.map(({ at, parts }) => ({ at, bytes: joined(parts) }));
  }

  /** Takes bytes, which must not change. */
  add(bytes: Uint8Array, at: number): void {
    this.#length += bytes.length;
    this.#hash.update(bytes);
    this.#tooLong ||= this.#length > LONGEST_BODY;
    if (this.#tooLong) {
      this.#parts = [];
      return;
    }
    this.#parts.push({ bytes, at });
  }

  /** Lets go of what was gathered; length and hash stay. */
  forget(): void {
    this.#parts = [];
  }

  /** All of it. */
  bytes(): Uint8Array {
    return joined(this.#parts.map(({ bytes }) => bytes));
  }

  /** SHA-256 of what came. To be called once. */
  sha256(): string {
    return this.#hash.digest("hex");
  }
}

/** Takes a coding off the pieces: what each of them holds keeps its time. Rejects where the bytes are not in that coding. */
export async function decodedPieces(
  pieces: readonly Piece[],
  coding: string,
): Promise<readonly Piece[]> {
  const decoder = decoderOf(coding.trim().toLowerCase());
  if (decoder === undefined) return pieces;
  const decoded: Piece[] = [];
  let parts: Uint8Array[] = [];
  decoder.on("data", (bytes: Uint8Array) => parts.push(new Uint8Array(bytes)));
  const failed = new Promise<never>((_, reject) => decoder.on("error", reject));
  const step = (act: (done: () => void) => void) => Promise.race([new Promise<void>(act), failed]);
  for (const { bytes, at } of pieces) {
    await step((done) => decoder.write(bytes, () => decoder.flush(flushOf(coding), done)));
    if (parts.length > 0) decoded.push({ bytes: joined(parts), at });
    parts = [];
  }
  try {
    await step((done) => {
      decoder.on("end", done);
      decoder.end();
    });
  } catch (cause) {
    // It broke off: what came is what there is.
    if (!(cause instanceof Error)) throw cause;
  }
  const last = pieces.at(-1);
  if (parts.length > 0 && last !== undefined) decoded.push({ bytes: joined(parts), at: last.at });
  return decoded;
}

type Decoder = ReturnType<typeof createGunzip> | BrotliDecompress;

function decoderOf(coding: string): Decoder | undefined {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      return undefined;
  }
}

function flushOf(coding: string): number {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = constants;
  if (/br/i.test(coding)) return BROTLI_OPERATION_FLUSH;
  return /zstd/i.test(coding) ? ZSTD_e_flush : Z_SYNC_FLUSH;
}
