/** LM Studio: its OpenAI dialect, with facts from its own `/api/v0`. @module */

import { defineProvider, type ModelFacts, openAICompatible, ProviderError } from "model-lens";
import { z } from "zod";

/** What we read of `GET /api/v0/models`; its presence is how the server is recognised. */
const Models = z.object({
  data: z.array(z.object({
    id: z.string(),
    type: z.string(),
    quantization: z.string().nullish(),
    state: z.string().nullish(),
    max_context_length: z.int().nullish(),
    loaded_context_length: z.int().nullish(),
  })),
});

const SOURCE = "/api/v0/models";

export default defineProvider({
  url: "http://localhost:1234/v1",
  rank: 10,
  settings: z.strictObject({}),
  create: (context) =>
    openAICompatible(context, {
      server: "LM Studio",
      // LM Studio names embedding models so, and lists them among the others.
      chats: (id) => !id.startsWith("text-embedding-"),

      async identify(facts, get) {
        readModels(await get("api/v0/models"));
        return { ...facts, server: { value: "LM Studio", source: SOURCE } };
      },

      async facts(models, get) {
        const native = new Map(readModels(await get("api/v0/models")).map((one) => [one.id, one]));
        return models.map((model) => ({ ...model, ...factsOf(native.get(model.id)) }));
      },
    }),
});

type Native = z.infer<typeof Models>["data"][number];

function factsOf(native: Native | undefined): Pick<ModelFacts, "quantisation" | "contextLength"> {
  const missing = { value: null, reason: `${SOURCE} does not tell it` } as const;
  const context = native?.loaded_context_length;
  return {
    quantisation: typeof native?.quantization === "string"
      ? { value: native.quantization, source: SOURCE }
      : missing,
    contextLength: typeof context === "number"
      ? { value: context, source: SOURCE }
      : { value: null, reason: "the model is not loaded; LM Studio chooses its context then" },
  };
}

function readModels(reply: unknown): readonly Native[] {
  const models = Models.safeParse(reply);
  if (models.success) return models.data.data;
  throw new ProviderError("not_this_dialect", `The server's ${SOURCE} is not LM Studio's`, {
    hint: "Use --provider openai-compatible for another server",
  });
}
