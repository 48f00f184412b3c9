/** Which outcome a network error or an error reply is. @module */

import { type FailureFacts, type OptionalParameter, ProviderError } from "../contract.ts";
import { withoutSecrets } from "../url.ts";

/** The outcome of a `fetch` that threw before there was a response. `fetch` gives no codes: its texts are all there is. */
export function connectionFailure(cause: unknown, url: URL): ProviderError {
  const where = withoutSecrets(url);
  // Without the address, in which any word may occur.
  const text = fullText(cause).replace(/ for url \(\S*\)/g, "");
  const fail = (type: ProviderError["type"], message: string, hint: string) =>
    new ProviderError(type, message, { hint, cause });
  if (/dns error|failed to lookup|name or service not known|nodename nor servname/i.test(text)) {
    return fail(
      "dns",
      `Cannot reach ${where}: no address for "${url.hostname}"`,
      "Check the host name",
    );
  }
  if (/certificate|tls|ssl|InvalidContentType|handshake/i.test(text)) {
    return fail(
      "tls",
      `Cannot reach ${where}: no secure connection (${shortText(cause)})`,
      "Check whether the server speaks https and whether its certificate is trusted, or use http://",
    );
  }
  if (/refused/i.test(text)) {
    return fail(
      "refused",
      `Cannot reach ${where}: nothing listens there`,
      "Start the server, or name another with --api-base",
    );
  }
  if (/unreachable|no route|network is down/i.test(text)) {
    return fail("unreachable", `Cannot reach ${where}: no route to it`, "Check the network");
  }
  if (
    /closed before message|connection reset|reset by peer|broken pipe|incomplete message|unexpected eof/i
      .test(text)
  ) {
    return fail(
      "closed",
      `${where} closed the connection before it answered`,
      "Look at the server's own log",
    );
  }
  if (/timed out|timeout/i.test(text)) {
    return fail(
      "connect_timeout",
      `Cannot reach ${where}: the connection timed out`,
      "Check the address and the network",
    );
  }
  if (/invalid HTTP|invalid header|parse/i.test(text)) {
    return fail("not_this_dialect", `${where} does not speak HTTP`, "Check the port");
  }
  return fail(
    "unreachable",
    `Cannot reach ${where}: ${shortText(cause)}`,
    "Check the address and the server",
  );
}

/** The outcome of a reply with an error status. */
export async function statusFailure(response: Response, url: URL): Promise<ProviderError> {
  const body = (await readSome(response)).slice(0, 4096);
  const { status } = response;
  const said = errorText(body);
  const where = withoutSecrets(url);
  const facts = { status, ...(body === "" ? {} : { body }) };
  const wait = retryAfter(response.headers.get("retry-after"));
  if (status === 401 || status === 403) {
    const byHost = /\bhost\b/i.test(said);
    return new ProviderError("unauthorised", `${where} refused access (${status})`, {
      ...facts,
      hint: byHost
        ? "Allow the host of this address among the trusted hosts of the server"
        : "Name the variable that holds the key with --api-key-env",
    });
  }
  if (status >= 500 && CANNOT_LOAD.test(said)) return saidFailure(said, { where, ...facts });
  if (status === 503 && NOTHING_LOADED.test(said)) return saidFailure(said, { where, ...facts });
  if (status === 429 || status === 503) {
    const type = status === 429 ? "rate_limited" : "overloaded";
    return new ProviderError(type, `${where} answered ${status}: ${said}`, {
      ...facts,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      hint: status === 429 ? "Lower --concurrency" : "Wait until the server has loaded the model",
    });
  }
  if (status >= 500) {
    return new ProviderError("server_error", `${where} answered ${status}: ${said}`, {
      ...facts,
      hint: "Look at the server's own log",
    });
  }
  if (looksLikeHtml(response, body)) return notThisDialect(where, "a web page", facts);
  if (status === 404 && !/model/i.test(said)) {
    return notThisDialect(where, `404 (${said})`, facts);
  }
  return saidFailure(said, { where, ...facts });
}

/** The outcome of an error that the server put into words, in a reply or in a stream. */
export function saidFailure(
  said: string,
  facts: { where: string; status?: number; body?: string },
): ProviderError {
  const { where, ...rest } = facts;
  const message = `${where} answered${rest.status === undefined ? "" : ` ${rest.status}`}: ${said}`;
  // LM Studio says so with status 200, whatever the path.
  if (/^unexpected endpoint or method/i.test(said)) return notThisDialect(where, said, rest);
  if (CANNOT_LOAD.test(said)) {
    return new ProviderError("engine_failed", message, {
      ...rest,
      hint:
        "Look at the server's own log; the model may not fit into memory, or its file is damaged",
    });
  }
  if (
    /context (length|size|window)|exceed.{0,40}(context|tokens)|maximum context|too many tokens|prompt is too long/i
      .test(said)
  ) {
    return new ProviderError("context_overflow", message, {
      ...rest,
      hint: "Raise the server's context length, or use fewer or shorter samples",
    });
  }
  const parameter = unsupported(said);
  if (parameter !== undefined) {
    return new ProviderError("unsupported_parameter", message, { ...rest, parameter });
  }
  if (
    rest.status === 404 || NOTHING_LOADED.test(said) ||
    /model.{0,60}(not found|does not exist|not exist|not loaded|unknown)|no such model/i.test(said)
  ) {
    return new ProviderError("model_not_found", message, {
      ...rest,
      hint: 'Run "models" to see what the server has',
    });
  }
  if (rest.status === undefined) return new ProviderError("server_error", message, rest);
  return new ProviderError("bad_request", message, rest);
}

/** A server that lists a model and cannot give it: asking again would not help. */
const CANNOT_LOAD =
  /(failed|unable|not able|cannot|could not) to load (the )?model|error loading model|requires more system memory|insufficient system resources/i;

/** Jan, which loads nothing by itself. */
const NOTHING_LOADED = /no models are available|no running session found/i;

/** The outcome of a reply in another language than the provider speaks. */
export function notThisDialect(
  where: string,
  what: string,
  facts: FailureFacts = {},
): ProviderError {
  return new ProviderError(
    "not_this_dialect",
    `${where} answered with ${what}, not in the OpenAI dialect`,
    { ...facts, hint: "Check the address: most servers want /v1 at its end" },
  );
}

/** Milliseconds in a `Retry-After` header, seconds or a date; undefined when there is none. */
export function retryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null || value.trim() === "") return undefined;
  const milliseconds = Number(value) * 1000;
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What an error body says, as one line. */
export function errorText(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    const found = messageIn(parsed);
    if (found !== undefined) return oneLine(found);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    // Not JSON: the text itself is the best there is.
  }
  return body.trim() === "" ? "no reason given" : oneLine(body);
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of ["error", "message", "detail"]) {
    if (!(key in value)) continue;
    // The key was just seen.
    const found = messageIn((value as Record<string, unknown>)[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unsupported(said: string): OptionalParameter | undefined {
  if (
    !/unsupported|not supported|unknown|unrecognized|unexpected|extra|invalid|not permitted|not allowed/i
      .test(said)
  ) {
    return undefined;
  }
  if (/stream_options|include_usage/i.test(said)) return "usage";
  if (/logprobs/i.test(said)) return "logprobs";
  if (/response_format|json_schema/i.test(said)) return "jsonSchema";
  if (/\bseed\b/i.test(said)) return "seed";
  // A strict server names the first field that it does not know; only ours beyond the dialect can be it.
  if (
    /(unknown|unrecognized|unexpected|extra).{0,40}(argument|parameter|field|key|input|propert)/i
      .test(said)
  ) {
    return "extra";
  }
  return undefined;
}

function looksLikeHtml(response: Response, body: string): boolean {
  return /html/i.test(response.headers.get("content-type") ?? "") ||
    /^\s*<(!doctype|html)/i.test(body);
}

/** At most 64 KiB of a body, so that a server cannot make us read without end. */
async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > 65_536) break;
    }
  } catch (cause) {
    // The status is the outcome; a body that breaks off adds what it had.
    if (!(cause instanceof TypeError)) throw cause;
  }
  return text;
}

function fullText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined ? cause.message : `${cause.message}: ${fullText(cause.cause)}`;
}

function shortText(cause: unknown): string {
  const text = fullText(cause);
  return oneLine(text.slice(text.lastIndexOf("): ") + 1).replace(/^: /, ""));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
