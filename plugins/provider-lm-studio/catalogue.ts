/** What LM Studio tells of its models: `/api/v1` (0.4.0 and later), else `/api/v0` (0.3.6 and later). @module */

import { type ModelFacts, type NativeApi, recognise, stated } from "model-lens";
import { z } from "zod";

/** A model of the catalogue. */
export interface CatalogueEntry {
  readonly facts: Partial<ModelFacts>;
  /** Whether it makes embeddings, and cannot chat. */
  readonly embeds: boolean;
}

/** Every model by each of its names. Throws `ProviderError` where neither API is there. */
export async function catalogue(native: NativeApi): Promise<ReadonlyMap<string, CatalogueEntry>> {
  const { json } = await native.reply("api/v1/models");
  const newer = V1.safeParse(json);
  if (newer.success) return new Map(newer.data.models.flatMap(entriesOf));
  const older = recognise(V0, await native.get("api/v0/models"), {
    server: "LM Studio",
    path: "/api/v0/models",
  });
  return new Map(older.data.map((one) => [one.id, olderEntry(one)]));
}

const V1 = z.object({
  models: z.array(z.object({
    type: z.string(),
    key: z.string(),
    architecture: z.string().nullish(),
    quantization: z.object({ name: z.string().nullish() }).nullish(),
    size_bytes: z.number().nullish(),
    params_string: z.string().nullish(),
    loaded_instances: z.array(z.object({
      id: z.string(),
      config: z.object({ context_length: z.number().nullish() }),
    })),
    max_context_length: z.number().nullish(),
    capabilities: z.object({
      vision: z.boolean().nullish(),
      trained_for_tool_use: z.boolean().nullish(),
    }).nullish(),
  })),
});

const V0 = z.object({
  data: z.array(z.object({
    id: z.string(),
    type: z.string(),
    arch: z.string().nullish(),
    quantization: z.string().nullish(),
    state: z.string().nullish(),
    max_context_length: z.number().nullish(),
    loaded_context_length: z.number().nullish(),
    capabilities: z.array(z.string()).nullish(),
  })),
});

/** A model answers to its key, and each of its loaded instances to a name of its own. */
function entriesOf(model: z.infer<typeof V1>["models"][number]): [string, CatalogueEntry][] {
  const source = "/api/v1/models";
  const { capabilities, params_string: size, loaded_instances: loaded } = model;
  const can = [
    ...(capabilities?.vision === true ? ["vision"] : []),
    ...(capabilities?.trained_for_tool_use === true ? ["tool_use"] : []),
  ];
  const facts = {
    ...stated("quantisation", model.quantization?.name, source),
    ...stated("architecture", model.architecture, source),
    ...stated("trainedContext", model.max_context_length, source),
    ...stated("sizeBytes", model.size_bytes, source),
    ...stated("loaded", loaded.length > 0, source),
    ...stated("capabilities", capabilities ? can : undefined, source),
    ...(typeof size === "string"
      ? { parameters: { value: null, reason: `LM Studio tells them rounded only: "${size}"` } }
      : {}),
  };
  const named = (id: string, context: number | null | undefined): [string, CatalogueEntry] => [
    id,
    {
      embeds: model.type === "embedding",
      facts: { ...facts, ...stated("contextLength", context, source) },
    },
  ];
  const [first] = loaded;
  return [
    named(model.key, first?.config.context_length),
    ...loaded.map(({ id, config }) => named(id, config.context_length)),
  ];
}

function olderEntry(model: z.infer<typeof V0>["data"][number]): CatalogueEntry {
  const source = "/api/v0/models";
  return {
    embeds: model.type === "embeddings",
    facts: {
      ...stated("quantisation", model.quantization, source),
      ...stated("architecture", model.arch, source),
      ...stated("trainedContext", model.max_context_length, source),
      ...stated("contextLength", model.loaded_context_length, source),
      ...stated("loaded", model.state ? model.state === "loaded" : undefined, source),
      ...stated("capabilities", model.capabilities, source),
    },
  };
}
