/** Finds a model on this machine by what users call it. @module */

import { catalogueModel } from "./fetch/catalogue.ts";
import { placeOf } from "./fetch/file_name.ts";
import { parseHuggingFace } from "./fetch/hugging_face.ts";
import { listLocalModels, type LocalModel } from "./list.ts";
import { ownModelFolder } from "./places.ts";
import type { ModelWorld } from "./world.ts";

/**
 * The models of a name, as any program calls them: its exact name, a name of the catalogue in any
 * case, or what `getModel()` was given. Empty when none is here.
 *
 * @throws {ModelReferenceError} for `hf:` with something that names no file
 */
export async function findLocalModels(name: string, world: ModelWorld): Promise<LocalModel[]> {
  const path = fetchedPath(name, world);
  const found: LocalModel[] = [];
  for await (const model of listLocalModels({ world })) {
    const isNamed = model.path === path || model.knownAs.some((known) => known.name === name);
    if (isNamed) found.push(model);
  }
  return found;
}

/** Where the model of a reference is once it is fetched; undefined for what is no reference. */
function fetchedPath(name: string, world: ModelWorld): string | undefined {
  const folder = ownModelFolder(world);
  const source = /^hf:/.test(name) ? parseHuggingFace(name) : catalogueModel(name);
  if (folder === undefined || source === undefined) return undefined;
  return placeOf(folder, [...source.repository.split("/"), ...source.file.split("/")]);
}
