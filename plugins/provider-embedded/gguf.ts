/** Reads what the head of a GGUF file says of its model, before any engine is started. @module */

import { EngineError } from "./engine_error.ts";

/** Facts of a model file. What the file does not state is null. */
export interface GgufHeader {
  readonly architecture: string | null;
  readonly name: string | null;
  /** Tokens that the model was trained for. */
  readonly contextLength: number | null;
  /** The file's own label, for example `Q8_0`. */
  readonly quantisation: string | null;
  /** Elements of all tensors together. */
  readonly parameters: number;
  readonly chatTemplate: string | null;
  /** Texts and ids of the tokens that never come from ordinary text. */
  readonly controlTokens: ReadonlyMap<string, number>;
}

/**
 * Reads the header of a model.
 *
 * @throws {EngineError} `load_failed` when the bytes are no GGUF file, or end within the header
 */
export function readGgufHeader(bytes: Uint8Array<ArrayBuffer>): GgufHeader {
  if (bytes.length === 0) throw unreadable("the file is empty");
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, 4));
  if (magic !== "GGUF") {
    throw unreadable(`it starts with ${JSON.stringify(magic)} where a GGUF file has "GGUF"`);
  }
  try {
    return readHeader(new Cursor(bytes, 4));
  } catch (error) {
    // A DataView reports in this way that the bytes have ended.
    if (error instanceof RangeError) throw unreadable("the file ends within its header", error);
    throw error;
  }
}

type Value = string | number | boolean | readonly Value[];

function readHeader(cursor: Cursor): GgufHeader {
  const version = cursor.u32();
  if (version < 2 || version > 3) {
    throw unreadable(`it is of GGUF version ${version}, and only 2 and 3 can be read`);
  }
  const tensorCount = cursor.u64();
  const entryCount = cursor.u64();
  const metadata = new Map<string, Value>();
  for (let i = 0; i < entryCount; i++) metadata.set(cursor.text(), cursor.value(cursor.u32()));
  let parameters = 0;
  for (let i = 0; i < tensorCount; i++) parameters += tensorElements(cursor);

  const architecture = textOf(metadata.get("general.architecture"));
  return {
    architecture,
    name: textOf(metadata.get("general.name")),
    contextLength: numberOf(metadata.get(`${architecture}.context_length`)),
    quantisation: FILE_TYPES.get(numberOf(metadata.get("general.file_type")) ?? -1) ?? null,
    parameters,
    chatTemplate: textOf(metadata.get("tokenizer.chat_template")),
    controlTokens: controlTokens(metadata),
  };
}

function tensorElements(cursor: Cursor): number {
  cursor.text();
  const dimensions = cursor.u32();
  let elements = 1;
  for (let i = 0; i < dimensions; i++) elements *= cursor.u64();
  cursor.u32();
  cursor.u64();
  return elements;
}

const CONTROL = 3;

function controlTokens(metadata: ReadonlyMap<string, Value>): Map<string, number> {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  const types = metadata.get("tokenizer.ggml.token_type");
  const found = new Map<string, number>();
  if (!Array.isArray(tokens) || !Array.isArray(types)) return found;
  for (const [id, text] of tokens.entries()) {
    if (types[id] === CONTROL && typeof text === "string") found.set(text, id);
  }
  return found;
}

function textOf(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: Value | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function unreadable(why: string, cause?: unknown): EngineError {
  return new EngineError("load_failed", `Cannot load the model: ${why}`, {
    hint: "Give a complete GGUF file; download it again if it came from the network",
    cause,
  });
}

/** llama.cpp's names of `general.file_type`. */
const FILE_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "F32"],
  [1, "F16"],
  [2, "Q4_0"],
  [3, "Q4_1"],
  [7, "Q8_0"],
  [8, "Q5_0"],
  [9, "Q5_1"],
  [10, "Q2_K"],
  [11, "Q3_K_S"],
  [12, "Q3_K_M"],
  [13, "Q3_K_L"],
  [14, "Q4_K_S"],
  [15, "Q4_K_M"],
  [16, "Q5_K_S"],
  [17, "Q5_K_M"],
  [18, "Q6_K"],
  [19, "IQ2_XXS"],
  [20, "IQ2_XS"],
  [21, "Q2_K_S"],
  [22, "IQ3_XS"],
  [23, "IQ3_XXS"],
  [24, "IQ1_S"],
  [25, "IQ4_NL"],
  [26, "IQ3_S"],
  [27, "IQ3_M"],
  [28, "IQ2_S"],
  [29, "IQ2_M"],
  [30, "IQ4_XS"],
  [31, "IQ1_M"],
  [32, "BF16"],
]);

/** Reads little-endian values one after the other; a RangeError says that the bytes have ended. */
class Cursor {
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();
  #at: number;

  constructor(bytes: Uint8Array<ArrayBuffer>, at: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  text(): string {
    const length = this.u64();
    const start = this.#view.byteOffset + this.#skip(length);
    return this.#decoder.decode(new Uint8Array(this.#view.buffer, start, length));
  }

  value(type: number): Value {
    const view = this.#view;
    switch (type) {
      case 0:
        return view.getUint8(this.#skip(1));
      case 1:
        return view.getInt8(this.#skip(1));
      case 2:
        return view.getUint16(this.#skip(2), true);
      case 3:
        return view.getInt16(this.#skip(2), true);
      case 4:
        return this.u32();
      case 5:
        return view.getInt32(this.#skip(4), true);
      case 6:
        return view.getFloat32(this.#skip(4), true);
      case 7:
        return view.getUint8(this.#skip(1)) !== 0;
      case 8:
        return this.text();
      case 9:
        return this.#array();
      case 10:
        return this.u64();
      case 11:
        return Number(view.getBigInt64(this.#skip(8), true));
      case 12:
        return view.getFloat64(this.#skip(8), true);
      default:
        throw unreadable(`its header has a value of the unknown type ${type}`);
    }
  }

  #array(): Value[] {
    const type = this.u32();
    const length = this.u64();
    const values: Value[] = [];
    for (let i = 0; i < length; i++) values.push(this.value(type));
    return values;
  }

  #skip(bytes: number): number {
    const start = this.#at;
    this.#at += bytes;
    return start;
  }
}
