/** Reads a header value by value through a small window, and never further than it goes. @module */

import { GgufError } from "./error.ts";
import type { GgufSource } from "./source.ts";

/** The kinds of value that the format has, as it numbers them. */
export const TEXT = 8;
/** An array, of any kind including arrays. */
export const ARRAY = 9;

/** Bytes of the largest header that is read. The largest known are below 20 MB. */
const MAX_HEADER_BYTES = 512 * 2 ** 20;

/** Bytes of the window: small at first, because most of a listing is small headers. */
const FIRST_WINDOW = 2 ** 16;
const WINDOW = 2 ** 20;

/** A place in a header. Every method throws `GgufError` where the file or its limits end. */
export class HeaderCursor {
  readonly #source: GgufSource;
  readonly #littleEndian: boolean;
  readonly #decoder = new TextDecoder();
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the window begins, in bytes from the start of the file. */
  #start = 0;
  #position: number;
  #windowSize = FIRST_WINDOW;

  constructor(
    source: GgufSource,
    options: { readonly position: number; readonly littleEndian: boolean },
  ) {
    this.#source = source;
    this.#position = options.position;
    this.#littleEndian = options.littleEndian;
  }

  /** Bytes from the start of the file. */
  get position(): number {
    return this.#position;
  }

  /** Whether at least so many bytes may follow, before anyone counts up to them. */
  require(bytes: number): void {
    const end = this.#position + bytes;
    if (end > this.#source.size) {
      throw new GgufError("truncated", "the file ends within its header");
    }
    if (end > MAX_HEADER_BYTES) {
      throw new GgufError("too_large", "its header is larger than 512 MiB");
    }
  }

  async u32(): Promise<number> {
    const at = await this.#take(4);
    return this.#view.getUint32(at, this.#littleEndian);
  }

  /** Rounded above 2^53, which no count, length or offset of a file reaches. */
  async u64(): Promise<number> {
    return this.#u64At(await this.#take(8));
  }

  /** A number or a truth value of one of the kinds with a fixed size. */
  async scalar(kind: number): Promise<number | boolean> {
    const at = await this.#take(scalarSize(kind));
    const view = this.#view;
    const little = this.#littleEndian;
    switch (kind) {
      case 0:
        return view.getUint8(at);
      case 1:
        return view.getInt8(at);
      case 2:
        return view.getUint16(at, little);
      case 3:
        return view.getInt16(at, little);
      case 4:
        return view.getUint32(at, little);
      case 5:
        return view.getInt32(at, little);
      case 6:
        return view.getFloat32(at, little);
      case 7:
        return view.getUint8(at) !== 0;
      case 10:
        return this.#u64At(at);
      case 11:
        return Number(view.getBigInt64(at, little));
      default:
        return view.getFloat64(at, little);
    }
  }

  /** A text of at most `limit` bytes; what is no UTF-8 in it becomes U+FFFD. */
  async text(limit: number): Promise<string> {
    const length = await this.u64();
    this.require(length);
    if (length > limit) {
      throw new GgufError("too_large", `it has a text of ${length} bytes where ${limit} are read`);
    }
    const at = await this.#take(length);
    return this.#decoder.decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length),
    );
  }

  /** Goes past bytes without reading them. */
  skip(bytes: number): void {
    this.require(bytes);
    this.#position += bytes;
  }

  /** Goes past texts, reading only their lengths. */
  async skipTexts(count: number): Promise<void> {
    this.require(count * 8);
    let left = count;
    while (left > 0) {
      this.skip(await this.u64());
      left--;
      // A vocabulary has a hundred thousand texts, so those in the window are not awaited singly.
      while (left > 0) {
        const at = this.#position - this.#start;
        if (at + 8 > this.#view.byteLength) break;
        this.#position += 8 + this.#u64At(at);
        left--;
      }
      this.require(0);
    }
  }

  /** In halves, because a BigInt for each of a million texts would be the slowest part. */
  #u64At(at: number): number {
    const first = this.#view.getUint32(at, this.#littleEndian);
    const second = this.#view.getUint32(at + 4, this.#littleEndian);
    return this.#littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  /** Goes past `bytes`, with them in the window; returns where in the window they are. */
  async #take(bytes: number): Promise<number> {
    this.require(bytes);
    const at = this.#position - this.#start;
    this.#position += bytes;
    if (at + bytes <= this.#view.byteLength) return at;
    this.#start += at;
    const wanted = Math.min(Math.max(bytes, this.#windowSize), this.#source.size - this.#start);
    const window = await this.#source.read(this.#start, wanted);
    if (window.length < bytes) {
      throw new GgufError("truncated", "the file became shorter while it was read");
    }
    this.#windowSize = WINDOW;
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength);
    return 0;
  }
}

/** Bytes of a value of a kind. Throws `GgufError` for a text, an array, or a kind there is not. */
export function scalarSize(kind: number): number {
  const size = SCALAR_SIZES[kind];
  if (size === undefined || size === 0) {
    throw new GgufError("malformed", `its header has a value of the unknown kind ${kind}`);
  }
  return size;
}

/** By kind: u8 i8 u16 i16 u32 i32 f32 bool text array u64 i64 f64. */
const SCALAR_SIZES = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
