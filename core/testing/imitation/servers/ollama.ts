/**
 * Ollama as v0.24.0 answers: `api/types.go`, `server/routes.go` and `openai/openai.go` of that
 * version, and a server built from it, with which the bodies are compared in `plugins/provider-ollama`.
 * @module
 */
import { z } from "zod";
import { type CompletionRequest, type Exchange, promptText, type Wording } from "../dialect.ts";
import type { Completion, Host, Persona } from "../persona.ts";
import { plainReply, type Reply } from "../reply.ts";
import type { ImitatedRequest } from "../request_record.ts";
import { dueTimes } from "../schedule.ts";
import { promptTokens, saltOf, scored, textOf, type Token } from "../answer.ts";
import { Chat, chatOfPrompt, type ChatOptions, inOpenAI } from "./ollama_request.ts";

/** What this Ollama is like. */
export interface OllamaOptions {
  /** Default `0.24.0`. */
  readonly version?: string;
  /** Context of a model, in tokens; default 4,096. */
  readonly context?: number;
  /**
   * What is left of a prompt that is too long, unless the request forbids to cut it: as much as fits
   * (the default), or, as other versions had it, half of the context.
   */
  readonly keeps?: "context" | "half";
  /** Milliseconds that loading a model takes; default 0. */
  readonly loadMs?: number;
  /** Milliseconds after which an idle model is unloaded; default 5 minutes. */
  readonly keepAliveMs?: number;
  /** Template of each look at it in turn; the last holds for the rest. */
  readonly templates?: readonly string[];
  /** Prompt tokens that come from the cache, as newer versions tell them; default: not told. */
  readonly cached?: number;
  /** Models that are listed and do not fit into memory. */
  readonly tooLarge?: readonly string[];
}

/** An Ollama with its own API at `/api`, which streams one JSON object a line. */
export function ollama(options: OllamaOptions = {}): Persona {
  const {
    version = "0.24.0",
    context = 4096,
    keeps = "context",
    loadMs = 0,
    keepAliveMs = 300_000,
    templates = ["{{ .Prompt }}"],
    cached,
    tooLarge = [],
  } = options;
  const loaded = new Map<string, { context: number; until: number }>();
  let looks = 0;

  const isLoaded = (model: string) => (loaded.get(model)?.until ?? 0) > performance.now();
  const completion = (request: CompletionRequest, asked: ChatOptions): Completion => {
    const model = request.model ?? "";
    if (tooLarge.includes(model)) {
      return {
        refusal: failed(
          500,
          "model requires more system memory (48.1 GiB) than is available (15.2 GiB)",
        ),
      };
    }
    const tokens = asked.options?.num_ctx ?? context;
    const words = promptText(request).match(/\S+/g)?.length ?? 0;
    if (words > tokens && asked.truncate === false) {
      return { refusal: failed(400, "the input length exceeds the context length") };
    }
    const waitMs = isLoaded(model) ? 0 : loadMs;
    loaded.set(model, { context: tokens, until: performance.now() + waitMs + keepAliveMs });
    const left = keeps === "half" ? Math.floor(tokens / 2) : tokens;
    // As the real one: it takes echo and leaves the prompt out.
    return {
      waitMs,
      ignoresEcho: true,
      last: { waitMs },
      ...(words > tokens ? { promptTokens: left } : {}),
    };
  };

  const show = () => {
    const template = templates[Math.min(looks++, templates.length - 1)];
    return {
      parameters: 'stop                           "<|im_end|>"',
      template,
      details: DETAILS,
      model_info: {
        "general.architecture": "llama",
        "general.parameter_count": 1_304_192,
        "llama.context_length": 32_768,
      },
      capabilities: ["completion", "tools"],
      modified_at: MODIFIED,
    };
  };
  const running = () =>
    [...loaded].filter(([name]) => isLoaded(name)).map(([name, { context, until }]) => ({
      ...loadedEntry(name),
      expires_at: new Date(performance.timeOrigin + until).toISOString(),
      size_vram: 0,
      context_length: context,
    }));

  const chat = (request: ImitatedRequest, host: Host, said = ofChat): Reply => {
    const asked = Chat.safeParse(request.body);
    if (!asked.success) return failed(400, "missing request body");
    const body = inOpenAI(asked.data);
    if (host.models.includes(asked.data.model) && asked.data.messages.length === 0) {
      const unloads = asked.data.keep_alive === 0;
      if (unloads) loaded.delete(asked.data.model);
      else completion(body, asked.data);
      return json({
        model: asked.data.model,
        created_at: new Date().toISOString(),
        ...said({ content: "" }),
        done: true,
        done_reason: unloads ? "unload" : "load",
      });
    }
    return host.complete(request, {
      api: "chat",
      body,
      wording: wording(cached, said),
      completion: host.models.includes(asked.data.model) ? completion(body, asked.data) : {},
      unknownModel: (model) => failed(404, `model '${model}' not found`),
    });
  };

  return {
    name: "Ollama",
    listed: () => ({ created: 1_700_000_000, owned_by: "library" }),
    completion: (request) => completion(request, {}),
    nowhere: () => plainReply(404, "404 page not found", { contentType: "text/plain" }),
    guards: (path) => path.startsWith("/v1/") || /^\/api\/(chat|generate)$/.test(path),
    reply(request, host) {
      switch (`${request.method} ${request.path}`) {
        case "GET /":
          return plainReply(200, "Ollama is running", { contentType: "text/plain; charset=utf-8" });
        case "GET /api/version":
          return json({ version });
        case "GET /api/tags":
          return json({ models: host.models.map(entry) });
        case "GET /api/ps":
          return json({ models: running() });
        case "POST /api/show":
          return json(show());
        case "POST /api/chat":
          return chat(request, host);
        case "POST /api/generate":
          return chat({ ...request, body: chatOfPrompt(request.body) }, host, ofPrompt);
        default:
          return undefined;
      }
    },
  };
}

const MODIFIED = "2026-01-02T03:04:05.678901234Z";
const DETAILS = {
  parent_model: "",
  format: "gguf",
  family: "llama",
  families: ["llama"],
  parameter_size: "1.30M",
  quantization_level: "Q8_0",
};

function entry(name: string): object {
  return { ...loadedEntry(name), modified_at: MODIFIED };
}

function loadedEntry(name: string): object {
  const digest = "9061647266893019cd0a130477a2f14513d932e5f5077ee6f758fc57cba465a2";
  return { name, model: name, size: 1_438_706, digest, details: DETAILS };
}

/** One JSON object a line; calls come whole, and the last line has the counts. */
function wording(cached: number | undefined, said: typeof ofChat): Wording {
  const line = (exchange: Exchange, message: Said, more: object = {}) =>
    JSON.stringify({
      model: exchange.model,
      created_at: new Date().toISOString(),
      ...said(message),
      done: false,
      ...more,
    });
  return {
    contentType: "application/x-ndjson",
    content: (exchange, group) => {
      // The rest of a call went with its beginning.
      const [{ call }] = group;
      if (call !== undefined && call.name === undefined) return "";
      const message = messageOf(exchange, group);
      return line(exchange, message, { logprobs: logprobs(exchange, group) });
    },
    role: (exchange) => line(exchange, { content: "" }),
    finish: (exchange) => line(exchange, { content: "" }, endOf(exchange, cached)),
    usage: () => null,
    done: null,
    whole: (exchange) => {
      const { tokens } = exchange.answer;
      const end = { ...endOf(exchange, cached), logprobs: logprobs(exchange, tokens) };
      return line(exchange, messageOf(exchange, tokens), end);
    },
    error: (message) => JSON.stringify({ error: message }),
    // A line has no comments; an empty one says nothing.
    frame: (data, { eol, comment }) => comment ? eol : `${data}${eol}`,
  };
}

/** What a line says, whatever it is called there. */
interface Said {
  readonly content: string;
}

function ofChat(said: Said): object {
  return { message: { role: "assistant", ...said } };
}

/** As `/api/generate` has it. */
function ofPrompt({ content, ...more }: Said): object {
  return { response: content, ...more };
}

function messageOf({ answer }: Exchange, tokens: readonly Token[]): Said {
  const thinking = textOf(tokens, "reasoning");
  const calls = tokens.flatMap(({ call }) => call?.name === undefined ? [] : [call]);
  return {
    content: textOf(tokens, "answer"),
    ...(thinking === "" ? {} : { thinking }),
    ...(calls.length === 0 ? {} : {
      tool_calls: calls.map(({ id, index, name }) => ({
        id,
        function: {
          index,
          name,
          arguments: JSON.parse(
            textOf(answer.tokens.filter(({ call }) => call?.index === index), "tool"),
          ),
        },
      })),
    }),
  };
}

function logprobs({ request, script }: Exchange, tokens: readonly Token[]): object[] | undefined {
  const style = script.logprobs ?? "right";
  const answered = tokens.filter(({ channel }) => channel === "answer");
  if (request.logprobs !== true || style === "missing" || answered.length === 0) return undefined;
  return scored(answered, {
    style,
    top: request.top_logprobs ?? 0,
    salt: saltOf(script, promptText(request)),
  })
    .map(({ candidates, ...token }) => ({ ...token, top_logprobs: candidates }));
}

/** Counts and nanoseconds; a server that reports no usage leaves the counts out, as for 0. */
function endOf(exchange: Exchange, cached: number | undefined): object {
  const { answer, script, request, last } = exchange;
  const due = dueTimes(script.schedule, answer.groups.length);
  const { waitMs = 0 } = Last.parse(last);
  const tokens = script.usage === "wrong" ? answer.tokens.length * 3 + 7 : answer.tokens.length;
  return {
    done: true,
    done_reason: answer.finishReason === "tool_calls" ? "stop" : answer.finishReason,
    total_duration: (waitMs + due.end) * 1e6 + 1000,
    load_duration: waitMs * 1e6 + 500,
    ...(script.usage === "missing" ? {} : {
      prompt_eval_count: promptTokens(script, promptText(request)),
      ...(cached === undefined ? {} : { prompt_eval_cached_count: cached }),
      eval_count: tokens,
    }),
    prompt_eval_duration: due.at(0) * 1e6 + 200,
    eval_duration: (due.end - due.at(0)) * 1e6 + 300,
  };
}

const Last = z.object({ waitMs: z.number().optional() });

function json(body: object): Reply {
  return plainReply(200, JSON.stringify(body), { contentType: "application/json; charset=utf-8" });
}

function failed(status: number, error: string): Reply {
  return plainReply(status, JSON.stringify({ error }));
}
