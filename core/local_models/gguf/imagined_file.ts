/** GGUF files that a test or a measurement makes up. @module */

/** What a made-up file has. */
export interface ImaginedFile {
  readonly version?: number;
  readonly littleEndian?: boolean;
  readonly metadata?: readonly (readonly [string, ImaginedValue])[];
  readonly tensors?: readonly ImaginedTensor[];
  /** Bytes of tensor data after the header; as many as the tensors need by default. */
  readonly dataBytes?: number;
}

/** A value by its kind in the format. */
export type ImaginedValue =
  | { readonly u8: number }
  | { readonly u16: number }
  | { readonly u32: number }
  | { readonly i32: number }
  | { readonly f32: number }
  | { readonly u64: bigint }
  | { readonly i64: bigint }
  | { readonly f64: number }
  | { readonly bool: boolean }
  | { readonly text: string | Uint8Array }
  | { readonly texts: readonly string[] }
  | { readonly f32s: readonly number[] }
  | { readonly arrays: readonly ImaginedValue[] };

/** A tensor, stored right after the one before it. */
export interface ImaginedTensor {
  readonly name: string;
  readonly shape: readonly (number | bigint)[];
  /** ggml's number of its kind. */
  readonly type: number;
  /** Bytes it takes; 0 by default. */
  readonly bytes?: number;
}

/** The header alone, padded to 32 bytes where there are tensors. */
export function imaginedHeader(file: ImaginedFile): Uint8Array<ArrayBuffer> {
  const { version = 3, littleEndian = true, metadata = [], tensors = [] } = file;
  const writer = new Writer(littleEndian);
  writer.raw(new TextEncoder().encode("GGUF"));
  writer.u32(version);
  writer.u64(BigInt(tensors.length));
  writer.u64(BigInt(metadata.length));
  for (const [key, value] of metadata) {
    writer.text(key);
    writer.u32(kindOf(value));
    writer.value(value);
  }
  let offset = 0;
  for (const { name, shape, type, bytes = 0 } of tensors) {
    writer.text(name);
    writer.u32(shape.length);
    for (const length of shape) writer.u64(BigInt(length));
    writer.u32(type);
    writer.u64(BigInt(offset));
    offset += Math.ceil(bytes / 32) * 32;
  }
  if (tensors.length > 0) writer.pad(32);
  return writer.bytes();
}

/** A whole file, with zeros for weights. */
export function imaginedFile(file: ImaginedFile): Uint8Array<ArrayBuffer> {
  const header = imaginedHeader(file);
  const needed = (file.tensors ?? [])
    .reduce((sum, { bytes = 0 }) => sum + Math.ceil(bytes / 32) * 32, 0);
  const whole = new Uint8Array(header.length + (file.dataBytes ?? needed));
  whole.set(header);
  return whole;
}

/** A small llama of 4,096 parameters in F16, with a vocabulary and a template. */
export function tinyModel(
  changes: {
    readonly name?: string;
    readonly fileType?: number;
    readonly extra?: ImaginedFile["metadata"];
  } = {},
): ImaginedFile {
  const { name = "Tiny", fileType = 1, extra = [] } = changes;
  return {
    metadata: [
      ["general.architecture", { text: "llama" }],
      ["general.name", { text: name }],
      ["general.file_type", { u32: fileType }],
      ["llama.context_length", { u32: 2048 }],
      ["tokenizer.ggml.tokens", { texts: ["<s>", "</s>", "a", "b"] }],
      ["tokenizer.ggml.scores", { f32s: [0, 0, -1, -2] }],
      ["tokenizer.ggml.bos_token_id", { u32: 0 }],
      ["tokenizer.ggml.eos_token_id", { u32: 1 }],
      ["tokenizer.ggml.add_bos_token", { bool: true }],
      ["tokenizer.chat_template", { text: "{{ messages }}" }],
      ...extra,
    ],
    tensors: [{ name: "token_embd.weight", shape: [64, 64], type: 1, bytes: 8192 }],
  };
}

const KINDS: Readonly<Record<string, number>> = {
  u8: 0,
  u16: 2,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  text: 8,
  texts: 9,
  f32s: 9,
  arrays: 9,
  u64: 10,
  i64: 11,
  f64: 12,
};

function kindOf(value: ImaginedValue): number {
  return KINDS[Object.keys(value)[0] ?? ""] ?? 0;
}

class Writer {
  readonly #parts: Uint8Array[] = [];
  readonly #littleEndian: boolean;
  #length = 0;

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  raw(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  u32(number: number): void {
    this.#scalar(4, (view) => view.setUint32(0, number, this.#littleEndian));
  }

  u64(number: bigint): void {
    this.#scalar(8, (view) => view.setBigUint64(0, number, this.#littleEndian));
  }

  text(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    this.u64(BigInt(bytes.length));
    this.raw(bytes);
  }

  value(value: ImaginedValue): void {
    const little = this.#littleEndian;
    if ("u8" in value) this.raw(new Uint8Array([value.u8]));
    else if ("u16" in value) this.#scalar(2, (view) => view.setUint16(0, value.u16, little));
    else if ("u32" in value) this.u32(value.u32);
    else if ("i32" in value) this.#scalar(4, (view) => view.setInt32(0, value.i32, little));
    else if ("f32" in value) this.#scalar(4, (view) => view.setFloat32(0, value.f32, little));
    else if ("u64" in value) this.u64(value.u64);
    else if ("i64" in value) this.#scalar(8, (view) => view.setBigInt64(0, value.i64, little));
    else if ("f64" in value) this.#scalar(8, (view) => view.setFloat64(0, value.f64, little));
    else if ("bool" in value) this.raw(new Uint8Array([value.bool ? 1 : 0]));
    else if ("text" in value) this.text(value.text);
    else if ("texts" in value) this.#array(8, value.texts, (text) => this.text(text));
    else if ("f32s" in value) this.#array(6, value.f32s, (f32) => this.value({ f32 }));
    else this.#array(9, value.arrays, (array) => this.value(array));
  }

  pad(alignment: number): void {
    this.raw(new Uint8Array((alignment - this.#length % alignment) % alignment));
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #array<T>(kind: number, elements: readonly T[], write: (element: T) => void): void {
    this.u32(kind);
    this.u64(BigInt(elements.length));
    elements.forEach(write);
  }

  #scalar(size: number, set: (view: DataView) => void): void {
    const bytes = new Uint8Array(size);
    set(new DataView(bytes.buffer));
    this.raw(bytes);
  }
}
