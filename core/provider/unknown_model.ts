/** A model of which only the name is known. @module */

import type { Known } from "../events/envelope.ts";
import type { ModelFacts } from "../events/header.ts";

/** Facts of a model of which only the name is known, each unknown for the given reason. */
export function unknownModel(id: string, reason: string): ModelFacts {
  const unknown: Known<never> = { value: null, reason };
  return {
    id,
    digest: unknown,
    quantisation: unknown,
    parameters: unknown,
    contextLength: unknown,
    templateSha256: unknown,
  };
}
