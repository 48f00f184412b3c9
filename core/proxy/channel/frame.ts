/** What the proxy tells its recorder, as bytes in a pipe. @module */

/** What a frame says. */
export const FRAME = {
  /** Text: JSON of what the recorder needs to begin. */
  begin: 0,
  /** A client connected. */
  open: 1,
  /** Bytes from the client. */
  asked: 2,
  /** Bytes from the server. */
  answered: 3,
  /** The client will send nothing more. */
  askedEnd: 4,
  /** The server will send nothing more. */
  answeredEnd: 5,
  /** Text: the connection to the server broke, or could not be made. */
  serverLeft: 6,
  /** Text: the connection to the client broke. */
  clientLeft: 7,
  /** Both connections are closed. */
  close: 8,
  /** Text: JSON of how much was not sent to the recorder. */
  lost: 9,
  /** Nothing more will come. */
  end: 10,
} as const;
export type FrameKind = typeof FRAME[keyof typeof FRAME];

/** One thing that happened on a connection. */
export interface Frame {
  readonly kind: FrameKind;
  /** Number of the client's connection; 0 where it is about none. */
  readonly connection: number;
  /** Milliseconds of the proxy's `performance.now()`. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Bytes before the payload: its length, the kind, the connection, the time. */
export const FRAME_HEAD = 4 + 1 + 4 + 8;

/** Writes a frame into a buffer that has room for it; returns where the next one begins. */
export function writeFrame(
  { kind, connection, at, bytes }: Frame,
  { buffer, offset }: { readonly buffer: Uint8Array; readonly offset: number },
): number {
  const view = new DataView(buffer.buffer, buffer.byteOffset + offset);
  view.setUint32(0, bytes.length);
  view.setUint8(4, kind);
  view.setUint32(5, connection);
  view.setFloat64(9, at);
  buffer.set(bytes, offset + FRAME_HEAD);
  return offset + FRAME_HEAD + bytes.length;
}

/** Puts frames together from the pieces in which a pipe brings them. */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #length = 0;

  /** The frames that are whole now; their bytes are copies. */
  *take(bytes: Uint8Array): Generator<Frame> {
    this.#parts.push(bytes.slice());
    this.#length += bytes.length;
    if (this.#length < this.#wanted()) return;
    const all = this.#parts.length === 1 ? this.#parts[0] ?? bytes : concatenated(this.#parts);
    let offset = 0;
    while (all.length - offset >= FRAME_HEAD) {
      const view = new DataView(all.buffer, all.byteOffset + offset);
      const end = offset + FRAME_HEAD + view.getUint32(0);
      if (end > all.length) break;
      yield {
        // Only `writeFrame()` writes it.
        kind: view.getUint8(4) as FrameKind,
        connection: view.getUint32(5),
        at: view.getFloat64(9),
        bytes: all.subarray(offset + FRAME_HEAD, end),
      };
      offset = end;
    }
    this.#parts = offset === all.length ? [] : [all.subarray(offset)];
    this.#length = all.length - offset;
  }

  /** Bytes that a whole frame needs, so that a long one is not put together again and again. */
  #wanted(): number {
    const [first] = this.#parts;
    if (first === undefined || first.length < 4) return FRAME_HEAD;
    return FRAME_HEAD + new DataView(first.buffer, first.byteOffset).getUint32(0);
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
