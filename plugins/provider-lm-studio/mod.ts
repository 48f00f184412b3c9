/** LM Studio: its OpenAI dialect, with facts and statistics from its own REST API. @module */

import {
  anotherServer,
  atRoot,
  chatCompletions,
  defineProvider,
  type ModelFacts,
  openAICompatible,
  type ServerApi,
} from "model-lens";
import { z } from "zod";
import { catalogue } from "./catalogue.ts";

const SERVER = "LM Studio";

const Settings = z.strictObject({
  /**
   * `native` asks `/api/v0`, which adds statistics and the engine's version to an answer; requests
   * with tools or a schema, which it does not document, go to `/v1` all the same. `openai` asks `/v1`.
   */
  api: z.enum(["native", "openai"]).default("native"),
});

export default defineProvider({
  url: "http://localhost:1234/v1",
  rank: 10,
  settings: Settings,
  create: (context) => {
    const hasNative = nativeChat();
    return openAICompatible(context, {
      server: SERVER,
      // LM Studio names embedding models so, and lists them among the others.
      chats: (id) => !id.startsWith("text-embedding-"),

      async identify({ facts }, native) {
        const source = "/lmstudio-greeting";
        const { json } = await native.reply("lmstudio-greeting");
        // An old version has no greeting, and its own way to say so.
        if (!Greeting.safeParse(json).success && !UnknownPath.safeParse(json).success) {
          throw anotherServer(SERVER, source);
        }
        return {
          ...facts,
          server: { value: SERVER, source },
          version: {
            value: null,
            reason: "its API does not tell it; answers tell the engine's: see fingerprint",
          },
          slots: { value: null, reason: "LM Studio decides it for each loaded model" },
        };
      },

      async facts(models, native) {
        const known = await catalogue(native);
        return models.flatMap((model): ModelFacts[] => {
          const told = known.get(model.id);
          if (told?.embeds === true) return [];
          return [{ ...model, ...UNKNOWN, ...told?.facts }];
        });
      },

      async *chat(request, options, api) {
        const beyond = request.tools !== undefined || request.jsonSchema !== undefined;
        const native = context.config.api === "native" && !beyond &&
          await hasNative(api, options.signal);
        const url = native ? { url: atRoot(api.base, "api/v0/chat/completions") } : {};
        yield* chatCompletions(request, options, { api, ...url });
      },
    });
  },
});

const Greeting = z.object({ lmstudio: z.literal(true) });
const UnknownPath = z.object({ error: z.string().startsWith("Unexpected endpoint or method") });
const List = z.object({ data: z.array(z.unknown()) });

/** Why LM Studio does not tell what it could, or never tells. */
const UNKNOWN = {
  digest: { value: null, reason: "LM Studio does not tell the digest of its weights" },
  templateSha256: { value: null, reason: "LM Studio does not tell the chat template" },
  contextLength: {
    value: null,
    reason: "the model is not loaded; LM Studio chooses its context then",
  },
} as const satisfies Partial<ModelFacts>;

/** Whether the server has `/api/v0`; asked before the first answer, and once. */
function nativeChat(): (api: ServerApi, signal: AbortSignal) => Promise<boolean> {
  let known: boolean | undefined;
  return async (api, signal) => {
    if (known === undefined) {
      const { status, json } = await api.native(signal).reply("api/v0/models");
      known = status === 200 && List.safeParse(json).success;
    }
    return known;
  };
}
