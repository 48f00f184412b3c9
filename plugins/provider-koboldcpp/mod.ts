/** KoboldCpp: the OpenAI dialect, with facts from its own `/api/extra`. @module */

import { defineProvider, type Dialect, openAICompatible, recognise, stated } from "model-lens";
import { z } from "zod";

const SERVER = "KoboldCpp";

export default defineProvider({
  url: "http://localhost:5001/v1",
  rank: 80,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts }, native) {
    const path = "/api/extra/version";
    const reply = await native.get("api/extra/version");
    const { version } = recognise(Version, reply, { server: SERVER, path });
    return {
      ...facts,
      server: { value: SERVER, source: path },
      version: { value: version, source: path },
      slots: { value: null, reason: "KoboldCpp does not tell how many it answers at a time" },
    };
  },

  async facts(models, native) {
    const path = "/api/extra/true_max_context_length";
    const reply = await native.get("api/extra/true_max_context_length");
    const { value } = recognise(Context, reply, { server: SERVER, path });
    // In router mode it lists what it could load behind what it has loaded.
    return models.map((model, place) => ({
      ...model,
      ...(place === 0 ? stated("contextLength", value, path) : {}),
    }));
  },

  async activity(native) {
    const source = "/api/extra/perf";
    const reply = await native.get("api/extra/perf");
    const { queue, idle } = recognise(Perf, reply, { server: SERVER, path: source });
    const unknown = { value: null, reason: `${source} does not tell it` } as const;
    return {
      // It says whether it works, and counts what waits.
      running: { value: idle === 1 ? 0 : 1, source },
      waiting: queue === undefined ? unknown : { value: queue, source },
      promptTokens: unknown,
      cachedTokens: unknown,
    };
  },

  async tokenize({ text }, native) {
    const path = "/api/extra/tokencount";
    const reply = await native.post("api/extra/tokencount", { prompt: text, special: false });
    const { ids } = recognise(Count, reply, { server: SERVER, path });
    return { ids, pieces: null, source: path };
  },
};

const Version = z.object({ result: z.literal("KoboldCpp"), version: z.string() });
const Context = z.object({ value: z.int() });
const Perf = z.object({ queue: z.int().optional(), idle: z.int() });
const Count = z.object({ ids: z.array(z.int()) });
