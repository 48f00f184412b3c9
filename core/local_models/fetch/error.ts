/** Why a model was not fetched. @module */

import { ModelLensError } from "../../errors.ts";

/** What went wrong with a download, in a word that can be counted. */
export type FetchReason =
  | "unreachable"
  | "not_found"
  | "forbidden"
  | "refused"
  | "web_page"
  | "empty"
  | "wrong_size"
  | "cut"
  | "stalled"
  | "busy"
  | "no_hash";

/** A download that did not come to its end. What arrived is kept, and the next try goes on there. */
export class ModelFetchError extends ModelLensError {
  readonly code = "model_fetch_failed";

  /** `why` completes "Cannot fetch "<file>": …". */
  constructor(
    readonly reason: FetchReason,
    facts: { readonly file: string; readonly why: string; readonly cause?: unknown },
  ) {
    super(`Cannot fetch "${facts.file}": ${facts.why}`, HINTS[reason], { cause: facts.cause });
  }
}

/** A file that is not the one whose hash is known. A download is removed; another's file is kept. */
export class ModelHashError extends ModelLensError {
  readonly code = "model_hash_mismatch";
  readonly file: string;
  /** SHA-256 in hexadecimal. */
  readonly wanted: string;
  readonly actual: string;

  constructor(
    facts: {
      readonly file: string;
      readonly wanted: string;
      readonly actual: string;
      readonly hint?: string;
    },
  ) {
    super(
      `Cannot use "${facts.file}": wanted SHA-256 ${facts.wanted}, got ${facts.actual}`,
      facts.hint ?? "Check the hash and the address; the download was removed",
    );
    this.file = facts.file;
    this.wanted = facts.wanted;
    this.actual = facts.actual;
  }
}

/** The disk has no room for a model. What arrived is kept. */
export class ModelSpaceError extends ModelLensError {
  readonly code = "model_folder_full";

  /** Bytes that are needed still and bytes that are free, where both are known. */
  constructor(
    readonly folder: string,
    sizes?: { readonly needed: number; readonly free: number },
    options?: ErrorOptions,
  ) {
    super(
      sizes === undefined
        ? `Cannot write to "${folder}": no space is left on the disk`
        : `Cannot write to "${folder}": ${inMB(sizes.needed)} are needed, ${
          inMB(sizes.free)
        } are free`,
      "Make room on the disk and run the command again; what has arrived is kept",
      options,
    );
  }
}

/** The folder for models cannot be made or written to. */
export class ModelFolderError extends ModelLensError {
  readonly code = "model_folder_unwritable";

  constructor(readonly folder: string, reason: string, options?: ErrorOptions) {
    super(
      `Cannot write to "${folder}": ${reason}`,
      "Make the folder writable, or set XDG_DATA_HOME to one that is",
      options,
    );
  }
}

/** A name of a model that says nothing, or not enough. */
export class ModelReferenceError extends ModelLensError {
  readonly code = "model_reference_unusable";

  constructor(readonly reference: string, reason: string, hint: string) {
    super(`Cannot fetch "${reference}": ${reason}`, hint);
  }
}

const AGAIN = "Run the command again; it goes on where it stopped";

const HINTS: Readonly<Record<FetchReason, string>> = {
  unreachable: "Check the network and the address, then run the command again",
  not_found: "Check the address; the file may have been moved or removed",
  forbidden: "Fetch it with a program that is logged in there, and list it with models --local",
  refused: "Run the command again in a few minutes",
  web_page: "Check the address: it has to lead to the file itself, not to a page about it",
  empty: "Check the address; there is no file behind it",
  wrong_size: "Check the address and the hash; the file there is another one",
  cut: AGAIN,
  stalled: AGAIN,
  busy: "Wait until the other download has ended",
  no_hash: "Give the hash of the file yourself: its address and --sha256",
};

function inMB(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
