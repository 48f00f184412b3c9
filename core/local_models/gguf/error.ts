/** Why a model file cannot be read. @module */

import { ModelLensError } from "../../errors.ts";

/** What is wrong with a model file, in a word that can be counted. */
export type GgufReason =
  | "empty"
  | "not_gguf"
  | "unsupported_version"
  | "truncated"
  | "too_large"
  | "malformed";

/** A file whose header is not, or not wholly, what the GGUF format says. */
export class GgufError extends ModelLensError {
  readonly code = "gguf_unreadable";

  /** `why` completes "Cannot read the model file: …"; it never holds a path. */
  constructor(readonly reason: GgufReason, readonly why: string) {
    super(`Cannot read the model file: ${why}`, HINTS[reason]);
  }
}

const AGAIN = "Download the file again; a download that was cut short leaves such a file";

const HINTS: Readonly<Record<GgufReason, string>> = {
  empty: AGAIN,
  not_gguf: "Give a GGUF file; other formats have to be converted first",
  unsupported_version: "Convert the model again with a current llama.cpp",
  truncated: AGAIN,
  too_large: "Get the file from a source you trust; no program writes such a header",
  malformed: "Get the file from a source you trust; it is damaged or made by hand",
};
