/** llama.cpp's llama-server: the OpenAI dialect, with facts from its own endpoints. @module */

import {
  anotherServer,
  chatCompletions,
  defineProvider,
  type Dialect,
  metricSums,
  type NativeApi,
  openAICompatible,
  recognise,
  type ServerActivity,
  sha256,
  stated,
} from "model-lens";
import { z } from "zod";

const SERVER = "llama-server";

/** What we read of `GET /props`. */
const Props = z.object({
  default_generation_settings: z.object({ n_ctx: z.int().optional() }),
  total_slots: z.int(),
  build_info: z.string().optional(),
  chat_template: z.string().optional(),
  /** Newer builds free the memory of an idle model. */
  is_sleeping: z.boolean().optional(),
});

export default defineProvider({
  url: "http://localhost:8080/v1",
  rank: 30,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: "llama.cpp",

  chat: (request, options, api) =>
    // Where a long wait has come to; older servers pass over the field.
    chatCompletions(
      { ...request, extra: { return_progress: true, ...request.extra } },
      options,
      { api },
    ),

  async identify({ facts, listed }, native) {
    // Others have /props too, and sign their list of models.
    const stranger = listed.some(({ owned_by: owner }) => (owner ?? "llamacpp") !== "llamacpp");
    if (stranger) throw anotherServer(SERVER, "/models");
    const { build_info: build, total_slots: slots } = await props(native);
    return {
      ...facts,
      server: { value: SERVER, source: "/props" },
      version: build === undefined
        ? { value: null, reason: "/props has no build_info" }
        : { value: build, source: "/props" },
      slots: { value: slots, source: "/props" },
    };
  },

  async facts(models, native) {
    const {
      chat_template: template,
      default_generation_settings: { n_ctx: context },
      is_sleeping: sleeps = false,
    } = await props(native);
    const digest = {
      value: null,
      reason: "llama-server does not tell the digest of its weights",
    } as const;
    return models.map((model) => ({
      ...model,
      digest,
      ...stated("contextLength", context, "/props"),
      // Without a model in memory it does not listen, but one of several may be another.
      ...(models.length === 1 ? stated("loaded", !sleeps, "/props") : {}),
      ...(template === undefined
        ? { templateSha256: { value: null, reason: "/props has no chat_template" } }
        : stated("templateSha256", sha256(template), "/props")),
    }));
  },

  async activity(native) {
    const { status, text } = await native.reply("metrics");
    return status === 200 ? activityOf(metricSums(text)) : await slotActivity(native);
  },

  async tokenize({ text }, native) {
    const reply = await native.post("tokenize", { content: text, with_pieces: true });
    const { tokens } = recognise(Tokens, reply, { server: SERVER, path: "/tokenize" });
    const pieces = tokens.flatMap(({ piece }) => typeof piece === "string" ? [piece] : []);
    return {
      ids: tokens.map(({ id }) => id),
      // A piece that is no text by itself comes as bytes.
      pieces: pieces.length === tokens.length ? pieces : null,
      source: "/tokenize",
    };
  },

  async render({ messages, tools }, native) {
    const reply = await native.post("apply-template", {
      messages,
      ...tools && { tools: tools.map((tool) => ({ type: "function", function: tool })) },
    });
    const { prompt } = recognise(Rendered, reply, { server: SERVER, path: "/apply-template" });
    return { text: prompt, source: "/apply-template" };
  },
};

const Tokens = z.object({
  tokens: z.array(z.object({ id: z.int(), piece: z.union([z.string(), z.array(z.int())]) })),
});
const Rendered = z.object({ prompt: z.string() });
const Slots = z.array(z.object({ is_processing: z.boolean() }));

async function props(native: NativeApi): Promise<z.infer<typeof Props>> {
  return recognise(Props, await native.get("props"), { server: SERVER, path: "/props" });
}

function activityOf(sums: ReadonlyMap<string, number>): ServerActivity {
  const source = "/metrics";
  const told = (name: string) => {
    const value = sums.get(`llamacpp:${name}`);
    return value === undefined
      ? { value: null, reason: `${source} has no llamacpp:${name}` } as const
      : { value, source };
  };
  const [processed, cached] = [told("prompt_tokens_total"), told("prompt_tokens_cached_total")];
  return {
    running: told("requests_processing"),
    waiting: told("requests_deferred"),
    promptTokens: processed.value === null || cached.value === null
      ? { value: null, reason: `${source} does not tell processed and cached tokens both` }
      : { value: processed.value + cached.value, source },
    cachedTokens: cached,
  };
}

/** What can be known of a server that was started without `--metrics`. */
async function slotActivity(native: NativeApi): Promise<ServerActivity> {
  const { status, json } = await native.reply("slots");
  const unknown = { value: null, reason: "llama-server runs without --metrics" } as const;
  const slots = status === 200 ? Slots.safeParse(json).data : undefined;
  return {
    running: slots === undefined
      ? unknown
      : { value: slots.filter(({ is_processing: works }) => works).length, source: "/slots" },
    waiting: unknown,
    promptTokens: unknown,
    cachedTokens: unknown,
  };
}
