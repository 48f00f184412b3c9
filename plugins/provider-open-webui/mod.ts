/** Open WebUI: the OpenAI dialect below `/api`, over whatever servers stand behind it. @module */

import {
  defineProvider,
  type Dialect,
  type ModelFacts,
  openAICompatible,
  recognise,
  stated,
} from "model-lens";
import { z } from "zod";

const SERVER = "Open WebUI";
const SOURCE = "/api/models";

export default defineProvider({
  url: "http://localhost:3000/api",
  rank: 50,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts }, native) {
    const path = "/api/config";
    const { version } = recognise(Config, await native.get("api/config"), { server: SERVER, path });
    return {
      ...facts,
      server: { value: SERVER, source: path },
      version: { value: version, source: path },
      slots: { value: null, reason: "Open WebUI passes requests on to other servers" },
    };
  },

  async facts(models, native) {
    const reply = recognise(Models, await native.get("api/models"), {
      server: SERVER,
      path: SOURCE,
    });
    const told = new Map(reply.data.map((one) => [one.id, one]));
    return models.map((model) => ({ ...model, ...factsOf(told.get(model.id)) }));
  },
};

/** Its owner may name it, and it adds its own name in parentheses. */
const Config = z.object({ name: z.string().regex(/Open WebUI\)?$/), version: z.string() });

/** A model of an Ollama behind it comes with what that Ollama lists. */
const Models = z.object({
  data: z.array(z.object({
    id: z.string(),
    ollama: z.object({
      digest: z.string().nullish(),
      size: z.number().nullish(),
      details: z.object({
        family: z.string().nullish(),
        quantization_level: z.string().nullish(),
      }).nullish(),
    }).nullish().catch(null),
  })),
});

function factsOf(
  model: z.infer<typeof Models>["data"][number] | undefined,
): Partial<ModelFacts> {
  const { digest, size, details } = model?.ollama ?? {};
  return {
    ...stated("digest", digest, SOURCE),
    ...stated("sizeBytes", size, SOURCE),
    ...stated("quantisation", details?.quantization_level, SOURCE),
    ...stated("architecture", details?.family, SOURCE),
  };
}
