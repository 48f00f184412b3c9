/**
 * KoboldCpp as its source has it: `koboldcpp.py` of `LostRuins/koboldcpp`, Python's web server with
 * HTTP/1.0. Later versions imitate Ollama's `/api/version` and `/api/tags` and llama-server's `/props`,
 * which is why these are here too. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { plainReply, type Reply } from "../reply.ts";

/** A KoboldCpp with one model. */
export function koboldCpp({ context = 8192 }: { readonly context?: number } = {}): Persona {
  return {
    name: "KoboldCpp",
    headers: { server: "ConcedoLlamaForKoboldServer" },
    http10: true,
    listed: () => ({ created: 1, owned_by: "koboldcpp" }),
    reply({ method, path }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /api/extra/version":
          return json({ result: "KoboldCpp", version: "1.98" });
        case "GET /api/extra/true_max_context_length":
          return json({ value: context });
        case "GET /api/extra/perf":
          return json({ last_process: 0.1, last_eval: 0.2, total_gens: 5, queue: 2, idle: 0 });
        case "POST /api/extra/tokencount":
          return json({ value: 2, ids: [5, 6] });
        case "GET /props":
          return json({
            chat_template: "{{ messages }}",
            total_slots: 1,
            default_generation_settings: { n_ctx: context },
          });
        case "GET /api/version":
          return json({ version: "0.7.0" });
        case "GET /api/tags":
          return json({ models: models.map((name) => ({ name, model: name, digest: "" })) });
        case "GET /":
          return plainReply(200, "<!DOCTYPE html><title>KoboldAI Lite</title>", {
            contentType: "text/html",
          });
        default:
          return undefined;
      }
    },
    nowhere: () =>
      plainReply(
        404,
        "Error: HTTP Server is running, but this endpoint does not exist. Please check the URL.",
        { contentType: "text/plain" },
      ),
  };
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body));
}
