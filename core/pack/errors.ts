/** What can be wrong with a pack. @module */

import { ModelLensError } from "../errors.ts";

/** A pack is not there, is not what its schema says, or cannot be written. */
export class PackError extends ModelLensError {
  readonly code = "pack_unusable";

  constructor(readonly pack: string, reason: string, hint: string, options?: ErrorOptions) {
    super(`Cannot use prompt pack "${pack}": ${reason}`, hint, options);
  }
}

/** The files of a pack are not those that were locked, or were never locked. */
export class PackLockError extends ModelLensError {
  readonly code = "pack_not_locked";

  constructor(readonly pack: string, reason: string) {
    super(
      `Cannot run prompt pack "${pack}": ${reason}`,
      "Look at its files, then accept them with packs lock",
    );
  }
}
