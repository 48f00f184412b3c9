/** What can be wrong with a pack. @module */

import { ModelLensError } from "../errors.ts";

/** Something that is wrong in a file of a pack. */
export interface PackFault {
  /** Below the folder of the pack. */
  readonly file: string;
  /** From 1; undefined for the file as a whole. */
  readonly line: number | undefined;
  /** What is wrong. */
  readonly says: string;
  /** The next step. */
  readonly hint: string;
}

/** A pack is not there, is not what its schema says, or cannot be written. */
export class PackError extends ModelLensError {
  readonly code = "pack_unusable";

  constructor(readonly pack: string, reason: string, hint: string, options?: ErrorOptions) {
    super(`Cannot use prompt pack "${pack}": ${reason}`, hint, options);
  }
}

/** The files of a pack are not what they should be: all that is wrong with them. */
export class PackFilesError extends PackError {
  constructor(pack: string, readonly faults: readonly [PackFault, ...PackFault[]]) {
    const [first, ...others] = faults;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    super(pack, `${faultText(first)}${more}`, first.hint);
  }
}

/** A fault as a sentence, with its place. */
export function faultText({ file, line, says }: PackFault): string {
  return `${line === undefined ? file : `${file}:${line}`}: ${says}`;
}

/** The files of a pack are not those that were locked, or were never locked. */
export class PackLockError extends ModelLensError {
  readonly code = "pack_not_locked";

  constructor(readonly pack: string, reason: string) {
    super(
      `Cannot run prompt pack "${pack}": ${reason}`,
      `Look at its files, then run "packs lock ${pack}"`,
    );
  }
}
