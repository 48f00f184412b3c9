import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { OptionalParameter, ProviderFailure } from "../contract.ts";
import {
  connectionFailure,
  errorText,
  retryAfter,
  saidFailure,
  statusFailure,
} from "./failures.ts";

const URL_ASKED = new URL("http://user:pass@h:1/v1/chat/completions?key=abc");

/** Texts of `fetch` and of `Deno.connect`, as they are on Linux and on macOS. */
const NETWORK: readonly (readonly [ProviderFailure, string, string?])[] = [
  [
    "refused",
    "fetch failed",
    "client error (Connect): tcp connect error: Connection refused (os error 111)",
  ],
  [
    "refused",
    "fetch failed",
    "client error (Connect): tcp connect error: Connection refused (os error 61)",
  ],
  ["refused", "Connection refused (os error 111)"],
  [
    "dns",
    "fetch failed",
    "client error (Connect): dns error: failed to lookup address information: Name or service not known",
  ],
  ["dns", "failed to lookup address information: nodename nor servname provided, or not known"],
  [
    "closed",
    "fetch failed",
    "client error (SendRequest): connection closed before message completed",
  ],
  [
    "closed",
    "fetch failed",
    "client error (SendRequest): connection error: Connection reset by peer (os error 104)",
  ],
  ["not_this_dialect", "fetch failed", "client error (SendRequest): invalid HTTP version parsed"],
  [
    "tls",
    "fetch failed",
    "client error (Connect): received corrupt message of type InvalidContentType",
  ],
  ["tls", "fetch failed", "client error (Connect): invalid peer certificate: UnknownIssuer"],
  ["unreachable", "No route to host (os error 113)"],
  ["unreachable", "Network is unreachable (os error 101)"],
  ["unreachable", "Fetch failed: Requests to port 9 are blocked"],
  [
    "connect_timeout",
    "fetch failed",
    "client error (Connect): tcp connect error: Connection timed out (os error 110)",
  ],
  ["connect_timeout", "Operation timed out (os error 60)"],
];

for (const [type, text, inner] of NETWORK) {
  Deno.test(`connectionFailure() takes "${inner ?? text}" for ${type}`, () => {
    for (const path of ["v1", "ssl/refused/dns%20error"]) {
      const request = `error sending request for url (http://h:1/${path}): `;
      const cause = inner === undefined
        ? new TypeError(text)
        : new TypeError(text, { cause: new TypeError(request + inner) });
      const error = connectionFailure(cause, URL_ASKED);
      assertEquals(error.type, type);
      assertStringIncludes(error.message, "http://h:1/v1/chat/completions?key=redacted");
      assert(!/user|pass|abc/.test(error.message));
      assert((error.facts.hint ?? "") !== "");
    }
  });
}

interface Said {
  readonly type: ProviderFailure;
  readonly status: number;
  readonly body: string;
  readonly parameter?: OptionalParameter;
  readonly html?: boolean;
}

/** Replies of real servers. */
const REPLIES: Readonly<Record<string, Said>> = {
  "llama.cpp, context": {
    type: "context_overflow",
    status: 400,
    body:
      '{"error":{"code":400,"message":"request (3030 tokens) exceeds the available context size ' +
      '(1024 tokens), try increasing it","type":"exceed_context_size_error","n_ctx":1024}}',
  },
  "vLLM, context": {
    type: "context_overflow",
    status: 400,
    body:
      `{"object":"error","message":"This model's maximum context length is 4096 tokens.","code":400}`,
  },
  "LM Studio, context": {
    type: "context_overflow",
    status: 400,
    body:
      '{"error":"Trying to keep the first 4525 tokens when context the overflows. However, the model ' +
      'is loaded with context length of only 4096 tokens, which is not enough."}',
  },
  "OpenAI, logprobs": {
    type: "unsupported_parameter",
    status: 400,
    parameter: "logprobs",
    body:
      `{"error":{"message":"Unsupported parameter: 'logprobs' is not supported with this model."}}`,
  },
  "vLLM, logprobs": {
    type: "unsupported_parameter",
    status: 400,
    parameter: "logprobs",
    body:
      '{"message":"Requested sample logprobs of 20, which is greater than max allowed: 5; not allowed"}',
  },
  "FastAPI, extra field": {
    type: "unsupported_parameter",
    status: 422,
    parameter: "usage",
    body: '{"detail":[{"msg":"Extra inputs are not permitted: stream_options"}]}',
  },
  "OpenAI, a field of its own kind": {
    type: "unsupported_parameter",
    status: 400,
    parameter: "extra",
    body: '{"error":{"message":"Unrecognized request argument supplied: cache_prompt"}}',
  },
  "response_format": {
    type: "unsupported_parameter",
    status: 400,
    parameter: "jsonSchema",
    body: `{"error":"'response_format.type' must be 'json_schema'; 'json_object' is invalid"}`,
  },
  "seed": {
    type: "unsupported_parameter",
    status: 400,
    parameter: "seed",
    body: '{"error":{"message":"Unknown parameter: seed"}}',
  },
  "Ollama, model": {
    type: "model_not_found",
    status: 404,
    body:
      '{"error":{"message":"model \\"qwen3\\" not found, try pulling it first","type":"api_error"}}',
  },
  "OpenAI, model": {
    type: "model_not_found",
    status: 404,
    body: '{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}',
  },
  "LM Studio, model": {
    type: "model_not_found",
    status: 400,
    body: '{"error":{"message":"No models loaded: the model is not loaded"}}',
  },
  "Jan, nothing loaded": { type: "model_not_found", status: 503, body: "No models are available" },
  "Jan, another model loaded": {
    type: "model_not_found",
    status: 404,
    body: "No running session found for model 'x'",
  },
  "LM Studio, a path that is not there": {
    type: "not_this_dialect",
    status: 200,
    body: '{"error":"Unexpected endpoint or method. (POST /chat/completions)"}',
  },
  "Ollama, a model that does not fit": {
    type: "engine_failed",
    status: 500,
    body: '{"error":"model requires more system memory (48.1 GiB) than is available (15.2 GiB)"}',
  },
  "LM Studio, a model that cannot be loaded": {
    type: "engine_failed",
    status: 400,
    body:
      '{"error":{"message":"Failed to load model \\"x\\". Error: Insufficient system resources."}}',
  },
  "a path that is not there": {
    type: "not_this_dialect",
    status: 404,
    body: '{"error":{"message":"File Not Found","type":"not_found_error","code":404}}',
  },
  "FastAPI, a path that is not there": {
    type: "not_this_dialect",
    status: 404,
    body: '{"detail":"Not Found"}',
  },
  "a web page": { type: "not_this_dialect", status: 404, body: "<!doctype html>", html: true },
  "a gateway's page": { type: "server_error", status: 502, body: "<html>Bad Gateway", html: true },
  "key": { type: "unauthorised", status: 401, body: '{"error":{"message":"Invalid key"}}' },
  "forbidden": { type: "unauthorised", status: 403, body: "" },
  "too many": { type: "rate_limited", status: 429, body: '{"error":{"message":"Slow down"}}' },
  "loading": { type: "overloaded", status: 503, body: '{"error":{"message":"Loading model"}}' },
  "crash": { type: "server_error", status: 500, body: "" },
  "anything else": {
    type: "bad_request",
    status: 400,
    body: '{"error":{"message":"No messages"}}',
  },
};

for (const [name, { type, status, body, parameter, html = false }] of Object.entries(REPLIES)) {
  Deno.test(`statusFailure() takes ${name} for ${type}`, async () => {
    const headers = { "content-type": html ? "text/html" : "application/json" };
    const error = await statusFailure(new Response(body, { status, headers }), URL_ASKED);
    assertEquals([error.type, error.facts.parameter], [type, parameter], error.message);
    assertEquals([error.facts.status, error.facts.body ?? ""], [status, body]);
    assert(!/user|pass|abc/.test(error.message));
  });
}

Deno.test("statusFailure() keeps at most 4,096 characters of a body, and reads no endless one", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(10_000))),
  });
  const error = await statusFailure(new Response(endless, { status: 500 }), URL_ASKED);
  assertEquals(error.facts.body?.length, 4096);
});

Deno.test("statusFailure() says how long the server asks to wait", async () => {
  const headers = { "retry-after": "2" };
  const error = await statusFailure(new Response("", { status: 429, headers }), URL_ASKED);
  assertEquals([error.facts.retryAfterMs, error.toFailure().retryAfterMs], [2000, 2000]);
});

Deno.test("retryAfter() reads seconds and dates, and nothing else", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const of = (value: string | null) => retryAfter(value, now);
  assertEquals(["0", "1", "1.5", " 3 ", "-4"].map(of), [0, 1000, 1500, 3000, 0]);
  assertEquals(of("Thu, 01 Jan 2026 00:00:07 GMT"), 7000);
  assertEquals(of("Wed, 31 Dec 2025 00:00:00 GMT"), 0);
  assertEquals([null, "", "  ", "soon", "Infinity", "NaN"].map(of), Array(6).fill(undefined));
  // Too large for a number of milliseconds.
  assertEquals(of("1e308"), undefined);
});

Deno.test("errorText() finds what a body says, in one line", () => {
  assertEquals(errorText('{"error":{"message":"a\\n  b"}}'), "a b");
  assertEquals(errorText('{"error":"a"}'), "a");
  assertEquals(errorText('{"object":"error","message":"a"}'), "a");
  assertEquals(errorText('{"detail":"a"}'), "a");
  assertEquals(errorText('"a"'), "a");
  assertEquals(errorText("plain text"), "plain text");
  assertEquals(errorText(" "), "no reason given");
  assertEquals(errorText("x".repeat(1000)).length, 300);
});

Deno.test("saidFailure() takes an error in a stream for the server's", () => {
  const error = saidFailure("CUDA out of memory", { where: "http://h" });
  assertEquals([error.type, error.retryable], ["server_error", true]);
  assertEquals(error.afterContent().retryable, false);
  assertEquals(
    saidFailure("context size exceeded", { where: "http://h" }).type,
    "context_overflow",
  );
});
