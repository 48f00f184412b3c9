/**
 * KoboldCpp as its source has it: `koboldcpp.py` of `LostRuins/koboldcpp` (2026, with router mode),
 * Python's web server with HTTP/1.0. It looks at the end of a path only, so that it has `/api/v1/models`
 * as well; it imitates Ollama with the same digest for every model; earlier versions had llama-server's
 * `/props`. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { idsIn } from "../words.ts";
import { plainReply, type Reply } from "../reply.ts";

/** A KoboldCpp with one model. */
export function koboldCpp({ context = 8192 }: { readonly context?: number } = {}): Persona {
  return {
    name: "KoboldCpp",
    headers: { server: "KoboldCppServer 1" },
    http10: true,
    listed: () => ({ ...LISTED }),
    reply({ method, path, body }, { models }) {
      if (method === "GET" && path !== "/v1/models" && path.endsWith("/v1/models")) {
        const data = models.map((id) => ({ id, object: "model", ...LISTED }));
        return json({ object: "list", data });
      }
      switch (`${method} ${path}`) {
        case "GET /api/extra/version":
          return json({ result: "KoboldCpp", version: "1.98", protected: false, llm: true });
        case "GET /api/extra/true_max_context_length":
          return json({ value: context });
        case "GET /api/extra/perf":
          return json({
            last_process: 0.1,
            last_eval: 0.2,
            last_token_count: 20,
            last_input_count: 30,
            total_gens: 5,
            stop_reason: 1,
            queue: 2,
            idle: 0,
            uptime: 60.5,
          });
        case "POST /api/extra/tokencount": {
          const ids = idsIn(body);
          return json({ value: ids.length, ids });
        }
        case "GET /props":
          return json({
            chat_template: "{{ messages }}",
            total_slots: 1,
            default_generation_settings: { n_ctx: context },
          });
        case "GET /api/version":
          return json({ version: "0.7.0" });
        case "GET /api/tags":
        case "GET /api/ps":
          return json({ models: models.map(ollamaEntry) });
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

const LISTED = { created: 1, owned_by: "koboldcpp", permission: [], root: "koboldcpp" };

function ollamaEntry(model: string): object {
  const digest = "b5dc5e784f2a3ee1582373093acf69a2f4e2ac1710b253a001712b86a61f88bb";
  const details = { format: "gguf", family: "koboldcpp", quantization_level: "Q4_0" };
  return { name: "koboldcpp", model: `${model}:latest`, size: 394_998_579, digest, details };
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body));
}
