/** Why a finished run cannot be judged again. @module */

import { ModelLensError } from "../errors.ts";

/** The run cannot be rescored: it has no answers of benchmarks, or a judge lacks what it needs. */
export class RescoreError extends ModelLensError {
  readonly code = "rescore_impossible";
}
