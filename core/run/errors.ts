/** Why a run cannot begin or go on. @module */

import { ModelLensError } from "../errors.ts";
import type { ProviderError, ProviderFailure } from "../provider/contract.ts";

/** The run cannot be resumed: it is complete, or its plan cannot be made again. */
export class ResumeError extends ModelLensError {
  readonly code = "resume_impossible";
}

/** A benchmark cannot make its samples. */
export class BenchmarkError extends ModelLensError {
  readonly code = "benchmark_unusable";
}

/** What to do before the run can go on, where it is not starting the server. */
const REMEDIES: Partial<Record<ProviderFailure, string>> = {
  model_not_found: "Load the model on the server again, then resume the run",
  unauthorised: "Give the key that the server wants with --api-key-env, then resume the run",
  dns: "Check the host name, then resume the run",
  tls: "Check the certificate of the server, then resume the run",
};

/** The server, or the model on it, went away while the run was going. */
export class ServerGoneError extends ModelLensError {
  readonly code = "server_gone";

  constructor(override readonly cause: ProviderError) {
    super(
      `Cannot go on with the run: sample after sample failed: ${cause.message}`,
      REMEDIES[cause.type] ?? "Start the server again, then resume the run",
      { cause },
    );
  }
}
