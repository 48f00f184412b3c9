/** What a unified diff says, file by file. @module */

/** A place of a file and what is to become of it. */
export interface Hunk {
  /** First line of the old text, counted from 1; 0 where there is none. */
  readonly oldStart: number;
  readonly newStart: number;
  /** Lines as they stand in a diff: a space, `+`, `-` or `\` and the text. */
  readonly lines: readonly string[];
}

/** What is to become of one file. */
export interface FilePatch {
  /** Path of the old file as it is written; null where the file is new. */
  readonly from: string | null;
  /** Path of the new file as it is written; null where the file goes. */
  readonly to: string | null;
  readonly hunks: readonly Hunk[];
}

/** Why a patch is none, or cannot be applied. */
export class PatchError extends Error {
  override readonly name = "PatchError";
}
