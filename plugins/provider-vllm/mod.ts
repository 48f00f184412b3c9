/** vLLM: the OpenAI dialect, with version, queue and prefix cache from its own endpoints. @module */

import {
  anotherServer,
  defineProvider,
  type Dialect,
  metricSums,
  openAICompatible,
  recognise,
} from "model-lens";
import { z } from "zod";

const SERVER = "vLLM";

export default defineProvider({
  url: "http://localhost:8000/v1",
  rank: 40,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts, listed }, native) {
    // /version is common; only vLLM signs its models so.
    if (!listed.some(({ owned_by: owner }) => owner === "vllm")) {
      throw anotherServer(SERVER, "/models");
    }
    const reply = await native.get("version");
    const { version } = recognise(Version, reply, { server: SERVER, path: "/version" });
    return {
      ...facts,
      server: { value: SERVER, source: "/models" },
      version: { value: version, source: "/version" },
      slots: {
        value: null,
        reason:
          "vLLM takes as many as fit into its memory, up to max_num_seqs, which it does not tell",
      },
    };
  },

  async activity(native) {
    const source = "/metrics";
    const sums = metricSums(await native.text("metrics"));
    // Counters end in _total where the client library follows OpenMetrics.
    const told = (name: string) => {
      const value = sums.get(`vllm:${name}`) ?? sums.get(`vllm:${name}_total`);
      return value === undefined
        ? { value: null, reason: `${source} has no vllm:${name}` } as const
        : { value, source };
    };
    return {
      running: told("num_requests_running"),
      waiting: told("num_requests_waiting"),
      promptTokens: told("prefix_cache_queries"),
      cachedTokens: told("prefix_cache_hits"),
    };
  },

  async tokenize({ model, text }, native) {
    const reply = await native.post("tokenize", {
      model,
      prompt: text,
      add_special_tokens: false,
      return_token_strs: true,
    });
    const told = recognise(Tokens, reply, { server: SERVER, path: "/tokenize" });
    return { ids: told.tokens, pieces: told.token_strs ?? null, source: "/tokenize" };
  },

  async render({ model, messages, tools }, native) {
    const reply = await native.post("tokenize", {
      model,
      messages,
      ...tools && { tools: tools.map((tool) => ({ type: "function", function: tool })) },
    });
    const { tokens } = recognise(Tokens, reply, { server: SERVER, path: "/tokenize" });
    const text = await native.post("detokenize", { model, tokens });
    const { prompt } = recognise(Text, text, { server: SERVER, path: "/detokenize" });
    return { text: prompt, source: "/tokenize and /detokenize" };
  },
};

const Version = z.object({ version: z.string() });
const Tokens = z.object({
  tokens: z.array(z.int()),
  token_strs: z.array(z.string()).nullish(),
});
const Text = z.object({ prompt: z.string() });
