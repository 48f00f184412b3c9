/**
 * Request logs of one JSON object a line, as proxies, gateways and batch tools write them. There is
 * no standard, so the fields that are read are listed here with who writes them so:
 *
 * - OpenAI's Batch API: `{custom_id, method, url, body}` asks, `{custom_id, response: {status_code,
 *   body}, error}` answers; an answer is joined to its question by `custom_id`.
 * - LiteLLM's standard logging payload: `{messages, model, model_parameters, response, startTime,
 *   completionStartTime, endTime}` with seconds since 1970.
 * - Conversations as OpenAI's fine-tuning takes them: `{messages: […, {role: "assistant"}]}`.
 * - Logging proxies before Ollama and other servers: a request and a response under the names in
 *   `NAMES`, which cover dolphin-logger, ollama-proxy loggers over Flask and FastAPI, and gateways
 *   that log `request_body` and `response_body`.
 *
 * A time counts as the beginning or the end of a call only where its name says which it is.
 * @module
 */

import {
  type Format,
  type ImportedCall,
  isRecord,
  jsonIn,
  type Piece,
  statusIn,
} from "./contract.ts";
import { durationIn, momentIn, timesIn } from "./log_times.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What loggers call things, the more telling name first. */
const NAMES = {
  request: ["request_body", "requestBody", "request", "req", "payload", "body", "input"],
  response: ["response_body", "responseBody", "response", "resp", "res", "output", "result"],
  path: ["url", "path", "endpoint", "route", "uri"],
  status: ["status_code", "statusCode", "response_status", "status"],
  error: ["error", "exception"],
} as const;

export const REQUEST_LOG: Format = {
  name: "request-log",
  title: "JSONL request log",
  fits: (text) => {
    const line = text.slice(0, 1_000_000).split("\n").find((one) => one.trim() !== "") ?? "";
    // A line may be longer than what is looked at.
    return isRecord(jsonIn(line)) || /^\s*(\[\s*)?\{\s*"/.test(text);
  },
  lacks: ["chunk times, unless a record names its first one", "raw bytes"],

  *read(text) {
    const asked = new Map<string, ImportedCall>();
    for (const { value, place } of records(text)) {
      if (value === undefined) {
        yield { skipped: { place, reason: "no JSON object: torn or damaged" } };
      } else yield* pieces(value, { place, asked });
    }
    for (const call of asked.values()) {
      yield { call: { ...call, error: "the batch file has no answer to it" } };
    }
  },
};

/** The objects of a file: one a line, or one list of all. */
function* records(text: string): Generator<{ value: Fields | undefined; place: string }> {
  // A list, or one record over several lines.
  if (/^\s*(\[|\{\s*\n)/.test(text)) {
    const whole = jsonIn(text);
    const list = isRecord(whole) ? [whole] : whole;
    if (Array.isArray(list)) {
      for (const [index, value] of list.entries()) {
        yield { value: isRecord(value) ? value : undefined, place: `record ${index + 1}` };
      }
      return;
    }
  }
  let number = 0;
  for (const line of text.split("\n")) {
    number++;
    if (line.trim() === "") continue;
    const value = jsonIn(line);
    yield { value: isRecord(value) ? value : undefined, place: `line ${number}` };
  }
}

function* pieces(
  record: Fields,
  { place, asked }: { readonly place: string; readonly asked: Map<string, ImportedCall> },
): Generator<Piece> {
  const id = record["custom_id"];
  if (typeof id === "string" && isRecord(record["body"])) {
    asked.set(id, callOf(record, { place, request: record["body"], response: null }));
    return;
  }
  if (typeof id === "string" && "response" in record) {
    const question = asked.get(id);
    asked.delete(id);
    if (question === undefined) {
      const reason =
        `an answer to "${id}", which is not asked in the file: import both files, joined`;
      yield { skipped: { place, reason } };
      return;
    }
    const { response, status, error } = callOf(record, {
      place,
      request: null,
      response: inner(record["response"]),
    });
    yield { call: { ...question, response, status, error } };
    return;
  }
  yield* single(record, place);
}

/** A record that holds a whole call. */
function* single(record: Fields, place: string): Generator<Piece> {
  const request = inner(found(record, NAMES.request));
  const response = inner(found(record, NAMES.response));
  const { messages } = record;
  if (Array.isArray(messages) && !isRequest(request)) {
    const settings = isRecord(record["model_parameters"]) ? record["model_parameters"] : {};
    const last = messages.at(-1);
    const isAnswer = response === undefined && isRecord(last) && last["role"] === "assistant";
    const body = {
      ...("model" in record ? { model: record["model"] } : {}),
      messages: isAnswer ? messages.slice(0, -1) : messages,
      ...("tools" in record ? { tools: record["tools"] } : {}),
      ...settings,
    };
    const answer = isAnswer ? { choices: [{ message: last }] } : response ?? null;
    yield { call: callOf(record, { place, request: body, response: answer }) };
    return;
  }
  if (!isRequest(request)) {
    yield { skipped: { place, reason: "no request with messages, a prompt or an input in it" } };
    return;
  }
  yield { call: callOf(record, { place, request, response: response ?? null }) };
}

function callOf(
  record: Fields,
  { place, request, response }: {
    readonly place: string;
    readonly request: unknown;
    readonly response: unknown;
  },
): ImportedCall {
  const outer = found(record, NAMES.response);
  const path = found(record, NAMES.path);
  const status = found(isRecord(outer) ? { ...record, ...outer } : record, NAMES.status);
  return {
    place,
    at: momentIn(record),
    times: timesIn(record),
    provider: null,
    url: typeof path === "string" ? path : null,
    request,
    response,
    status: statusIn(status),
    error: errorIn(found(record, NAMES.error)),
    took: durationIn(record),
  };
}

/** The body in what may be a whole message with status and headers; text that is JSON is its value. */
function inner(value: unknown): unknown {
  const whole = typeof value === "string" ? jsonIn(value) ?? value : value;
  if (!isRecord(whole)) return whole;
  const { body, content } = whole;
  if (body !== undefined && !("model" in whole)) return inner(body);
  // Some keep the text of the body under "content", beside status and headers.
  return typeof content === "string" && "headers" in whole ? inner(content) : whole;
}

function isRequest(value: unknown): value is Fields {
  return isRecord(value) &&
    ["messages", "prompt", "input", "inputs", "contents"].some((name) => value[name] !== undefined);
}

function errorIn(value: unknown): string | null {
  if (value === null || value === undefined || value === false || value === "") return null;
  if (isRecord(value) && typeof value["message"] === "string") return value["message"];
  return typeof value === "string" ? value : JSON.stringify(value);
}

function found(record: Fields, names: readonly string[]): unknown {
  const name = names.find((one) => record[one] !== undefined && record[one] !== null);
  return name === undefined ? undefined : record[name];
}
