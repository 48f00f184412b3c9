/** Facts of models from Ollama's `/api/tags`, `/api/ps` and `/api/show`. @module */

import { type ModelFacts, type ModelMemory, sha256, stated } from "model-lens";
import { z } from "zod";

/** What we read of `GET /api/tags`. */
export const Tags = z.object({
  models: z.array(z.object({
    name: z.string(),
    digest: z.string().nullish(),
    size: z.number().nullish(),
    details: z.object({
      family: z.string().nullish(),
      parameter_size: z.string().nullish(),
      quantization_level: z.string().nullish(),
    }).nullish(),
  })),
});

/** What we read of `GET /api/ps`. */
export const Running = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      context_length: z.number().nullish(),
      expires_at: z.string().nullish(),
      /** Bytes of weights, cache and all else; and the part of it on GPUs. */
      size: z.number().nullish(),
      size_vram: z.number().nullish(),
    }),
  ),
});

/** What we read of `POST /api/show`. */
export const Show = z.object({
  template: z.string().nullish(),
  parameters: z.string().nullish(),
  capabilities: z.array(z.string()).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
});

/** What Ollama tells of all models at once. */
export interface Told {
  readonly tags: z.infer<typeof Tags>;
  readonly running: z.infer<typeof Running>;
  /** What requests of ours ask for. */
  readonly numCtx: number | undefined;
}

/** Adds what the lists tell, and leaves out models that only make embeddings. */
export function listedFacts(
  models: readonly ModelFacts[],
  { tags, running, numCtx }: Told,
): readonly ModelFacts[] {
  const known = new Map(tags.models.map((tag) => [tag.name, tag]));
  const loaded = new Map(running.models.map((one) => [one.name, one]));
  return models.flatMap((model): ModelFacts[] => {
    const tag = known.get(model.id);
    const { family, parameter_size: size, quantization_level: quantisation } = tag?.details ?? {};
    if (/bert/i.test(family ?? "")) return [];
    const source = "/api/tags";
    return [{
      ...model,
      ...stated("digest", tag?.digest, source),
      ...stated("sizeBytes", tag?.size, source),
      ...stated("quantisation", quantisation, source),
      ...stated("architecture", family, source),
      ...stated("loaded", loaded.has(model.id), "/api/ps"),
      ...stated("unloadsAt", loaded.get(model.id)?.expires_at, "/api/ps"),
      ...(typeof size === "string"
        ? { parameters: { value: null, reason: `/api/tags tells them rounded only: "${size}"` } }
        : {}),
      templateSha256: { value: null, reason: "only /api/show tells it, one model at a time" },
      ...contextOf({ numCtx, running: loaded.get(model.id)?.context_length }),
    }];
  });
}

/** What `/api/ps` says that a model takes. */
export function memoryOf(model: string, { models }: z.infer<typeof Running>): ModelMemory {
  const { size, size_vram: vram } = models.find(({ name }) => name === model) ?? {};
  const known = (value: number | null | undefined) =>
    value === null || value === undefined
      ? { value: null, reason: "/api/ps does not tell it: the model is not loaded" }
      : { value, source: "/api/ps" };
  return { bytes: known(size), gpuBytes: known(vram) };
}

/** What `/api/show` adds to a model. */
export function detailOf(
  model: ModelFacts,
  { template, parameters, capabilities, model_info: info }: z.infer<typeof Show>,
): Partial<ModelFacts> {
  const source = "/api/show";
  const architecture = info?.["general.architecture"];
  const number = (key: string) => {
    const value = info?.[key];
    return typeof value === "number" ? value : undefined;
  };
  const set = /^num_ctx\s+(\d+)\s*$/m.exec(parameters ?? "")?.[1];
  return {
    ...stated("templateSha256", template ? sha256(template) : undefined, source),
    ...stated("capabilities", capabilities, source),
    ...stated("parameters", number("general.parameter_count"), source),
    ...(typeof architecture === "string"
      ? {
        ...stated("architecture", architecture, source),
        ...stated("trainedContext", number(`${architecture}.context_length`), source),
      }
      : {}),
    ...(model.contextLength.value === null && set !== undefined
      ? stated("contextLength", Number(set), `${source}, num_ctx of the Modelfile`)
      : {}),
  };
}

/** A request that asks for a context gets it, whatever is loaded now. */
function contextOf(
  { numCtx, running }: { numCtx: number | undefined; running: number | null | undefined },
): Pick<ModelFacts, "contextLength"> {
  const source = numCtx === undefined ? "/api/ps" : "providers.ollama.settings.num_ctx";
  return {
    contextLength: {
      value: null,
      reason: "the model is not loaded; Ollama chooses its context then",
    },
    ...stated("contextLength", numCtx ?? running, source),
  };
}
