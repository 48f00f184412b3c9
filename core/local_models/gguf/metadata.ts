/** The keys and values of a header, of which only those are kept that say what a model is. @module */

import { ARRAY, type HeaderCursor, scalarSize, TEXT } from "./cursor.ts";
import { GgufError } from "./error.ts";

/** What was kept. */
export interface Metadata {
  readonly values: ReadonlyMap<string, string | number | boolean>;
  /** Texts in the vocabulary; null where the file has none. */
  readonly tokens: number | null;
}

/** Reads all entries. Throws `GgufError`. */
export async function readMetadata(cursor: HeaderCursor, entries: number): Promise<Metadata> {
  if (entries > MAX_ENTRIES) {
    throw new GgufError(
      "too_large",
      `it has ${entries} metadata entries, at most ${MAX_ENTRIES} are read`,
    );
  }
  cursor.require(entries * SMALLEST_ENTRY);
  const values = new Map<string, string | number | boolean>();
  const arrays: Arrays = { left: MAX_ARRAYS };
  let tokens: number | null = null;
  for (let entry = 0; entry < entries; entry++) {
    const key = await cursor.text(MAX_KEY_BYTES);
    const kind = await cursor.u32();
    if (kind === ARRAY) {
      const length = await skipArray(cursor, arrays);
      if (key === "tokenizer.ggml.tokens") tokens = length;
    } else if (!isKept(key)) {
      if (kind === TEXT) await cursor.skipTexts(1);
      else cursor.skip(scalarSize(kind));
    } else {
      if (values.has(key)) throw new GgufError("malformed", `it has the key "${key}" twice`);
      values.set(
        key,
        kind === TEXT ? await cursor.text(MAX_TEXT_BYTES) : await cursor.scalar(kind),
      );
    }
  }
  return { values, tokens };
}

const MAX_ENTRIES = 100_000;
const MAX_KEY_BYTES = 2 ** 16;
/** A chat template is the longest text that is kept; the longest known have about 20 KB. */
const MAX_TEXT_BYTES = 2 ** 20;
const MAX_DEPTH = 4;
/** No model is known to have arrays of arrays; each costs more time than a text does. */
const MAX_ARRAYS = 2 * MAX_ENTRIES;
/** An empty key, its kind, and one byte. */
const SMALLEST_ENTRY = 8 + 4 + 1;

const KEPT: ReadonlySet<string> = new Set([
  "general.architecture",
  "general.type",
  "general.name",
  "general.file_type",
  "general.alignment",
  "split.no",
  "split.count",
  "tokenizer.chat_template",
  "tokenizer.ggml.bos_token_id",
  "tokenizer.ggml.eos_token_id",
  "tokenizer.ggml.add_bos_token",
]);

/** The architecture that names the context length may come after it, so each such key is kept. */
function isKept(key: string): boolean {
  return KEPT.has(key) || (key.length <= 128 && key.endsWith(".context_length"));
}

/** Goes past an array and tells how many elements it has. */
async function skipArray(cursor: HeaderCursor, arrays: Arrays, depth = 1): Promise<number> {
  arrays.left--;
  if (depth > MAX_DEPTH || arrays.left < 0) {
    throw new GgufError("too_large", "it has arrays nested too deep, or too many");
  }
  const kind = await cursor.u32();
  const length = await cursor.u64();
  if (kind === TEXT) {
    await cursor.skipTexts(length);
  } else if (kind === ARRAY) {
    for (let element = 0; element < length; element++) await skipArray(cursor, arrays, depth + 1);
  } else {
    cursor.skip(length * scalarSize(kind));
  }
  return length;
}

/** How many more arrays may follow in the header. */
interface Arrays {
  left: number;
}
