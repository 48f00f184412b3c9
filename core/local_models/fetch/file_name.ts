/** Names of files out of what others call them. @module */

import { join } from "node:path";

/**
 * A name that every file system takes, as near as possible to the given one: without separators,
 * control characters and what Windows refuses, at most 200 bytes long, never empty.
 */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const kept = RESERVED.test(cleaned) ? `_${cleaned}` : cleaned;
  return kept === "" ? "model" : shorten(kept);
}

/** Where a file is kept, below the folder of all models, by the folders and the file of its source. */
export function placeOf(folder: string, parts: readonly string[]): string {
  return join(folder, ...parts.map(safeFileName));
}

/** The last part of an address, as it was before it was encoded; empty where there is none. */
export function nameInAddress({ pathname }: URL): string {
  const part = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // A stray percent sign is a part of the name.
    if (error instanceof URIError) return part;
    throw error;
  }
}

/** Names that mean devices on Windows, whatever follows the first dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Room for the endings of the part and of the record; most systems take 255 bytes. */
const MAX_BYTES = 200;

/** Cuts before the ending, between characters. */
function shorten(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(name) <= MAX_BYTES) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? "";
  const characters = [...name.slice(0, name.length - ending.length)];
  while (bytes(characters.join("") + ending) > MAX_BYTES) characters.pop();
  return characters.join("") + ending;
}
