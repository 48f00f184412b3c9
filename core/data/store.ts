/** Finds the data of benchmarks: in a folder that the user names, in the cache, or on the network. @module */

import { join } from "node:path";
import {
  ModelFetchError,
  ModelFolderError,
  ModelHashError,
  ModelSpaceError,
} from "../local_models/fetch/error.ts";
import { fetchModel, type FetchProgress } from "../local_models/fetch/fetch.ts";
import { sha256 } from "../sha256.ts";
import { userCacheFolder } from "../user_cache.ts";
import type { DataFile, DataReader, OtherCopy } from "./data_file.ts";
import { DataHashError, DataUnavailableError } from "./errors.ts";
import { joinedParts } from "./parts.ts";
import { rowsOf, textOf, unpacked } from "./rows.ts";

/** Where data are looked for. */
export interface DataStoreOptions {
  /** Folder of the user's own copies; the network is left alone then. */
  readonly given?: string | undefined;
  /** Folder of what was fetched; `dataCacheFolder()` by default. */
  readonly cache?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** Nothing is fetched and nothing written: what is not in the cache is not here. */
  readonly offline?: boolean;
  /** Told of a licence when a file is fetched for the first time. */
  readonly notice?: (text: string) => void;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a file stands in the cache. */
export type Standing = "here" | "partly here" | "absent";

/** The folder that data are fetched into; undefined when there is no home. */
function dataCacheFolder(env?: (name: string) => string | undefined): string | undefined {
  const cache = userCacheFolder(env);
  return cache === undefined ? undefined : join(cache, "data");
}

/** The data of all benchmarks. */
export class DataStore {
  readonly #options: DataStoreOptions;
  readonly #folder: string | undefined;
  readonly #readers = new Map<string, DataReader>();

  constructor(options: DataStoreOptions = {}) {
    this.#options = options;
    this.#folder = options.cache ?? dataCacheFolder();
  }

  /** What a benchmark reads its data with: the same object every time, so that what is made of data can be kept by it. */
  reader(benchmark: string, files: Readonly<Record<string, DataFile>> = {}): DataReader {
    return this.#readers.getOrInsertComputed(benchmark, () => this.#reader(benchmark, files));
  }

  #reader(benchmark: string, files: Readonly<Record<string, DataFile>>): DataReader {
    const found = async (name: string) => {
      const data = files[name];
      if (data === undefined) {
        throw new TypeError(`Benchmark "${benchmark}" has no data "${name}"`);
      }
      return await this.#find(benchmark, data);
    };
    return {
      rows: async (name) => {
        const { file, bytes } = await found(name);
        return await rowsOf(file, bytes);
      },
      text: async (name) => {
        const { file, bytes } = await found(name);
        return await textOf(file, bytes);
      },
    };
  }

  /** The bytes of a file, checked against its hash. Throws `DataUnavailableError` or `DataHashError`. */
  async read(benchmark: string, data: DataFile): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.#find(benchmark, data)).bytes;
  }

  async #find(benchmark: string, data: DataFile): Promise<FoundFile> {
    const { given } = this.#options;
    if (given !== undefined) return await this.#readGiven(given, data);
    const { file } = data;
    const path = this.path(benchmark, data);
    const kept = await bytesIfThere(path, data);
    if (kept !== undefined) return { file, bytes: checked(kept, { path, data }) };
    if (this.#options.offline === true) {
      throw new DataUnavailableError(data, "it is not in the cache, and nothing is fetched here");
    }
    await this.fetch(benchmark, data);
    return { file, bytes: checked(await Deno.readFile(path), { path, data }) };
  }

  /** Fetches a file into the cache, resumed and checked. Returns whether anything had to be fetched. */
  async fetch(benchmark: string, data: DataFile): Promise<boolean> {
    const { notice, onProgress, signal, fetch = globalThis.fetch } = this.#options;
    const folder = this.#folderOf(benchmark, data);
    if (await this.standing(benchmark, data) !== "here") {
      notice?.(`Fetching ${data.file} of ${data.from}; licence: ${data.licence}`);
    }
    if (data.parts !== undefined) return await this.#fetchParts(benchmark, data);
    try {
      const { bytes, resumedFrom } = await fetchModel({
        url: new URL(data.url),
        sha256: data.sha256,
        size: data.bytes ?? undefined,
        folder,
        file: data.file,
        fetch,
        onProgress,
        signal,
      });
      return resumedFrom < bytes;
    } catch (cause) {
      throw dataError(data, cause);
    }
  }

  /** Small pieces are fetched whole; the file appears when it is complete and has its hash. */
  async #fetchParts(benchmark: string, data: DataFile): Promise<boolean> {
    const { fetch = globalThis.fetch, signal } = this.#options;
    const path = this.path(benchmark, data);
    if (await isFile(path)) return false;
    const bytes = await joinedParts(data, { fetch, signal });
    checked(bytes, { path: data.url, data, hint: NOTHING_KEPT });
    try {
      await Deno.mkdir(this.#folderOf(benchmark, data), { recursive: true });
      await Deno.writeFile(`${path}.part`, bytes);
      await Deno.rename(`${path}.part`, path);
    } catch (cause) {
      throw new DataUnavailableError(data, `"${path}" cannot be written`, { cause });
    }
    return true;
  }

  /** Whether a file is in the cache; its hash is checked when it is read. */
  async standing(benchmark: string, data: DataFile): Promise<Standing> {
    if (this.#folder === undefined) return "absent";
    const path = this.path(benchmark, data);
    if (await isFile(path)) return "here";
    return await hasBytes(`${path}.part`) ? "partly here" : "absent";
  }

  /** Where a file is kept. Throws `DataUnavailableError` when there is no home to keep it in. */
  path(benchmark: string, data: DataFile): string {
    return join(this.#folderOf(benchmark, data), data.file);
  }

  #folderOf(benchmark: string, data: DataFile): string {
    if (this.#folder !== undefined) return join(this.#folder, benchmark);
    throw new DataUnavailableError(data, "there is no home folder to keep it in", {
      hint: "Set XDG_CACHE_HOME to a folder, or name one that has it with --data",
    });
  }

  async #readGiven(folder: string, data: DataFile): Promise<FoundFile> {
    let other: DataHashError | undefined;
    for (const copy of [data, ...data.others ?? []]) {
      for await (const path of namesakes(folder, { data, copy })) {
        try {
          return { file: copy.file, bytes: await checkedCopy(path, { ...data, ...copy }) };
        } catch (cause) {
          // Another file of the same name may be the right one.
          if (!(cause instanceof DataHashError)) throw cause;
          other = cause;
        }
      }
    }
    throw other ?? new DataUnavailableError(data, `"${folder}" has no file of that name`, {
      hint: `Put it there from ${data.url}, or leave --data out to fetch it`,
    });
  }
}

/** What was read, under the name that tells its format. */
interface FoundFile {
  readonly file: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const DEEPEST = 3;

/** Files of the right name below a folder, compressed or not. */
async function* namesakes(
  folder: string,
  { data, copy }: { readonly data: DataFile; readonly copy: OtherCopy },
  depth = 0,
): AsyncGenerator<string> {
  const plain = copy.file.replace(/\.gz$/, "");
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory && depth < DEEPEST) yield* namesakes(path, { data, copy }, depth + 1);
      else if (name === plain || name === `${plain}.gz`) yield path;
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory)) {
      throw cause;
    }
    throw new DataUnavailableError(data, `"${folder}" is no folder`, {
      cause,
      hint: "Name a folder that is there with --data",
    });
  }
}

/** A copy counts when it, or what is inside of it, has the hash. */
async function checkedCopy(path: string, data: DataFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(path);
  const inside = await unpacked(bytes);
  if (inside !== bytes && sha256(inside) === data.sha256) return inside;
  return checked(bytes, { path, data, hint: "Fetch it anew, or leave --data out" });
}

function checked(
  bytes: Uint8Array<ArrayBuffer>,
  { path, data, hint }: { readonly path: string; readonly data: DataFile; readonly hint?: string },
): Uint8Array<ArrayBuffer> {
  const actual = sha256(bytes);
  if (actual === data.sha256) return bytes;
  throw new DataHashError(data, { path, actual, ...(hint === undefined ? {} : { hint }) });
}

async function bytesIfThere(
  path: string,
  data: DataFile,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new DataUnavailableError(data, `"${path}" cannot be read`, { cause });
  }
}

const NOTHING_KEPT =
  "Nothing of it was kept. Put a copy that has this hash into a folder and name it with --data";

/** The words of the download, under the name of what was to be downloaded. */
function dataError(data: DataFile, cause: unknown): unknown {
  if (cause instanceof ModelHashError) {
    return new DataHashError(data, { path: data.url, actual: cause.actual, hint: NOTHING_KEPT });
  }
  if (cause instanceof ModelFetchError) {
    return new DataUnavailableError(data, cause.message.replace(/^[^:]*: /, ""), { cause });
  }
  if (cause instanceof ModelSpaceError || cause instanceof ModelFolderError) {
    return new DataUnavailableError(data, cause.message, {
      cause,
      hint: "Make room, or set XDG_CACHE_HOME to a folder that can be written to",
    });
  }
  return cause;
}

async function isFile(path: string): Promise<boolean> {
  return await sizeOf(path) !== undefined;
}

/** Whether anything arrived: a download that never reached its server leaves an empty file. */
async function hasBytes(path: string): Promise<boolean> {
  return (await sizeOf(path) ?? 0) > 0;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile ? size : undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}
