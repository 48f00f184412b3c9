/** Replies that take the place of an answer: errors, and a closed connection. @module */
import type { ExactDefect } from "./defects.ts";
import { type CompletionRequest, errorBody } from "./dialect.ts";
import { plainReply, type Reply } from "./reply.ts";

/** What a refusal depends on besides the request. */
export interface RefusalOptions {
  readonly defect: ExactDefect | null;
  /** How many completion requests came before this one. */
  readonly turn: number;
  readonly model: string;
}

/** How this defect refuses this request, or null if it lets it through. */
export function refusalOf(request: CompletionRequest, options: RefusalOptions): Reply | null {
  const { defect, turn, model } = options;
  switch (defect?.kind) {
    case "death-before-headers":
      return HANG_UP;
    case "status-429":
      return turn < defect.times ? tooMany(defect.retryAfterS) : null;
    case "status-500":
      return turn < (defect.times ?? Infinity)
        ? failure(500, "The imitated server failed", { type: "server_error", code: 500 })
        : null;
    case "status-503-loading":
      return turn < defect.times
        ? failure(503, "Loading model", { type: "unavailable_error", code: 503 })
        : null;
    case "model-vanishes":
      return turn >= defect.after ? unknownModel(model) : null;
    case "rejects-logprobs":
      return request.logprobs || request.top_logprobs ? unsupported("logprobs") : null;
    case "rejects-stream-options":
      return request.stream_options ? unsupported("stream_options") : null;
    case "context-overflow":
      return overflow(defect.wording);
    default:
      return null;
  }
}

/** An error reply in OpenAI's shape. */
export function failure(
  status: number,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): Reply {
  return plainReply(status, errorBody(message, fields));
}

/** The refusal of a model that is not served. */
export function unknownModel(model: string): Reply {
  const message = `The model \`${model}\` does not exist`;
  return failure(404, message, { param: "model", code: "model_not_found" });
}

const HANG_UP: Reply = {
  status: 0,
  headers: {},
  headAtMs: null,
  framing: "length",
  steps: [],
  ending: "close",
};

function tooMany(retryAfterS: number): Reply {
  const refusal = failure(429, "Rate limit reached", {
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
  });
  return { ...refusal, headers: { ...refusal.headers, "retry-after": `${retryAfterS}` } };
}

function unsupported(parameter: string): Reply {
  const message = `Unsupported parameter: '${parameter}' is not supported with this model.`;
  return failure(400, message, { param: parameter, code: "unsupported_parameter" });
}

/** In the servers' own words, which is all by which a client can tell the case. */
function overflow(wording: "llama.cpp" | "vllm"): Reply {
  if (wording === "llama.cpp") {
    return failure(
      400,
      "request (4525 tokens) exceeds the available context size (4096 tokens), try increasing it",
      { code: 400, type: "exceed_context_size_error", n_prompt_tokens: 4525, n_ctx: 4096 },
    );
  }
  return plainReply(
    400,
    JSON.stringify({
      object: "error",
      message: "This model's maximum context length is 4096 tokens. However, you requested 4653 " +
        "tokens (4525 in the messages, 128 in the completion). " +
        "Please reduce the length of the messages or completion.",
      type: "BadRequestError",
      param: null,
      code: 400,
    }),
  );
}
