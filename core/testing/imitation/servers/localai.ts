/**
 * LocalAI as its source has it: `core/http/routes` of v3, which imitates Ollama's `/api` as well.
 * Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { idsIn } from "../words.ts";
import { plainReply, type Reply } from "../reply.ts";

/** A LocalAI that has loaded its first model. */
export function localAi(): Persona {
  return {
    name: "LocalAI",
    listed: () => ({}),
    reply({ method, path, body }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /system":
          return json({
            backends: ["llama-cpp", "whisper"],
            loaded_models: models.slice(0, 1).map((id) => ({ id })),
          });
        case "GET /version":
          return json({ version: "v3.5.0 (imitated)" });
        case "GET /api/version":
          return json({ version: "0.9.0" });
        case "GET /api/tags":
          return json({
            models: models.map((name) => ({ name, model: name, digest: "", size: 0 })),
          });
        case "GET /api/ps":
          return json({ models: [] });
        case "GET /readyz":
          return plainReply(200, "OK", { contentType: "text/plain" });
        case "POST /v1/tokenize":
          return json({ tokens: idsIn(body) });
        case "GET /":
          return plainReply(200, "<!DOCTYPE html><title>LocalAI</title>", {
            contentType: "text/html",
          });
        default:
          return undefined;
      }
    },
    nowhere: () =>
      plainReply(404, '{"error":{"code":404,"message":"Resource not found","type":""}}'),
  };
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body));
}
