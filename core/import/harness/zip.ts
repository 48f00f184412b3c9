/** Reads ZIP archives: the entries of the central directory, stored, deflated or compressed with Zstandard. @module */

import { inflateRawSync, zstdDecompressSync } from "node:zlib";

/** Why an archive cannot be read. */
export class ZipError extends Error {
  override readonly name = "ZipError";
}

/** One file of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Its bytes. Throws `ZipError` when they cannot be had, or are more than `most`. */
  bytes(most: number): Uint8Array;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/** Whether bytes begin as an archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** The files of an archive; of two with one name the last, as archives that grow have them. Throws `ZipError`. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = reader(view);
  let { at, count } = directoryOf(view, read);
  const entries = new Map<string, ZipEntry>();
  for (; count > 0; count--) {
    if (read.u32(at) !== CENTRAL) throw new ZipError("its directory is damaged");
    const [method, packed, size, names, extra, comment] = [
      read.u16(at + 10),
      read.u32(at + 20),
      read.u32(at + 24),
      read.u16(at + 28),
      read.u16(at + 30),
      read.u16(at + 32),
    ];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + names));
    const large = largeSizes(read, {
      at: at + 46 + names,
      length: extra,
      size,
      packed,
      local: read.u32(at + 42),
    });
    if ((read.u16(at + 8) & 1) === 1) throw new ZipError(`"${name}" is encrypted`);
    entries.set(name, {
      name,
      bytes: (most) => {
        if (large.size > most) throw new ZipError(`"${name}" has more than ${most} bytes`);
        return unpacked(content(bytes, read, large), { name, method, size: large.size });
      },
    });
    at += 46 + names + extra + comment;
  }
  return [...entries.values()];
}

type Reader = ReturnType<typeof reader>;

/** Numbers of an archive; what lies outside of it is damage. */
function reader(view: DataView) {
  const checked = <T>(at: number, length: number, get: () => T): T => {
    if (at < 0 || at + length > view.byteLength) throw new ZipError("it is cut off");
    return get();
  };
  return {
    u16: (at: number) => checked(at, 2, () => view.getUint16(at, true)),
    u32: (at: number) => checked(at, 4, () => view.getUint32(at, true)),
    u64: (at: number) => checked(at, 8, () => Number(view.getBigUint64(at, true))),
  };
}

/** Where the directory begins and how many entries it has. It is found from the end, before a comment. */
function directoryOf(view: DataView, read: Reader): { at: number; count: number } {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let end = view.byteLength - 22; end >= first; end--) {
    if (read.u32(end) !== END) continue;
    const isLarge = end >= 20 && read.u32(end - 20) === LOCATOR_64;
    if (!isLarge) return { at: read.u32(end + 16), count: read.u16(end + 10) };
    const at = read.u64(end - 12);
    if (read.u32(at) !== END_64) throw new ZipError("its directory is damaged");
    return { at: read.u64(at + 48), count: read.u64(at + 32) };
  }
  throw new ZipError("it has no directory: it is cut off, or no ZIP archive");
}

interface Place {
  readonly size: number;
  readonly packed: number;
  /** Where its own header lies. */
  readonly local: number;
}

/** Sizes above 4 GiB stand in an extra field, in a fixed order, as far as they did not fit. */
function largeSizes(
  read: Reader,
  { at, length, ...place }: Place & { readonly at: number; readonly length: number },
): Place {
  const most = 0xffffffff;
  for (let field = at; field + 4 <= at + length; field += 4 + read.u16(field + 2)) {
    if (read.u16(field) !== 1) continue;
    let next = field + 4;
    const large = (value: number) => {
      if (value !== most) return value;
      next += 8;
      return read.u64(next - 8);
    };
    const size = large(place.size);
    const packed = large(place.packed);
    return { size, packed, local: large(place.local) };
  }
  return place;
}

function content(bytes: Uint8Array, read: Reader, { local, packed }: Place): Uint8Array {
  if (read.u32(local) !== LOCAL) throw new ZipError("an entry is damaged");
  const from = local + 30 + read.u16(local + 26) + read.u16(local + 28);
  if (from + packed > bytes.length) throw new ZipError("it is cut off");
  return bytes.subarray(from, from + packed);
}

function unpacked(
  packed: Uint8Array,
  { name, method, size }: { readonly name: string; readonly method: number; readonly size: number },
): Uint8Array {
  try {
    // No more is unpacked than the directory says: an archive may lie about it.
    const limit = { maxOutputLength: Math.max(1, size) };
    switch (method) {
      case 0:
        return packed;
      case 8:
        return inflateRawSync(packed, limit);
      case 93:
        return zstdDecompressSync(packed, limit);
      default:
        throw new ZipError(`"${name}" is compressed in a way that is not read here (${method})`);
    }
  } catch (cause) {
    if (cause instanceof ZipError || !(cause instanceof Error)) throw cause;
    throw new ZipError(`"${name}" is damaged: ${cause.message}`, { cause });
  }
}
