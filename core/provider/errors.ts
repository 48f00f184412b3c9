/** A provider or model that a user named and that cannot be had. @module */

import { ModelLensError } from "../errors.ts";

/** No plugin has the name that the user gave. */
export class UnknownNameError extends ModelLensError {
  readonly code = "unknown_name";
}

/** The server that the user chose cannot be used. */
export class ProviderUnavailableError extends ModelLensError {
  readonly code = "provider_unavailable";
}

/** The chosen server does not have the model, or has none. */
export class ModelUnavailableError extends ModelLensError {
  readonly code = "model_unavailable";
}
