/** Reads the body of a response into one buffer, over and over. @module */

const BUFFER_BYTES = 16 * 1024;

/**
 * Follows a body. What `read()` gives is overwritten by the next `read()`: a reader of its own for
 * every chunk would take 64 KiB each, which thousands of short answers do not give back in time.
 */
export class BodyReader {
  readonly #read: () => Promise<Uint8Array | undefined>;
  readonly #cancel: () => Promise<void>;

  constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const reader = byteReader(body);
    if (reader === undefined) {
      const plain = body.getReader();
      this.#read = async () => (await plain.read()).value;
      this.#cancel = () => plain.cancel();
      return;
    }
    let buffer = new ArrayBuffer(BUFFER_BYTES);
    this.#read = async () => {
      const { value, done } = await reader.read(new Uint8Array(buffer));
      // The buffer comes back with what was read; without it the body is over.
      if (value !== undefined) buffer = value.buffer;
      return done ? undefined : value;
    };
    this.#cancel = () => reader.cancel();
  }

  /** The bytes that came next; undefined at the end. Rejects with `TypeError` where the connection broke. */
  read(): Promise<Uint8Array | undefined> {
    return this.#read();
  }

  /** Reads what is left and throws it away, for at most so many milliseconds. Rejects as `read()` does. */
  async drain(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
    const rest = async () => {
      while (await this.#read() !== undefined);
    };
    try {
      await Promise.race([rest(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the body. Rejects where the connection had broken. */
  cancel(): Promise<void> {
    return this.#cancel();
  }
}

/** Undefined for a stream that is not one of bytes, as a program may make it. */
function byteReader(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}
