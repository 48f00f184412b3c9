/** The file behind the name of a model, for a provider that reads models itself. @module */

import { findLocalModels } from "../local_models/find.ts";
import type { LocalModel } from "../local_models/list.ts";
import { type ModelWorld, thisModelWorld } from "../local_models/world.ts";
import { ProviderError } from "./contract.ts";

/**
 * The GGUF file of a name that `models --local` lists or that `models get` was given; undefined when
 * there is none. Throws `ProviderError` when there are only models that are not one whole file.
 */
export async function modelFile(
  name: string,
  world: ModelWorld = thisModelWorld(),
): Promise<string | undefined> {
  const models = await findLocalModels(name, world);
  const usable = models.find((model) => obstacle(model) === undefined);
  const [first] = models;
  if (usable !== undefined || first === undefined) return usable?.path;
  throw new ProviderError(
    "model_not_found",
    `Cannot read the model "${name}": ${obstacle(first)}`,
    {
      hint: "Choose another model: models --local lists those of this machine",
    },
  );
}

/** Why a model cannot be read as one GGUF file, to follow a colon. */
function obstacle({ format, fileCount, problem }: LocalModel): string | undefined {
  if (problem !== undefined) return problem;
  if (format !== "gguf") return "it is for MLX, and a GGUF file is wanted";
  return fileCount > 1 ? `it is ${fileCount} files, and one is wanted` : undefined;
}
