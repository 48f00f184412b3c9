/**
 * LM Studio as its documents have it: REST API v0 (0.3.6) and v1 (0.4.0), `lmstudio-ai/docs`; the
 * greeting as `lmstudio-ai/lms` wants it; status 200 for unknown paths as its bug tracker's issue 618
 * shows. Not compared with a real one.
 * @module
 */
import type { Persona } from "../persona.ts";
import { failure } from "../refusal.ts";
import { plainReply, type Reply } from "../reply.ts";

/** What this LM Studio is like. */
export interface LmStudioOptions {
  /** `v1` since 0.4.0, `v0` since 0.3.6, `none` before; default `v1`, which has v0 too. */
  readonly api?: "v1" | "v0" | "none";
  /** Models in memory; default: the first one. */
  readonly loaded?: readonly string[];
  /** Whether a request loads its model; else it fails. Default true. */
  readonly loadsOnDemand?: boolean;
  /** Milliseconds that loading takes; default 0. */
  readonly loadMs?: number;
  /** Models that are listed and cannot be loaded. */
  readonly broken?: readonly string[];
}

/** An LM Studio that has loaded its first model. */
export function lmStudio(options: LmStudioOptions = {}): Persona {
  const { api = "v1", loadsOnDemand = true, loadMs = 0, broken = [] } = options;
  let loaded: Set<string> | undefined;
  const inMemory = (models: readonly string[]) =>
    loaded ??= new Set(options.loaded ?? models.slice(0, 1));
  return {
    name: "LM Studio",
    headers: { "x-powered-by": "Express" },
    listed: () => ({ owned_by: "organization_owner" }),
    guards: (path) => /^\/(v1|api)\//.test(path),
    completion(request, { models }) {
      const model = request.model ?? "";
      if (broken.includes(model)) {
        const message = `Failed to load model "${model}". Error: Insufficient system resources.`;
        return { refusal: failure(400, message, { param: "model", code: "model_not_found" }) };
      }
      const waitMs = inMemory(models).has(model) ? 0 : loadMs;
      if (!inMemory(models).has(model) && !loadsOnDemand) {
        const message = "No models loaded. Please load a model in the developer page or use the " +
          "'lms load' command.";
        return { refusal: failure(404, message, { param: "model", code: "model_not_found" }) };
      }
      inMemory(models).add(model);
      return { waitMs };
    },
    reply(request, host) {
      const route = `${request.method} ${request.path}`;
      if (route === "GET /lmstudio-greeting" && api !== "none") return json({ lmstudio: true });
      if (route === "GET /api/v1/models" && api === "v1") {
        return json({ models: host.models.map((id) => newer(id, inMemory(host.models).has(id))) });
      }
      if (api === "none") return undefined;
      if (route === "GET /api/v0/models") {
        const data = host.models.map((id) => older(id, inMemory(host.models).has(id)));
        return json({ object: "list", data });
      }
      if (route !== "POST /api/v0/chat/completions") return undefined;
      const body = Object(request.body);
      const completion = this.completion?.(body, host) ?? {};
      return host.complete(request, {
        api: "chat",
        completion: { ...completion, last: STATISTICS },
      });
    },
    nowhere: ({ method, path }) =>
      json({ error: `Unexpected endpoint or method. (${method} ${path})` }),
  };
}

const STATISTICS = {
  stats: {
    tokens_per_second: 57.69230769230769,
    time_to_first_token: 0.299,
    generation_time: 0.156,
    stop_reason: "eosFound",
  },
  model_info: { arch: "granite", quant: "Q4_K_M", format: "gguf", context_length: 4096 },
  runtime: { name: "llama.cpp-imitated", version: "1.3.0", supported_formats: ["gguf"] },
};

function newer(key: string, loaded: boolean): object {
  const embeds = key.startsWith("text-embedding-");
  return {
    type: embeds ? "embedding" : "llm",
    publisher: "imitation",
    key,
    display_name: key,
    ...(embeds ? {} : {
      architecture: "gemma3",
      capabilities: { vision: false, trained_for_tool_use: true },
      description: null,
    }),
    quantization: { name: "Q4_0", bits_per_weight: 4 },
    size_bytes: 241_410_208,
    params_string: "270M",
    loaded_instances: loaded ? [{ id: key, config: { context_length: 8192 } }] : [],
    max_context_length: 32_768,
    format: "gguf",
  };
}

function older(id: string, loaded: boolean): object {
  return {
    id,
    object: "model",
    type: id.startsWith("text-embedding-") ? "embeddings" : "llm",
    publisher: "imitation",
    arch: "gemma3",
    compatibility_type: "gguf",
    quantization: "Q4_0",
    state: loaded ? "loaded" : "not-loaded",
    max_context_length: 32_768,
    ...(loaded ? { loaded_context_length: 8192 } : {}),
  };
}

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body), { contentType: "application/json; charset=utf-8" });
}
