/** Reads a part of a file. @module */

/** Which bytes: `length` of them from `start`, both counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/** The bytes of a range; fewer where the file ends before it does. */
export function readBytes(
  file: Deno.FsFile,
  { start, length }: ByteRange,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(start, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** The last lines of a file, the very last first, from at most so many bytes; the earliest may be cut off. */
export function lastLines(file: Deno.FsFile, bytes: number): string[] {
  const { size } = file.statSync();
  const start = Math.max(0, size - bytes);
  const text = new TextDecoder().decode(readBytes(file, { start, length: size - start }));
  return text.split("\n").reverse();
}

/**
 * Opens a regular file for reading. Whatever else has its name is not opened: the one who opens a named
 * pipe waits for the one who writes to it. Throws what `Deno.openSync()` throws, and `Deno.errors.NotSupported`.
 */
export function openRegularFile(path: string): Deno.FsFile {
  if (!Deno.statSync(path).isFile) throw new Deno.errors.NotSupported("It is not a regular file");
  return Deno.openSync(path);
}
