/** A command line that cannot be understood, and which exit code each error has. @module */

import { ModelLensError } from "../core/errors.ts";

/** Unknown command or flag, or a missing argument. */
export class UsageError extends ModelLensError {
  readonly code = "usage";
}

/** Results cannot be written: the disk that they are sent to is full, for example. */
export class OutputError extends ModelLensError {
  readonly code = "output_unwritable";

  constructor(cause: unknown) {
    super(
      `Cannot write the results: ${cause instanceof Error ? cause.message : String(cause)}`,
      "Look at where standard output goes",
      { cause },
    );
  }
}

/** What went wrong was ours. */
export class InternalError extends ModelLensError {
  readonly code = "internal";

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `Model Lens itself failed: ${reason}`,
      "Run it again with MODELLENS_DEBUG=1 and report what it prints",
      { cause },
    );
  }
}

/** Errors that the user can mend by typing or configuring something else. */
const MISUSE: ReadonlySet<string> = new Set([
  "usage",
  "config_invalid",
  "unknown_name",
  "trace_not_found",
  "resume_impossible",
  "rescore_impossible",
  "model_reference_unusable",
  "plugin_not_locked",
  "plugin_changed",
  "import_unusable",
  "pack_unusable",
  "pack_not_locked",
  "skill_unusable",
  "work_folder_unusable",
  "copy_too_large",
]);

/** 2 for misuse, else 1. */
export function exitCodeOf(error: ModelLensError): number {
  return MISUSE.has(error.code) ? 2 : 1;
}
