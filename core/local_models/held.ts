/** Which servers hold a model of this machine in memory. @module */

import type { ModelFacts } from "../events/header.ts";
import type { LocalModel } from "./list.ts";

/** A model in the list of a server. */
export interface ServedModel {
  readonly provider: string;
  /** Null in process. */
  readonly url: string | null;
  readonly model: ModelFacts;
}

/** A server that holds a model. */
export interface Holder {
  readonly provider: string;
  readonly url: string | null;
  /** What the server calls it. */
  readonly id: string;
  /** What says that it is this one: equal digests, or equal names, which may be chance. */
  readonly by: "digest" | "name";
}

/** The servers that say that they have a model in memory which is this one. */
export function holdersOf(
  local: Pick<LocalModel, "name" | "knownAs" | "path" | "digest">,
  served: readonly ServedModel[],
): readonly Holder[] {
  const names = new Set(
    [local.name, local.path, ...local.knownAs.map(({ name }) => name)].flatMap(spellings),
  );
  return served.flatMap(({ provider, url, model }): Holder[] => {
    if (model.loaded?.value !== true) return [];
    const holder = { provider, url, id: model.id };
    const { value: digest } = model.digest;
    if (digest !== null && digest === local.digest.value) return [{ ...holder, by: "digest" }];
    return spellings(model.id).some((one) => names.has(one)) ? [{ ...holder, by: "name" }] : [];
  });
}

/** A name as servers and files write it: whole, without `:latest`, without folders and ending. */
function spellings(name: string): string[] {
  const plain = name.toLowerCase().replace(/:latest$/, "").replace(/\.gguf$/, "");
  const last = plain.slice(plain.lastIndexOf("/") + 1);
  return last === "" ? [plain] : [plain, last];
}
