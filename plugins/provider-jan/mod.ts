/** Jan: its local API server, which passes requests on to the llama-server of the loaded model. @module */

import { defineProvider, type Dialect, openAICompatible, recognise, stated } from "model-lens";
import { z } from "zod";

const SERVER = "Jan";

export default defineProvider({
  url: "http://localhost:1337/v1",
  rank: 60,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts }, native) {
    const path = "/openapi.json";
    recognise(OpenApi, await native.get("openapi.json"), { server: SERVER, path });
    return {
      ...facts,
      server: { value: SERVER, source: path },
      version: { value: null, reason: "Jan's API does not tell the version of the program" },
      slots: { value: null, reason: "Jan passes requests on to one server for each model" },
    };
  },

  async facts(models, native) {
    // Older versions list what is loaded and have no list of the rest.
    const source = "/v1/models/available";
    const { status, json } = await native.reply("v1/models/available");
    if (status !== 200) return models;
    const { data } = recognise(Available, json, { server: SERVER, path: source });
    const running = new Map(data.map((one) => [one.id, one.status === "running"]));
    return models.map((model) => ({
      ...model,
      ...stated("loaded", running.get(model.id), source),
    }));
  },

  async load(model, native) {
    await native.post("v1/models/load", { model });
  },

  async unload(model, native) {
    await native.post("v1/models/unload", { model });
  },
};

/** The description of its API that it serves without a key. */
const OpenApi = z.object({ info: z.object({ title: z.string().regex(/\bJan\b/) }) });

const Available = z.object({
  data: z.array(z.object({ id: z.string(), status: z.string().nullish() })),
});
