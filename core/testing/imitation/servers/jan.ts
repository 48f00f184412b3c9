/**
 * Jan as its source has it: `src-tauri/src/core/server/proxy.rs` and `src-tauri/static/openapi.json`.
 * It lists what is loaded, loads nothing by itself, and errs in plain text. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { plainReply, type Reply } from "../reply.ts";

/** What this Jan is like. */
export interface JanOptions {
  /** Models that are loaded; all when absent. */
  readonly loaded?: readonly string[];
  /** Whether it has `/v1/models/available`, as newer versions do; default true. */
  readonly newer?: boolean;
}

/** A Jan with its local API server on. */
export function jan({ loaded, newer = true }: JanOptions = {}): Persona {
  const running = (models: readonly string[]) => loaded ?? models;
  return {
    name: "Jan",
    headers: { "access-control-allow-origin": "*", vary: "Origin" },
    listed: () => ({ created: 1, owned_by: "user" }),
    lists: running,
    // It wants the key for every path but its documentation.
    guards: (path) => !["/", "/openapi.json", "/favicon.ico"].includes(path),
    refuses: () => text(401, "Invalid or missing authorization token"),
    completion({ model }, { models }) {
      const now = running(models);
      if (now.length === 0) return { refusal: text(503, "No models are available") };
      if (model !== undefined && now.includes(model)) return {};
      return { refusal: text(404, `No running session found for model '${model}'`) };
    },
    reply({ method, path }, { models }) {
      switch (`${method} ${path}`) {
        case "GET /openapi.json":
          return plainReply(
            200,
            JSON.stringify({
              openapi: "3.0.0",
              info: { title: "Jan API Server Endpoints", version: "1.0" },
              paths: {},
            }),
          );
        case "GET /":
          return plainReply(200, "<!DOCTYPE html><title>API Docs</title>", {
            contentType: "text/html",
          });
        case "GET /v1/models/available":
          return newer ? available(models, running(models)) : undefined;
        case "POST /v1/models/load":
          return plainReply(200, '{"success":true}');
        case "POST /v1/models/unload":
          return plainReply(200, '{"success":true}');
        default:
          return undefined;
      }
    },
    nowhere: () => text(404, "Not Found"),
  };
}

function available(models: readonly string[], running: readonly string[]): Reply {
  const data = models.map((id) => ({
    id,
    object: "model",
    engine: "llamacpp",
    status: running.includes(id) ? "running" : "available",
  }));
  return plainReply(200, JSON.stringify({ object: "list", data }));
}

function text(status: number, body: string): Reply {
  return plainReply(status, body, { contentType: "text/plain" });
}
