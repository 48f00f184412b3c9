/** What a GGUF model says of itself, each fact with its source. @module */

import type { Known } from "../events/envelope.ts";
import { found, unknown } from "../machine/known.ts";
import { systemErrorCode } from "../machine/system_error.ts";
import { sha256 } from "../sha256.ts";
import { GgufError } from "./gguf/error.ts";
import { type GgufHeader, joinShards, readGguf } from "./gguf/read.ts";
import { openSource } from "./gguf/source.ts";

/** The facts of a model. No reason and no problem holds a path. */
export interface ModelDescription {
  /** For example `llama`. */
  readonly architecture: Known<string>;
  readonly parameters: Known<number>;
  /** As the model's maker names it, for example `Q4_K_M` or `4bit`. */
  readonly quantisation: Known<string>;
  /** The kind of tensor that holds most parameters, for example `Q4_K`. */
  readonly tensorType: Known<string>;
  /** Tokens that the model was trained for; a server may be set to fewer. */
  readonly contextLength: Known<number>;
  /** SHA-256 of the chat template, in hexadecimal. */
  readonly templateSha256: Known<string>;
  /** Why the model cannot be used as it is; one sentence. */
  readonly problem?: string;
}

/** Reads the headers of all files of a model. */
export async function describeGguf(files: readonly string[]): Promise<ModelDescription> {
  try {
    const headers: GgufHeader[] = [];
    for (const file of files) {
      using source = await openSource(file);
      headers.push(await readGguf(source));
    }
    return factsOf(joinShards(headers));
  } catch (error) {
    if (error instanceof GgufError) return undescribed(error.message);
    return undescribed(`Cannot open the model file: ${systemErrorCode(error)}`);
  }
}

/** The description of a model of which nothing can be read. */
export function undescribed(problem: string): ModelDescription {
  const nothing = unknown("its header cannot be read");
  return {
    architecture: nothing,
    parameters: nothing,
    quantisation: nothing,
    tensorType: nothing,
    contextLength: nothing,
    templateSha256: nothing,
    problem,
  };
}

function factsOf(header: GgufHeader): ModelDescription {
  const { architecture, quantisation, chatTemplate } = header;
  const problem = problemOf(header);
  return {
    architecture: stated(architecture, "general.architecture"),
    parameters: header.shares.length === 0
      ? unknown("the file has no tensors")
      : found(header.parameters, "shapes of the tensors"),
    quantisation: stated(quantisation.declared, "general.file_type"),
    tensorType: quantisation.dominant === null
      ? unknown("the file has no tensors")
      : found(quantisation.dominant, "kinds of the tensors"),
    contextLength: stated(header.contextLength, `${architecture ?? "*"}.context_length`),
    templateSha256: chatTemplate === null
      ? unknown("the file has no tokenizer.chat_template")
      : found(sha256(chatTemplate), "tokenizer.chat_template"),
    ...(problem === undefined ? {} : { problem }),
  };
}

function stated<T>(value: T | null, key: string): Known<T> {
  return value === null ? unknown(`the file has no ${key}`) : found(value, key);
}

function problemOf({ architecture, type, missingBytes, endianness }: GgufHeader) {
  if (missingBytes !== null && missingBytes > 0) {
    return `The file is cut: ${missingBytes} bytes of its tensors are missing`;
  }
  if (endianness === "big") return "The file is big endian, and needs a machine that is, too";
  if (architecture === "clip" || type === "mmproj") {
    return "It is a vision projector, and the model that it belongs to is not beside it";
  }
  return type === "adapter" ? "It is an adapter, and needs the model it was made for" : undefined;
}
