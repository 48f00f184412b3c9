/** Files that are published in pieces. @module */

import type { DataFile } from "./data_file.ts";
import { DataUnavailableError } from "./errors.ts";

/** So many pieces are fetched at once. */
const AT_ONCE = 6;

/** One object of JSON with each piece under its key, in the order of the definition. Throws `DataUnavailableError`. */
export async function joinedParts(
  data: DataFile,
  options: { readonly fetch: typeof globalThis.fetch; readonly signal: AbortSignal | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts = Object.entries(data.parts ?? {});
  const pieces = new Map<string, unknown>();
  const waiting = parts.values();
  const worker = async () => {
    for (const [key, url] of waiting) pieces.set(key, await piece(data, { url, ...options }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const joined = Object.fromEntries(parts.map(([key]) => [key, pieces.get(key)]));
  return new TextEncoder().encode(JSON.stringify(joined));
}

async function piece(
  data: DataFile,
  { url, fetch, signal }: {
    readonly url: string;
    readonly fetch: typeof globalThis.fetch;
    readonly signal: AbortSignal | undefined;
  },
): Promise<unknown> {
  let text: string;
  try {
    const response = await fetch(url, { signal: signal ?? null });
    text = await response.text();
    if (!response.ok) throw new TypeError(`The server answered ${response.status}`);
    return JSON.parse(text);
  } catch (cause) {
    signal?.throwIfAborted();
    if (!(cause instanceof TypeError || cause instanceof SyntaxError)) throw cause;
    throw new DataUnavailableError(data, `${url}: ${cause.message}`, { cause });
  }
}
