/** Ollama: its OpenAI dialect, with facts from its own `/api`. @module */

import { defineProvider, type ModelFacts, openAICompatible, ProviderError } from "model-lens";
import { z } from "zod";

const Version = z.object({ version: z.string() });

/** What we read of `GET /api/tags`. */
const Tags = z.object({
  models: z.array(z.object({
    name: z.string(),
    digest: z.string().nullish(),
    details: z.object({ quantization_level: z.string().nullish() }).nullish(),
  })),
});

export default defineProvider({
  url: "http://localhost:11434/v1",
  rank: 20,
  settings: z.strictObject({}),
  create: (context) =>
    openAICompatible(context, {
      server: "Ollama",

      async identify(facts, get) {
        const reply = Version.safeParse(await get("api/version"));
        if (!reply.success) throw notOllama("/api/version");
        return {
          ...facts,
          server: { value: "Ollama", source: "/api/version" },
          version: { value: reply.data.version, source: "/api/version" },
        };
      },

      async facts(models, get) {
        const reply = Tags.safeParse(await get("api/tags"));
        if (!reply.success) throw notOllama("/api/tags");
        const tags = new Map(reply.data.models.map((tag) => [tag.name, tag]));
        return models.map((model) => ({ ...model, ...factsOf(tags.get(model.id)) }));
      },
    }),
});

type Tag = z.infer<typeof Tags>["models"][number];

function factsOf(tag: Tag | undefined): Pick<ModelFacts, "digest" | "quantisation"> {
  const source = "/api/tags";
  const missing = { value: null, reason: "/api/tags does not tell it" } as const;
  const { digest, details } = tag ?? {};
  const quantisation = details?.quantization_level;
  return {
    digest: typeof digest === "string" ? { value: digest, source } : missing,
    quantisation: typeof quantisation === "string" ? { value: quantisation, source } : missing,
  };
}

function notOllama(path: string): ProviderError {
  return new ProviderError("not_this_dialect", `The server's ${path} is not Ollama's`, {
    hint: "Use --provider openai-compatible for another server",
  });
}
