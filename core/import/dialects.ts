/**
 * The answers of other dialects in the words of OpenAI's chat, of which the reader knows every
 * defect. Shapes: OpenAI's completions and responses, Anthropic's messages, Ollama's `/api/chat` and
 * `/api/generate` (docs/api.md of each), and `/completion` of llama.cpp's server.
 * @module
 */

import type { ServerTimings } from "../events/call.ts";
import { isRecord } from "./contract.ts";

type Fields = Readonly<Record<string, unknown>>;

/** One value of an answer. */
export interface Told {
  /** As OpenAI's chat would say it; undefined for what says nothing of the answer. */
  readonly reply?: unknown;
  /** What only the dialect's own fields tell. */
  readonly timings?: ServerTimings;
  /** Tool calls in it that have no place of their own in the answer. */
  readonly calls?: number;
}

/** Reads one value of any dialect, after so many tool calls without a place of their own. */
export function openAIReply(value: unknown, calls = 0): Told {
  if (!isRecord(value)) return {};
  if (value["error"] !== undefined && value["error"] !== null) return { reply: value };
  if (typeof value["type"] === "string" && !Array.isArray(value["choices"])) {
    return typed(value, value["type"]);
  }
  if (value["object"] === "response") return responsesReply(value);
  if (Array.isArray(value["choices"])) return { reply: withText(value) };
  if (["data", "embedding", "embeddings"].some((name) => Array.isArray(value[name]))) {
    // Vectors: an answer without a text.
    return { reply: { model: value["model"], usage: value["usage"], choices: [{ delta: {} }] } };
  }
  if (typeof value["done"] === "boolean") return ollamaReply(value, calls);
  if (typeof value["content"] === "string") return llamaReply(value);
  return { reply: value };
}

/** Text completions have `text` where chat has a message. */
function withText(value: Fields): unknown {
  const choices = value["choices"];
  if (!Array.isArray(choices)) return value;
  const [choice] = choices;
  if (!isRecord(choice) || typeof choice["text"] !== "string") return value;
  const { text, logprobs: _ofOldShape, ...rest } = choice;
  return { ...value, choices: [{ ...rest, delta: { content: text } }] };
}

function ollamaReply(value: Fields, before: number): Told {
  const message = isRecord(value["message"]) ? value["message"] : {};
  const done = value["done"] === true;
  const calls = Array.isArray(message["tool_calls"])
    ? message["tool_calls"].filter(isRecord)
    : undefined;
  const reason = typeof value["done_reason"] === "string" ? value["done_reason"] : "stop";
  const tokens = [value["prompt_eval_count"], value["eval_count"]];
  return {
    reply: {
      model: value["model"],
      choices: [{
        delta: {
          content: message["content"] ?? value["response"],
          reasoning: message["thinking"] ?? value["thinking"],
          tool_calls: calls?.map((call, place) => ({ index: before + place, ...call })),
        },
        finish_reason: done ? reason : null,
      }],
      ...(done && tokens.some((count) => typeof count === "number")
        ? {
          usage: {
            prompt_tokens: tokens[0],
            completion_tokens: tokens[1],
            prompt_tokens_details: { cached_tokens: value["prompt_eval_cached_count"] },
          },
        }
        : {}),
    },
    ...(calls === undefined ? {} : { calls: calls.length }),
    ...(done && typeof value["total_duration"] === "number"
      ? { timings: ollamaTimings(value) }
      : {}),
  };
}

function ollamaTimings(value: Fields): ServerTimings {
  const count = (name: string) => {
    const given = value[name];
    return typeof given === "number" && given >= 0 ? given : null;
  };
  const ms = (name: string) => {
    const given = count(name);
    return given === null ? null : given / 1e6;
  };
  const [prompt, cached] = [count("prompt_eval_count"), count("prompt_eval_cached_count")];
  return {
    source: "Ollama's last line",
    // The count holds cached tokens and the duration does not: without their number neither is a rate.
    promptTokens: prompt === null || cached === null ? null : Math.max(0, prompt - cached),
    cachedTokens: cached,
    promptMs: ms("prompt_eval_duration"),
    outputTokens: count("eval_count"),
    outputMs: ms("eval_duration"),
    loadMs: ms("load_duration"),
    totalMs: ms("total_duration"),
  };
}

function llamaReply(value: Fields): Told {
  const stopped = value["stop"] === true;
  const limit = value["stopped_limit"] === true || value["stop_type"] === "limit";
  return {
    reply: {
      model: value["model"],
      choices: [{
        delta: { content: value["content"] },
        finish_reason: stopped ? limit ? "length" : "stop" : null,
      }],
      timings: value["timings"],
      ...(stopped && typeof value["tokens_predicted"] === "number"
        ? {
          usage: {
            prompt_tokens: value["tokens_evaluated"],
            completion_tokens: value["tokens_predicted"],
          },
        }
        : {}),
    },
  };
}

/** Values that name their type: Anthropic's, and the events of OpenAI's responses. */
function typed(value: Fields, type: string): Told {
  switch (type) {
    case "message":
      return { reply: anthropicMessage(value) };
    case "message_start":
      return { reply: anthropicMessage(isRecord(value["message"]) ? value["message"] : {}) };
    case "content_block_start":
      return { reply: delta(anthropicBlock(value["content_block"], Number(value["index"] ?? 0))) };
    case "content_block_delta":
      return { reply: delta(anthropicDelta(value)) };
    case "message_delta": {
      const changed = isRecord(value["delta"]) ? value["delta"] : {};
      return {
        reply: { ...delta({}, changed["stop_reason"]), usage: anthropicUsage(value["usage"]) },
      };
    }
    case "response.completed":
    case "response.incomplete":
      return isRecord(value["response"]) ? responsesReply(value["response"]) : {};
    default:
      // Pings, and the pieces of what response.completed has whole.
      return {};
  }
}

function anthropicMessage(message: Fields): unknown {
  const blocks = Array.isArray(message["content"]) ? message["content"] : [];
  const parts = blocks.map(anthropicBlock);
  return {
    id: message["id"],
    model: message["model"],
    choices: [{
      delta: {
        content: parts.map(({ content = "" }) => content).join(""),
        reasoning: parts.map(({ reasoning = "" }) => reasoning).join(""),
        tool_calls: parts.flatMap(({ tool_calls = [] }) => tool_calls),
      },
      finish_reason: message["stop_reason"] ?? null,
    }],
    usage: anthropicUsage(message["usage"]),
  };
}

interface Delta {
  readonly content?: string;
  readonly reasoning?: string;
  readonly tool_calls?: readonly unknown[];
}

function anthropicBlock(block: unknown, index: number): Delta {
  if (!isRecord(block)) return {};
  if (typeof block["text"] === "string") return { content: block["text"] };
  if (typeof block["thinking"] === "string") return { reasoning: block["thinking"] };
  if (block["type"] !== "tool_use") return {};
  // A stream begins with an empty object and sends the JSON of the real one after it.
  const input = isRecord(block["input"]) && Object.keys(block["input"]).length > 0
    ? JSON.stringify(block["input"])
    : "";
  return {
    tool_calls: [{ index, id: block["id"], function: { name: block["name"], arguments: input } }],
  };
}

function anthropicDelta(value: Fields): Delta {
  const changed = isRecord(value["delta"]) ? value["delta"] : {};
  if (typeof changed["text"] === "string") return { content: changed["text"] };
  if (typeof changed["thinking"] === "string") return { reasoning: changed["thinking"] };
  if (typeof changed["partial_json"] !== "string") return {};
  return {
    tool_calls: [{ index: value["index"], function: { arguments: changed["partial_json"] } }],
  };
}

function delta(content: Delta, finish: unknown = null): Record<string, unknown> {
  return { choices: [{ delta: content, finish_reason: finish }] };
}

/** Anthropic counts cached tokens beside the others. */
function anthropicUsage(usage: unknown): unknown {
  if (!isRecord(usage)) return undefined;
  const count = (name: string) => typeof usage[name] === "number" ? usage[name] : undefined;
  const parts = [
    count("input_tokens"),
    count("cache_read_input_tokens"),
    count("cache_creation_input_tokens"),
  ];
  return {
    prompt_tokens: parts[0] === undefined
      ? undefined
      : parts.reduce<number>((sum, one = 0) => sum + one, 0),
    completion_tokens: count("output_tokens"),
    prompt_tokens_details: { cached_tokens: parts[1] },
  };
}

/** A whole answer of OpenAI's responses. */
function responsesReply(response: Fields): Told {
  const items = Array.isArray(response["output"]) ? response["output"].filter(isRecord) : [];
  const textsOf = (item: Fields, list: string) =>
    Array.isArray(item[list])
      ? item[list].map((part) => isRecord(part) ? String(part["text"] ?? "") : "")
      : [];
  const calls = items.filter(({ type }) => type === "function_call");
  const usage = isRecord(response["usage"]) ? response["usage"] : undefined;
  const incomplete = isRecord(response["incomplete_details"])
    ? response["incomplete_details"]["reason"]
    : undefined;
  const failed = isRecord(response["error"]) ? { error: response["error"] } : {};
  return {
    reply: {
      ...failed,
      id: response["id"],
      model: response["model"],
      choices: [{
        delta: {
          content: items.flatMap((item) => textsOf(item, "content")).join(""),
          reasoning: items.flatMap((item) => textsOf(item, "summary")).join(""),
          tool_calls: calls.map((call, index) => ({
            index,
            id: call["call_id"],
            function: { name: call["name"], arguments: call["arguments"] },
          })),
        },
        finish_reason: incomplete ?? response["status"] ?? null,
      }],
      usage: usage === undefined ? undefined : {
        prompt_tokens: usage["input_tokens"],
        completion_tokens: usage["output_tokens"],
        prompt_tokens_details: usage["input_tokens_details"],
        completion_tokens_details: usage["output_tokens_details"],
      },
    },
  };
}
