/** text-generation-webui: the OpenAI dialect, with facts from its own `/v1/internal`. @module */

import {
  defineProvider,
  type Dialect,
  type NativeApi,
  openAICompatible,
  recognise,
  stated,
} from "model-lens";
import { z } from "zod";

const SERVER = "text-generation-webui";
const INFO = "/v1/internal/model/info";

export default defineProvider({
  url: "http://localhost:5000/v1",
  rank: 90,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, DIALECT),
});

const DIALECT: Dialect = {
  server: SERVER,

  async identify({ facts }, native) {
    await info(native);
    return {
      ...facts,
      server: { value: SERVER, source: INFO },
      version: { value: null, reason: "text-generation-webui's API does not tell its version" },
      slots: { value: null, reason: "it depends on the loader, and its API does not tell" },
    };
  },

  /** Whatever model a request names, the loaded one answers: only that one may be asked. */
  async facts(models, native) {
    const { model_name: loaded } = await info(native);
    return models.filter(({ id }) => id === loaded)
      .map((model) => ({ ...model, ...stated("loaded", true, INFO) }));
  },

  async tokenize({ text }, native) {
    const path = "/v1/internal/encode";
    const reply = await native.post("v1/internal/encode", { text });
    const { tokens } = recognise(Encoded, reply, { server: SERVER, path });
    return { ids: tokens, pieces: null, source: path };
  },

  async load(model, native) {
    await native.post("v1/internal/model/load", { model_name: model });
  },

  async unload(_model, native) {
    await native.post("v1/internal/model/unload", {});
  },
};

const Info = z.object({ model_name: z.string().nullable(), lora_names: z.array(z.string()) });
const Encoded = z.object({ tokens: z.array(z.int()) });

async function info(native: NativeApi): Promise<z.infer<typeof Info>> {
  const reply = await native.get("v1/internal/model/info");
  return recognise(Info, reply, { server: SERVER, path: INFO });
}
