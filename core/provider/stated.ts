/** Facts as native endpoints tell them: stated where there is a value, left as they are where not. @module */

import type { ModelFacts } from "../events/header.ts";

/** Names of the facts of a model. */
export type ModelFactName = Exclude<keyof ModelFacts, "id">;

/** What a fact holds. */
export type ModelFactValue<K extends ModelFactName> = NonNullable<
  NonNullable<ModelFacts[K]>["value"]
>;

/**
 * `{ [name]: { value, source } }`, or nothing where the server does not tell the value: an empty
 * string and a number that is not finite tell nothing.
 */
export function stated<K extends ModelFactName>(
  name: K,
  value: ModelFactValue<K> | null | undefined,
  source: string,
): Partial<ModelFacts> {
  if (value === null || value === undefined || value === "") return {};
  if (typeof value === "number" && !Number.isFinite(value)) return {};
  return { [name]: { value, source } };
}
