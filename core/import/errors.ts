/** Why a file cannot become a trace. @module */

import { ModelLensError } from "../errors.ts";

/** The file is not there, is of no known format, or holds no call. */
export class ImportError extends ModelLensError {
  readonly code = "import_unusable";

  constructor(readonly file: string, reason: string, hint: string, options?: ErrorOptions) {
    super(`Cannot import "${file}": ${reason}`, hint, options);
  }
}

/** For a file that is whole and of another format. */
export const WANTED =
  "Give a HAR file of Chrome, a JSONL request log, the server log of LM Studio, or what lms log stream --json printed";
