/** A setting or a command line that cannot be used. @module */

import { ModelLensError } from "../errors.ts";

/** A value, key or file of the configuration that cannot be used. */
export class ConfigError extends ModelLensError {
  readonly code = "config_invalid";
}
