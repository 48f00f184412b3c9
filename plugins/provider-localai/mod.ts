/** LocalAI: the OpenAI dialect over many backends, with facts from its own endpoints. @module */

import { defineProvider, type Dialect, openAICompatible, recognise, stated } from "model-lens";
import { z } from "zod";

const SERVER = "LocalAI";

export default defineProvider({
  url: "http://localhost:8080/v1",
  rank: 70,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts }, native) {
    recognise(System, await native.get("system"), { server: SERVER, path: "/system" });
    const reply = await native.get("version");
    const { version } = recognise(Version, reply, { server: SERVER, path: "/version" });
    return {
      ...facts,
      server: { value: SERVER, source: "/system" },
      version: { value: version, source: "/version" },
      slots: { value: null, reason: "LocalAI's backends each decide, and it does not tell" },
    };
  },

  async facts(models, native) {
    const reply = await native.get("system");
    const { loaded_models: loaded } = recognise(System, reply, { server: SERVER, path: "/system" });
    const names = new Set((loaded ?? []).map(({ id }) => id));
    return models.map((model) => ({
      ...model,
      ...stated("loaded", names.has(model.id), "/system"),
    }));
  },

  async tokenize({ model, text }, native) {
    const reply = await native.post("v1/tokenize", { model, content: text });
    const { tokens } = recognise(Tokens, reply, { server: SERVER, path: "/v1/tokenize" });
    return { ids: tokens, pieces: null, source: "/v1/tokenize" };
  },
};

const System = z.object({
  backends: z.array(z.string()).nullable(),
  loaded_models: z.array(z.object({ id: z.string() })).nullish(),
});
const Version = z.object({ version: z.string() });
const Tokens = z.object({ tokens: z.array(z.int()) });
