/** Ollama: chat over its own API, which tells what it did, or over its OpenAI dialect. @module */

import {
  anotherServer,
  chatCompletions,
  defineProvider,
  type ModelFacts,
  openAICompatible,
  recognise,
} from "model-lens";
import { z } from "zod";
import { nativeChat } from "./chat.ts";
import { detailOf, listedFacts, memoryOf, Running, Show, Tags } from "./facts.ts";

const SERVER = "Ollama";

const Settings = z.strictObject({
  /**
   * `native` asks `/api/chat`, which tells times and refuses a prompt that is too long; `openai` asks
   * `/v1`, which cuts such a prompt without a word.
   */
  api: z.enum(["native", "openai"]).default("native"),
  /** Tokens of prompt and answer together, over the native API; by default what the server chooses. */
  num_ctx: z.int().min(1).optional(),
  /** How long a model stays loaded, over the native API: `5m`, seconds, or -1 for ever. */
  keep_alive: z.union([z.string(), z.number()]).optional(),
});

export default defineProvider({
  url: "http://localhost:11434/v1",
  rank: 20,
  settings: Settings,
  create: (context) => {
    const { api: way, ...settings } = context.config;
    return openAICompatible(context, {
      server: SERVER,

      async identify({ facts }, native) {
        // Many imitate its API; what it says at its root is its own.
        const { text } = await native.reply("");
        if (text.trim() !== "Ollama is running") throw anotherServer(SERVER, "/");
        const path = "/api/version";
        const { version } = recognise(Version, await native.get("api/version"), {
          server: SERVER,
          path,
        });
        return {
          ...facts,
          server: { value: SERVER, source: "GET /" },
          version: { value: version, source: path },
          slots: { value: null, reason: "Ollama sets it for each model (OLLAMA_NUM_PARALLEL)" },
        };
      },

      async facts(models, native) {
        const [tags, running] = await Promise.all([native.get("api/tags"), native.get("api/ps")]);
        return listedFacts(models, {
          tags: recognise(Tags, tags, { server: SERVER, path: "/api/tags" }),
          running: recognise(Running, running, { server: SERVER, path: "/api/ps" }),
          numCtx: settings.num_ctx,
        });
      },

      async detail(model, native): Promise<ModelFacts> {
        const reply = await native.post("api/show", { model: model.id });
        const show = recognise(Show, reply, { server: SERVER, path: "/api/show" });
        return { ...model, ...detailOf(model, show) };
      },

      async load(model, native) {
        await native.post("api/generate", { model, ...kept(settings), stream: false });
      },

      async unload(model, native) {
        await native.post("api/generate", { model, keep_alive: 0, stream: false });
      },

      async memory(model, native) {
        const reply = await native.get("api/ps");
        return memoryOf(model, recognise(Running, reply, { server: SERVER, path: "/api/ps" }));
      },

      chat: (request, options, api) =>
        way === "native"
          ? nativeChat(request, options, { api, settings })
          : chatCompletions(request, options, { api }),
    });
  },
});

const Version = z.object({ version: z.string() });

function kept({ keep_alive: time, num_ctx: context }: Omit<z.infer<typeof Settings>, "api">) {
  return {
    ...time !== undefined && { keep_alive: time },
    ...context !== undefined && { options: { num_ctx: context } },
  };
}
