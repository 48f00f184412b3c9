/** `wire.gz`: the bytes that went over the wire, one gzip member after another. @module */

import { gunzipSync, gzipSync } from "node:zlib";
import type { WireBody, WirePlace } from "../../events/exchange.ts";
import { sha256 } from "../../sha256.ts";
import { AppendFile } from "../append_file.ts";
import { readBytes } from "../file_bytes.ts";
import { inside, WIRE_FILE } from "../layout.ts";

/** Appends to the file, which is made when the first bytes come. Throws `TraceWriteError`. */
export class WireWriter implements Disposable {
  readonly #trace: string;
  #file: AppendFile | undefined;

  /** `trace` is the trace directory. */
  constructor(trace: string) {
    this.#trace = trace;
  }

  /** Keeps bytes as one member; says where it is. */
  keep(bytes: Uint8Array): WirePlace {
    this.#file ??= AppendFile.open(inside(this.#trace, WIRE_FILE), { lines: false });
    const member = gzipSync(bytes);
    return { at: this.#file.appendBytes(member), length: member.length };
  }

  /** Returns when everything kept before the call is on the disk. */
  async sync(): Promise<void> {
    await this.#file?.sync();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }
}

/** A piece of a body, as one read of the socket brought it. */
export interface WirePiece {
  readonly bytes: number;
  /** Microseconds since the head of the response. */
  readonly at: number;
}

/** Reads bytes back. */
export class WireReader implements Disposable {
  readonly #file: Deno.FsFile;

  /** Opens the file of a trace directory. Throws what opening a file throws. */
  constructor(trace: string) {
    this.#file = Deno.openSync(inside(trace, WIRE_FILE));
  }

  /** The bytes of a body. Throws `RangeError` where they are not what was kept. */
  body({ kept, bytes, sha256: hash }: WireBody): Uint8Array<ArrayBuffer> {
    if (kept === null) throw new RangeError("Cannot read a body that is not kept");
    const read = this.bytes(kept);
    if (read.length !== bytes || (hash !== null && sha256(read) !== hash)) {
      throw new RangeError(
        `Cannot use the body at ${kept.at} of ${WIRE_FILE}: it is not what was kept`,
      );
    }
    return read;
  }

  /** The pieces of a body in order, with the time of each. Throws `RangeError`. */
  pieces(place: WirePlace): WirePiece[] {
    let at = 0;
    const text = new TextDecoder().decode(this.bytes(place));
    return text === "" ? [] : text.split(",").map((one) => {
      const [bytes, since] = one.split(" ").map(Number);
      if (!Number.isSafeInteger(bytes) || !Number.isSafeInteger(since)) {
        throw new RangeError(`Cannot use the pieces at ${place.at} of ${WIRE_FILE}`);
      }
      at += since ?? 0;
      return { bytes: bytes ?? 0, at };
    });
  }

  /** What one member holds. Throws `RangeError` where there is no whole one, or it holds more than `most` bytes. */
  bytes(
    { at, length }: WirePlace,
    { most }: { readonly most?: number } = {},
  ): Uint8Array<ArrayBuffer> {
    const member = readBytes(this.#file, { start: at, length });
    try {
      const limit = most === undefined ? {} : { maxOutputLength: Math.max(1, most) };
      return new Uint8Array(gunzipSync(member, limit));
    } catch (cause) {
      throw new RangeError(`Cannot read ${WIRE_FILE} at ${at}: no whole gzip member is there`, {
        cause,
      });
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The pieces of a body as `wire.gz` keeps them. */
export function piecesText(pieces: readonly WirePiece[]): string {
  let before = 0;
  return pieces.map(({ bytes, at }) => {
    const since = Math.max(0, at - before);
    before += since;
    return `${bytes} ${since}`;
  }).join(",");
}
