/** A model as it lies on disk, before any of it is read. @module */

import type { Known } from "../events/envelope.ts";

/** What a walk over a folder found. */
export interface Candidate {
  readonly program: string;
  /** What the program calls it, or the path below its folder. */
  readonly name: string;
  readonly format: "gguf" | "mlx";
  /** The file or folder to show. */
  readonly path: string;
  /** All files with weights, in order; a model in one file has one. */
  readonly files: readonly string[];
  /** Hash of the weights, where a name or a record tells it. */
  readonly digest: Known<string>;
  /** Hash of the chat template, where a record tells it; the file's own counts otherwise. */
  readonly templateSha256?: Known<string>;
  /** The vision projector that belongs to it. */
  readonly projector?: string;
  /** What is wrong already, such as a missing file. */
  readonly problem?: string;
}

/** A folder that is there and could not be read. */
export interface UnreadFolder {
  readonly program: string;
  /** For the user's eyes only, as every path is. */
  readonly folder: string;
  readonly reason: string;
}

/** Takes note of what could not be read. */
export type OnUnread = (unread: UnreadFolder) => void;
