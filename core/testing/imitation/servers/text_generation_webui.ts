/**
 * text-generation-webui as its source has it: `extensions/openai/script.py` and `models.py`. It lists
 * all models on disk, and the loaded one answers whatever a request names. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { idsIn } from "../words.ts";
import { plainReply, type Reply } from "../reply.ts";

/** A text-generation-webui that has loaded its first model. */
export function textGenerationWebUi(): Persona {
  return {
    name: "text-generation-webui",
    headers: { server: "uvicorn" },
    listed: () => ({ created: 0, owned_by: "user" }),
    reply({ method, path, body }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /v1/internal/model/info":
          return json({ model_name: models[0] ?? "None", lora_names: [], loader: "llama.cpp" });
        case "POST /v1/internal/encode": {
          const tokens = idsIn(body);
          return json({ tokens, length: tokens.length });
        }
        case "POST /v1/internal/model/load":
        case "POST /v1/internal/model/unload":
          return json("OK");
        default:
          return undefined;
      }
    },
    nowhere: () => plainReply(404, '{"detail":"Not Found"}'),
  };
}

function json(body: unknown): Reply {
  return plainReply(200, JSON.stringify(body));
}
