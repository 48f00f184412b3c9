/** Where the bytes of a model file come from. @module */

/** Bytes that can be read from any place. */
export interface GgufSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * The bytes from `offset` on: `length` of them, or fewer where the source ends. The next read may
   * overwrite them.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is open until it is disposed of. */
export interface FileSource extends GgufSource, Disposable {}

/** Opens a file. Throws what the operating system says, such as `Deno.errors.NotFound`. */
export async function openSource(path: string): Promise<FileSource> {
  const file = await Deno.open(path);
  try {
    const { size } = await file.stat();
    let buffer = new Uint8Array(0);
    return {
      size,
      async read(offset, length) {
        // One buffer for all reads, because what is thrown away is collected late.
        if (buffer.length < length) buffer = new Uint8Array(length);
        await file.seek(offset, Deno.SeekMode.Start);
        return await fill(buffer.subarray(0, length), file);
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Bytes that are in memory already. */
export function bytesSource(bytes: Uint8Array): GgufSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** The part of `bytes` that the file has bytes for. */
async function fill(bytes: Uint8Array, file: Deno.FsFile): Promise<Uint8Array> {
  let filled = 0;
  while (filled < bytes.length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
