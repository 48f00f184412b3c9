/**
 * Open WebUI as its source has it: `/api/config`, `/api/models` and `/api/chat/completions` of
 * `backend/open_webui/main.py`, which wants a key for all but the first. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { plainReply } from "../reply.ts";

/** An Open WebUI before an Ollama. `title` is what its owner calls it. */
export function openWebUi({ title = "Open WebUI" }: { readonly title?: string } = {}): Persona {
  return {
    name: "Open WebUI",
    base: "/api/",
    guards: (path) => path !== "/api/config" && path !== "/api/version" && path.startsWith("/api/"),
    refuses: () => plainReply(401, '{"detail":"Not authenticated"}'),
    listed: (id) => ({
      name: id,
      created: 1_795_426_500,
      owned_by: "ollama",
      ollama: {
        name: id,
        model: id,
        digest: "9061647266893019",
        size: 1_438_706,
        details: { family: "llama", quantization_level: "Q8_0", parameter_size: "1.30M" },
      },
    }),
    reply({ method, path }) {
      switch (`${method} ${path}`) {
        case "GET /api/config":
          return plainReply(200, JSON.stringify({ status: true, name: title, version: "0.6.30" }));
        case "GET /api/version":
          return plainReply(200, '{"version":"0.6.30","deployment_id":""}');
        case "GET /health":
          return plainReply(200, '{"status":true}');
        default:
          return undefined;
      }
    },
    // Its pages answer every path of a browser.
    nowhere: () =>
      plainReply(200, "<!doctype html><title>Open WebUI</title>", { contentType: "text/html" }),
  };
}
