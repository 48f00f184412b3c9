/** llama.cpp's llama-server: the OpenAI dialect, with facts from its own `/props`. @module */

import { defineProvider, openAICompatible, ProviderError, sha256 } from "model-lens";
import { z } from "zod";

/** What we read of `GET /props`; its presence is how the server is recognised. */
const Props = z.object({
  default_generation_settings: z.object({ n_ctx: z.int().optional() }),
  total_slots: z.int(),
  build_info: z.string().optional(),
  chat_template: z.string().optional(),
});

export default defineProvider({
  url: "http://localhost:8080/v1",
  rank: 30,
  settings: z.strictObject({}),
  create: (context) =>
    openAICompatible(context, {
      server: "llama.cpp",

      async identify(facts, get) {
        const props = readProps(await get("props"));
        return {
          ...facts,
          server: { value: "llama-server", source: "/props" },
          version: props.build_info === undefined
            ? { value: null, reason: "/props has no build_info" }
            : { value: props.build_info, source: "/props" },
          slots: { value: props.total_slots, source: "/props" },
        };
      },

      async facts(models, get) {
        const { chat_template: template, default_generation_settings: { n_ctx: context } } =
          readProps(await get("props"));
        return models.map((model) => ({
          ...model,
          digest: { value: null, reason: "llama-server does not tell the digest of its weights" },
          ...(context === undefined ? {} : { contextLength: { value: context, source: "/props" } }),
          templateSha256: template === undefined
            ? { value: null, reason: "/props has no chat_template" }
            : { value: sha256(template), source: "/props" },
        }));
      },
    }),
});

function readProps(reply: unknown): z.infer<typeof Props> {
  const props = Props.safeParse(reply);
  if (props.success) return props.data;
  throw new ProviderError("not_this_dialect", "The server's /props is not llama.cpp's", {
    hint: "Use --provider openai-compatible for another server",
  });
}
