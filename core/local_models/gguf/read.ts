/** Says what a model is from the header of its file, however large the file. @module */

import { HeaderCursor } from "./cursor.ts";
import { GgufError } from "./error.ts";
import { type Metadata, readMetadata } from "./metadata.ts";
import { expectedTensors, fileTypeName } from "./quantisation.ts";
import type { GgufSource } from "./source.ts";
import { mergeShares, readTensors, type TensorShare } from "./tensors.ts";

/** What a header says. Null is what it does not say. */
export interface GgufHeader {
  readonly version: 2 | 3;
  readonly endianness: "little" | "big";
  /** For example `llama`; `clip` for a vision projector. */
  readonly architecture: string | null;
  /** `general.type`, for example `model`, `adapter` or `mmproj`. */
  readonly type: string | null;
  readonly name: string | null;
  /** Elements of all tensors together. */
  readonly parameters: number;
  readonly quantisation: Quantisation;
  /** How the parameters are stored; the largest share first. */
  readonly shares: readonly TensorShare[];
  /** Tokens that the model was trained for. */
  readonly contextLength: number | null;
  /** Jinja text, as the tokenizer applies it. */
  readonly chatTemplate: string | null;
  /** Texts in the vocabulary. */
  readonly tokens: number | null;
  readonly bosTokenId: number | null;
  readonly eosTokenId: number | null;
  readonly addBosToken: boolean | null;
  /** Which file of how many this is, the first being 0; null for a model in one file. */
  readonly split: { readonly index: number; readonly count: number } | null;
  /** Bytes up to the first tensor. */
  readonly headerBytes: number;
  /** Bytes of tensors that the file should have and has not; null where their sizes are unknown. */
  readonly missingBytes: number | null;
}

/** The two places of a file that tell how it is quantised. */
export interface Quantisation {
  /** By `general.file_type`, for example `Q4_K_M`. */
  readonly declared: string | null;
  /** The kind of tensor that holds most parameters, for example `Q4_K`. */
  readonly dominant: string | null;
  /** Whether the one is what the other leads to expect; null where either is missing. */
  readonly agree: boolean | null;
}

/**
 * Reads the header of a GGUF file of version 2 or 3, of either endianness. Reads no tensor and no
 * vocabulary, keeps below 64 MB however hostile the file, and stops after 512 MiB of header.
 *
 * @throws {GgufError} with a reason, for whatever is no such header; what `source.read` throws goes through
 */
export async function readGguf(source: GgufSource): Promise<GgufHeader> {
  const { version, littleEndian } = await readPreamble(source);
  const cursor = new HeaderCursor(source, { position: 8, littleEndian });
  const tensorCount = await cursor.u64();
  const entryCount = await cursor.u64();
  const metadata = await readMetadata(cursor, entryCount);
  const { shares, bytes } = await readTensors(cursor, tensorCount);

  const { values } = metadata;
  const alignment = number(values, "general.alignment") ?? DEFAULT_ALIGNMENT;
  if (alignment < 1 || !Number.isInteger(alignment)) {
    throw new GgufError("malformed", `its alignment is ${alignment}`);
  }
  const headerBytes = Math.ceil(cursor.position / alignment) * alignment;
  const architecture = text(values, "general.architecture");
  return {
    version,
    endianness: littleEndian ? "little" : "big",
    architecture,
    type: text(values, "general.type"),
    name: text(values, "general.name"),
    parameters: total(shares),
    quantisation: quantisation(number(values, "general.file_type"), shares),
    shares,
    contextLength: number(values, `${architecture}.context_length`),
    chatTemplate: text(values, "tokenizer.chat_template"),
    tokens: metadata.tokens,
    bosTokenId: number(values, "tokenizer.ggml.bos_token_id"),
    eosTokenId: number(values, "tokenizer.ggml.eos_token_id"),
    addBosToken: truth(values, "tokenizer.ggml.add_bos_token"),
    split: split(values),
    headerBytes,
    // A vocabulary without tensors may end before the alignment does.
    missingBytes: bytes === null
      ? null
      : bytes === 0
      ? 0
      : Math.max(0, headerBytes + bytes - source.size),
  };
}

/**
 * One header for a model in several files: the facts of the first, the tensors of all. Throws
 * `RangeError` without a file.
 */
export function joinShards(shards: readonly GgufHeader[]): GgufHeader {
  const [first] = shards;
  if (first === undefined) throw new RangeError("Cannot join the files of a model: there is none");
  const shares = mergeShares(shards.map((shard) => shard.shares));
  const missing = shards.map(({ missingBytes }) => missingBytes);
  return {
    ...first,
    parameters: total(shares),
    shares,
    quantisation: agreement(first.quantisation.declared, shares),
    missingBytes: missing.reduce((sum, one) => sum === null || one === null ? null : sum + one, 0),
  };
}

const DEFAULT_ALIGNMENT = 32;
const PREAMBLE_BYTES = 24;

async function readPreamble(source: GgufSource) {
  if (source.size === 0) throw new GgufError("empty", "it has 0 bytes");
  const bytes = await source.read(0, Math.min(PREAMBLE_BYTES, source.size));
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (start !== "GGUF") throw new GgufError("not_gguf", notGguf(start));
  if (bytes.length < PREAMBLE_BYTES) {
    throw new GgufError("truncated", `it ends after ${bytes.length} bytes, within its header`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  // Versions are small, so the half of the number that holds it tells the byte order.
  const littleEndian = view.getUint16(4, true) !== 0;
  const version = view.getUint32(4, littleEndian);
  if (version !== 2 && version !== 3) {
    throw new GgufError(
      "unsupported_version",
      `it is of GGUF version ${version}, and 2 and 3 can be read`,
    );
  }
  return { version, littleEndian } as const;
}

function notGguf(start: string): string {
  const found = `it starts with ${JSON.stringify(start)} where a GGUF file has "GGUF"`;
  if (start === "vers") return `${found}: it looks like a Git LFS pointer instead of the file`;
  if (start.startsWith("<")) return `${found}: it looks like a web page instead of the file`;
  return found;
}

type Values = Metadata["values"];

function text(values: Values, key: string): string | null {
  const value = values.get(key);
  return typeof value === "string" ? value : null;
}

function number(values: Values, key: string): number | null {
  const value = values.get(key);
  return typeof value === "number" ? value : null;
}

function truth(values: Values, key: string): boolean | null {
  const value = values.get(key);
  return typeof value === "boolean" ? value : null;
}

function split(values: Values): GgufHeader["split"] {
  const index = number(values, "split.no");
  const count = number(values, "split.count");
  return index === null || count === null || count < 2 ? null : { index, count };
}

function quantisation(id: number | null, shares: readonly TensorShare[]): Quantisation {
  return agreement(id === null ? null : fileTypeName(id) ?? `file type ${id}`, shares);
}

function agreement(declared: string | null, shares: readonly TensorShare[]): Quantisation {
  const dominant = shares[0]?.type ?? null;
  const expected = declared === null ? undefined : expectedTensors(declared);
  const agree = expected === undefined || dominant === null ? null : expected.includes(dominant);
  return { declared, dominant, agree };
}

function total(shares: readonly TensorShare[]): number {
  return shares.reduce((sum, { parameters }) => sum + parameters, 0);
}
