/** Reads the rows of data files: JSON lines and Parquet, compressed with gzip or not. @module */

import { DataFormatError } from "./errors.ts";

/** The rows of a file, by the end of its name. Throws `DataFormatError`. */
export async function rowsOf(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown[]> {
  try {
    if (/\.parquet$/.test(file)) return await parquetRows(bytes);
    return jsonLines(new TextDecoder().decode(await unpacked(bytes)));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new DataFormatError(file, cause.message, { cause });
  }
}

/** The text of a file, unpacked. Throws `DataFormatError`. */
export async function textOf(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await unpacked(bytes));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new DataFormatError(file, cause.message, { cause });
  }
}

/** What is inside of a file compressed with gzip; another file as it is. */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function jsonLines(text: string): unknown[] {
  return text.split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
}

interface Parquet {
  parquetReadObjects(options: {
    readonly file: ArrayBuffer;
    readonly compressors: unknown;
  }): Promise<Record<string, unknown>[]>;
}

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
const READER = ["hyparquet"].join("");
const COMPRESSORS = [READER, "compressors"].join("-");

async function parquetRows(bytes: Uint8Array<ArrayBuffer>): Promise<unknown[]> {
  const { parquetReadObjects } = await import(READER) as Parquet;
  const { compressors } = await import(COMPRESSORS) as { readonly compressors: unknown };
  const rows = await parquetReadObjects({ file: bytes.slice().buffer, compressors });
  return rows.map(plain);
}

/** Whole numbers of 64 bits come as `bigint`, which no JSON holds. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
