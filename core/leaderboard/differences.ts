/** Names by which things that stand side by side differ: what is equal everywhere needs no telling. @module */

import type { ModelIdentity } from "./record.ts";
import type { Named } from "./shape.ts";

/** What a thing does not state. */
const ABSENT = "not set";

/** The fields of each that are not equal in all, in the order in which they first appear. */
export function differencesOf(things: readonly ReadonlyMap<string, string>[]): Named[][] {
  const names = new Set(things.flatMap((one) => [...one.keys()]));
  const telling = [...names].filter((name) =>
    new Set(things.map((one) => one.get(name) ?? ABSENT)).size > 1
  );
  return things.map((one) => telling.map((name) => ({ name, value: one.get(name) ?? ABSENT })));
}

/** The fields of an identity in words, its name apart. */
export function identityFields(identity: ModelIdentity): Map<string, string> {
  const { model: _model, ...fields } = identity;
  return new Map(
    Object.entries(fields).map(([name, value]) => [name, value === null ? "unknown" : `${value}`]),
  );
}

/** A list of settings. */
export function namedOf(settings: Readonly<Record<string, string>>): Named[] {
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}
