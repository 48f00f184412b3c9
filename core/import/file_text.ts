/** Reads a file that some other program wrote: at most so much of it, in whatever encoding. @module */

import { ImportError, WANTED } from "./errors.ts";

/** What is read at most: all of a file is held while it is understood. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** The text of a file. Throws `ImportError` when it cannot be read, is too large, or is no text. */
export async function fileText(path: string, most = MOST_BYTES): Promise<string> {
  try {
    using file = await Deno.open(path);
    const { isDirectory } = await file.stat();
    if (isDirectory) throw new ImportError(path, "it is a folder", WANTED);
    return await streamText(file.readable, { name: path, most });
  } catch (cause) {
    if (cause instanceof ImportError || !(cause instanceof Error)) throw cause;
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : cause.message;
    throw new ImportError(path, reason, "Name a file that can be read", { cause });
  }
}

/** The text of a stream, standard input for example. Throws `ImportError`. */
export async function streamText(
  stream: ReadableStream<Uint8Array>,
  { name, most = MOST_BYTES }: { readonly name: string; readonly most?: number },
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > most) {
      throw new ImportError(
        name,
        `it has more than ${most / 1024 / 1024} MiB`,
        "Split it, for example with split -l, and import the parts",
      );
    }
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return decoded(bytes, name);
}

/** PowerShell writes what it redirects as UTF-16, with a mark at its beginning. */
function decoded(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes);
  if (!text.slice(0, 10_000).includes("\0")) return text;
  throw new ImportError(name, "it is no text", WANTED);
}
