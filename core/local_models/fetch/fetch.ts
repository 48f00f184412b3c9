/** Fetches a model file: resumed, checked against its hash, or not there at all. @module */

import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemErrorCode } from "../../machine/system_error.ts";
import { ModelFetchError, ModelFolderError, ModelHashError, ModelSpaceError } from "./error.ts";
import { nameInAddress, safeFileName } from "./file_name.ts";
import { fileSha256, openPart, type PartFile } from "./part_file.ts";
import { transfer } from "./transfer.ts";

/** How far a fetch is. */
export interface FetchProgress {
  /** `checking` hashes what is on disk; `receiving` adds to it. */
  readonly phase: "checking" | "receiving";
  readonly bytes: number;
  /** Size of the whole file; null while it is not known. */
  readonly total: number | null;
}

/** What to fetch and where to. */
export interface FetchRequest {
  readonly url: URL;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Size of the file in bytes, where it is known. */
  readonly size?: number | undefined;
  readonly folder: string;
  /** Name of the file; the last part of the address by default. Made safe in either case. */
  readonly file?: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Called for every piece that arrives: often, so to be drawn less often. */
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the server counts as stalled; 30,000 by default. */
  readonly stallMs?: number | undefined;
}

/** A file that is there and has the hash. */
export interface FetchedModel {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Bytes that an earlier fetch had left; `bytes` when the file was complete already. */
  readonly resumedFrom: number;
}

/**
 * Fetches a file into `<folder>/<file>`. Until it is complete and has the hash it is
 * `<file>.part`, from which the next call goes on. After a break it goes on by itself as long as
 * something arrives.
 *
 * @throws {ModelFetchError} when the file does not arrive; the part is kept, unless it is no part of it
 * @throws {ModelHashError} when another file arrives, which is removed; or is there, which is kept
 * @throws {ModelSpaceError} when the disk is full; the part is kept
 * @throws {ModelFolderError} when the folder cannot be written to
 * @throws {TypeError} when `sha256` is none
 * @throws the reason of `signal`; the part is kept
 */
export async function fetchModel(request: FetchRequest): Promise<FetchedModel> {
  if (!/^[0-9a-f]{64}$/i.test(request.sha256)) {
    throw new TypeError(`Cannot check against "${request.sha256}": wanted 64 hexadecimal digits`);
  }
  const sha256 = request.sha256.toLowerCase();
  const path = join(request.folder, safeFileName(request.file ?? nameInAddress(request.url)));
  const there = await checkComplete(path, { ...request, sha256 });
  if (there !== undefined) return { path, bytes: there, sha256, resumedFrom: there };

  using part = await openPart(path);
  const total = request.size ?? null;
  await part.resume(
    (bytes) => request.onProgress?.({ phase: "checking", bytes, total }),
    request.signal,
  );
  const resumedFrom = part.bytes;
  const receipt = { ...request, sha256, path };
  await receiveAll(part, receipt);
  if (part.sha256() !== sha256 && resumedFrom > 0) {
    // What was there was perhaps a part of another version, so that proves nothing yet.
    await part.restart(null);
    await receiveAll(part, receipt);
  }
  const actual = part.sha256();
  if (actual !== sha256) {
    await part.discard();
    throw new ModelHashError({ file: path, wanted: sha256, actual });
  }
  await part.finish();
  return { path, bytes: part.bytes, sha256, resumedFrom };
}

const STALL_MS = 30_000;

interface Receipt extends FetchRequest {
  readonly path: string;
}

/** The size of a complete file; undefined where there is none. */
async function checkComplete(path: string, request: FetchRequest): Promise<number | undefined> {
  let bytes = 0;
  try {
    const { size } = await Deno.stat(path);
    const onHashed = (hashed: number) => {
      bytes = hashed;
      request.onProgress?.({ phase: "checking", bytes: hashed, total: size });
    };
    const actual = await fileSha256(path, { onHashed, signal: request.signal });
    if (actual === request.sha256) return bytes;
    const hint = "Move the file away if it is to be replaced; it was there before and is kept";
    throw new ModelHashError({ file: path, wanted: request.sha256, actual, hint });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    // What is in the way of the folder is told when it is made.
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    if (error instanceof ModelHashError) throw error;
    request.signal?.throwIfAborted();
    throw new ModelFolderError(
      request.folder,
      `"${path}" cannot be read: ${systemErrorCode(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Receives until the file is complete, as long as every try brings something. */
async function receiveAll(part: PartFile, request: Receipt): Promise<void> {
  if (part.sha256() === request.sha256) return;
  while (true) {
    const before = part.bytes;
    try {
      return await receive(part, request);
    } catch (error) {
      const broke = error instanceof ModelFetchError &&
        (error.reason === "cut" || error.reason === "stalled");
      if (!broke || part.bytes <= before) throw error;
    }
  }
}

async function receive(part: PartFile, request: Receipt): Promise<void> {
  const { path, size, onProgress, stallMs = STALL_MS } = request;
  const fail = (reason: ModelFetchError["reason"], why: string) =>
    new ModelFetchError(reason, { file: path, why });
  using answer = await transfer({
    ...request,
    file: path,
    from: part.bytes,
    etag: await part.validator(),
    stallMs,
  });
  const { offset, total, etag, chunks } = answer;
  if (size !== undefined && total !== null && total !== size) {
    throw fail("wrong_size", `it has ${total} bytes there, wanted ${size}`);
  }
  if (offset === 0) await part.restart(etag);
  const expected = total ?? size ?? null;
  if (expected !== null) await requireSpace(dirname(path), expected - part.bytes);

  for await (const chunk of chunks) {
    if (expected !== null && part.bytes + chunk.length > expected) {
      await part.discard();
      throw fail("wrong_size", `more than its ${expected} bytes arrived`);
    }
    await part.append(chunk);
    onProgress?.({ phase: "receiving", bytes: part.bytes, total: expected });
  }
  if (part.bytes === 0) {
    await part.discard();
    throw fail("empty", "the server sent 0 bytes");
  }
  if (expected !== null && part.bytes < expected) {
    throw fail("cut", `the server ended after ${part.bytes} of ${expected} bytes`);
  }
}

async function requireSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < needed) throw new ModelSpaceError(folder, { needed, free });
}
