/** Why a benchmark has no data. It is never run on something else instead. @module */

import { ModelLensError } from "../errors.ts";
import type { DataFile } from "./data_file.ts";

/** The data are not here and cannot be fetched. */
export class DataUnavailableError extends ModelLensError {
  readonly code = "data_unavailable";

  /** `why` completes "Cannot get "<file>": …". */
  constructor(readonly data: DataFile, why: string, options?: ErrorOptions & { hint?: string }) {
    super(
      `Cannot get "${data.file}" from ${data.url}: ${why}`,
      options?.hint ??
        "Connect to the network, or put the file into a folder and name it with --data",
      options,
    );
  }
}

/** The data are other data than those whose hash is known. */
export class DataHashError extends ModelLensError {
  readonly code = "data_hash_mismatch";

  constructor(
    readonly data: DataFile,
    facts: { readonly path: string; readonly actual: string; readonly hint?: string },
  ) {
    super(
      `Cannot use "${facts.path}": wanted SHA-256 ${data.sha256}, got ${facts.actual}`,
      facts.hint ?? 'Run "cache clear" and fetch it again',
    );
  }
}

/** The data have the right hash and cannot be read all the same. */
export class DataFormatError extends ModelLensError {
  readonly code = "data_unreadable";

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `Cannot read "${file}": ${reason}`,
      "Report it with the version of the benchmark; its data have changed their form",
      options,
    );
  }
}
