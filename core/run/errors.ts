/** Why a run cannot begin or go on. @module */

import { ModelLensError } from "../errors.ts";
import type { ProviderError } from "../provider/contract.ts";

/** The run cannot be resumed: it is complete, or its plan cannot be made again. */
export class ResumeError extends ModelLensError {
  readonly code = "resume_impossible";
}

/** A benchmark cannot make its samples. */
export class BenchmarkError extends ModelLensError {
  readonly code = "benchmark_unusable";
}

/** The server, or the model on it, went away while the run was going. */
export class ServerGoneError extends ModelLensError {
  readonly code = "server_gone";

  constructor(override readonly cause: ProviderError) {
    super(
      `Cannot go on with the run: sample after sample failed: ${cause.message}`,
      "Start the server again, then resume the run",
      { cause },
    );
  }
}
