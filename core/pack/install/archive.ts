/** Reads tar, tar.gz and zip into memory, entry by entry, without writing anything. @module */

/** A file of an archive. */
export interface ArchiveEntry {
  readonly path: string;
  /** Anything but a plain file is none that a pack may hold. */
  readonly kind: "file" | "folder" | "other";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes that are no archive, or one that holds more than is allowed. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** The entries of an archive, told by its first bytes. Throws `ArchiveError`. */
export async function readArchive(
  bytes: Uint8Array<ArrayBuffer>,
  { mostBytes }: { readonly mostBytes: number },
): Promise<ArchiveEntry[]> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return readTar(await inflated(bytes, { format: "gzip", mostBytes }));
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return await readZip(bytes, mostBytes);
  if (textAt(bytes, 257, 5) === "ustar") return readTar(bytes);
  throw new ArchiveError("it is neither a tar, nor a tar.gz, nor a zip");
}

const BLOCK = 512;

function readTar(bytes: Uint8Array<ArrayBuffer>): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(textAt(bytes, at + 124, 12).trim() || "0", 8);
    if (!Number.isSafeInteger(size) || at + BLOCK + size > bytes.length) {
      throw new ArchiveError("it is cut off or damaged");
    }
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    const type = textAt(bytes, at + 156, 1);
    const prefix = textAt(bytes, at + 345, 155);
    const short = textAt(bytes, at, 100);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "x" || type === "L") {
      longName = nameIn(content, type);
      continue;
    }
    // Comments for the whole archive.
    if (type === "g") continue;
    const path = longName ?? (prefix === "" ? short : `${prefix}/${short}`);
    longName = undefined;
    const kind = type === "" || type === "0" ? "file" : type === "5" ? "folder" : "other";
    entries.push({ path, kind, bytes: content });
  }
  return entries;
}

/** The name of the next entry, in the words of GNU or of POSIX. */
function nameIn(content: Uint8Array<ArrayBuffer>, type: "x" | "L"): string | undefined {
  const text = new TextDecoder().decode(content);
  if (type === "L") return text.replace(/\0.*$/s, "");
  return /(?:^|\n)\d+ path=(.*)\n/.exec(text)?.[1];
}

const CENTRAL = 0x02014b50;
const END = 0x06054b50;

async function readZip(
  bytes: Uint8Array<ArrayBuffer>,
  mostBytes: number,
): Promise<ArchiveEntry[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new ArchiveError("it is cut off or damaged");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let left = mostBytes;
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) {
      throw new ArchiveError("it is cut off or damaged");
    }
    const [nameLength, extra, comment] = [28, 30, 32].map((from) =>
      view.getUint16(at + from, true)
    );
    const path = textAt(bytes, at + 46, nameLength ?? 0);
    const isUnix = view.getUint8(at + 5) === 3;
    const mode = isUnix ? view.getUint32(at + 38, true) >>> 28 : 0;
    const kind = path.endsWith("/") ? "folder" : mode === 0 || mode === 8 ? "file" : "other";
    const content = await zipped(bytes, {
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      header: view.getUint32(at + 42, true),
      mostBytes: left,
    });
    left -= content.length;
    entries.push({ path, kind, bytes: content });
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

async function zipped(
  bytes: Uint8Array<ArrayBuffer>,
  { method, size, header, mostBytes }: {
    readonly method: number;
    readonly size: number;
    readonly header: number;
    readonly mostBytes: number;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header + 30 > bytes.length) throw new ArchiveError("it is cut off or damaged");
  const from = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const content = bytes.slice(from, from + size);
  if (content.length !== size) throw new ArchiveError("it is cut off or damaged");
  if (method === 0) return content;
  if (method !== 8) throw new ArchiveError("it is packed in a way that is not read here");
  return await inflated(content, { format: "deflate-raw", mostBytes });
}

/** Unpacks no more than is allowed, so that a small file cannot fill the memory. */
async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  { format, mostBytes }: { readonly format: CompressionFormat; readonly mostBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
    for await (const part of stream) {
      total += part.length;
      if (total > mostBytes) {
        throw new ArchiveError(`it holds more than ${mostBytes / 1e6} MB`);
      }
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof ArchiveError || !(cause instanceof Error)) throw cause;
    throw new ArchiveError(`it cannot be unpacked: ${cause.message}`);
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, "");
}
