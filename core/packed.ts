/** JSON that nobody reads for a while, kept in a tenth of the room. @module */

import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Values in one piece: so many lie unpacked at a time while it is made. */
const PIECE = 256;

/** Values of JSON, compressed. */
export class Packed<T> {
  readonly #pieces: readonly Uint8Array[];

  constructor(values: readonly T[]) {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < values.length; at += PIECE) {
      const text = JSON.stringify(values.slice(at, at + PIECE));
      // A copy, because what zlib gives is a view of a larger buffer.
      pieces.push(new Uint8Array(deflateRawSync(text, { level: 3 })));
    }
    this.#pieces = pieces;
  }

  /** The values, made anew each time. */
  *values(): Generator<T> {
    const decoder = new TextDecoder();
    for (const piece of this.#pieces) {
      // What was packed is what comes back.
      yield* JSON.parse(decoder.decode(inflateRawSync(piece))) as T[];
    }
  }
}
