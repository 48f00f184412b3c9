/** Pins a file on Hugging Face: the commit it is of, and the hash that Git LFS knows it by. @module */

import { under } from "../../provider/url.ts";
import { ModelFetchError, ModelReferenceError } from "./error.ts";

/** A file in a repository. */
export interface HuggingFaceFile {
  /** `owner/name`. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Path in the repository. */
  readonly file: string;
}

/** A file that cannot change any more. */
export interface PinnedFile extends HuggingFaceFile {
  readonly url: URL;
  /** In hexadecimal. */
  readonly sha256: string;
  /** Null where the server does not tell. */
  readonly bytes: number | null;
}

/** Where Hugging Face is. */
export const HUGGING_FACE = new URL("https://huggingface.co/");

/**
 * Reads `hf:owner/name/path/to/file.gguf`, with `@revision` after the name where it is not `main`.
 *
 * @throws {ModelReferenceError} when it is no such reference
 */
export function parseHuggingFace(reference: string): HuggingFaceFile {
  const groups = REFERENCE.exec(reference)?.groups;
  if (groups === undefined || groups.file?.split("/").some((part) => /^\.{0,2}$/.test(part))) {
    throw new ModelReferenceError(
      reference,
      "it does not name a file on Hugging Face",
      'Write it as "hf:owner/name/file.gguf", or "hf:owner/name@revision/file.gguf"',
    );
  }
  const { repository = "", revision = "main", file = "" } = groups;
  return { repository, revision, file };
}

/** The address of a file, on Hugging Face or on a mirror. */
export function fileUrl(
  { repository, revision, file }: HuggingFaceFile,
  endpoint: URL = HUGGING_FACE,
): URL {
  const parts = [...repository.split("/"), "resolve", revision, ...file.split("/")];
  return under(endpoint, parts.map(encodeURIComponent).join("/"));
}

/**
 * Asks Hugging Face for the commit, the hash and the size of a file. The answer is as trustworthy
 * as the connection, so an endpoint that is not on this machine has to be https.
 *
 * @throws {ModelFetchError} when it cannot be had, or has no SHA-256: only files of Git LFS have one
 * @throws {TypeError} for an endpoint without encryption
 */
export async function pinFile(
  wanted: HuggingFaceFile,
  options: {
    readonly fetch: typeof globalThis.fetch;
    readonly endpoint?: URL | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<PinnedFile> {
  const { endpoint = HUGGING_FACE } = options;
  requireEncryption(endpoint);
  const name = `${wanted.repository}/${wanted.file}`;
  const fail = (reason: ModelFetchError["reason"], why: string, cause?: unknown) =>
    new ModelFetchError(reason, { file: name, why, cause });
  let url = fileUrl(wanted, endpoint);
  for (let redirects = 0; redirects < MAX_REDIRECTS; redirects++) {
    const { status, headers } = await head(
      url,
      options,
      (cause) => fail("unreachable", "Hugging Face cannot be reached", cause),
    );
    const problem = headers.get("x-error-message") ?? `status ${status}`;
    if (status === 404) throw fail("not_found", `Hugging Face has no such file (${problem})`);
    if (status === 401 || status === 403) {
      throw fail("forbidden", `Hugging Face does not let everyone have it (${problem})`);
    }
    if (status >= 400) throw fail("refused", `Hugging Face answered with ${problem}`);
    const revision = headers.get("x-repo-commit");
    if (revision !== null) {
      const sha256 = lfsHash(headers);
      if (sha256 === undefined || !/^[0-9a-f]{40}$/.test(revision)) {
        throw fail("no_hash", "Hugging Face gives no SHA-256 for it");
      }
      const pinned = { ...wanted, revision };
      return { ...pinned, url: fileUrl(pinned, endpoint), sha256, bytes: size(headers) };
    }
    // A repository that was renamed leads to its new name before anything is told.
    const next = new URL(headers.get("location") ?? "", url);
    if (status < 300 || next.origin !== url.origin) break;
    url = next;
  }
  throw fail("no_hash", "the answer names no commit, so it is not from Hugging Face");
}

const REFERENCE =
  /^hf:\/*(?<repository>[\w.-]+\/[\w.-]+)(@(?<revision>[^/]+))?\/(?<file>[^?#\\\p{Cc}]+)$/u;
const MAX_REDIRECTS = 5;

async function head(
  url: URL,
  { fetch, signal }: Parameters<typeof pinFile>[1],
  unreachable: (cause: unknown) => Error,
): Promise<Response> {
  try {
    // The redirect to the storage carries the facts; the storage itself does not know them.
    return await fetch(url, { method: "HEAD", redirect: "manual", signal: signal ?? null });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof TypeError) throw unreachable(cause);
    throw cause;
  }
}

/** `X-Linked-ETag` is the LFS object id, and stands for the file behind the redirect. */
function lfsHash(headers: Headers): string | undefined {
  const etag = headers.get("x-linked-etag") ?? headers.get("etag") ?? "";
  return /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(etag)?.[1];
}

function size(headers: Headers): number | null {
  const text = headers.get("x-linked-size");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Throws `TypeError` for an endpoint that is neither https nor on this machine. */
export function requireEncryption({ protocol, hostname, href }: URL): void {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "https:" || (protocol === "http:" && isLocal)) return;
  throw new TypeError(`Cannot trust hashes from "${href}": wanted an https address`);
}
