/** Replies that all routes share: JSON with a validator, and problems. @module */

import { ModelLensError } from "../core/errors.ts";
import { sha256 } from "../core/sha256.ts";
import type { Problem } from "./api/mod.ts";

const encoder = new TextEncoder();

/** HTTP status of each error; 500 for those that are ours. */
const STATUS: Readonly<Record<string, number>> = {
  request_invalid: 400,
  run_refused: 409,
  token_needed: 401,
  request_foreign: 403,
  token_too_weak: 403,
  not_there: 404,
  trace_not_found: 404,
  too_many_clients: 503,
  too_large: 422,
  config_invalid: 422,
  lock_file_broken: 422,
  trace_newer: 422,
  trace_header_damaged: 422,
  trace_unreadable: 422,
};

/** A value as JSON. */
export function json(
  value: unknown,
  { status = 200 }: { readonly status?: number } = {},
): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" },
  });
}

/** What went wrong, as `Problem`. */
export function problem(cause: unknown): Response {
  const error = problemOf(cause);
  const isOurs = !(cause instanceof ModelLensError);
  const reply = json({ error }, { status: isOurs ? 500 : STATUS[error.code] ?? 500 });
  if (reply.status === 401) reply.headers.set("www-authenticate", "Bearer");
  return reply;
}

/** What went wrong, in words for the user. */
export function problemOf(cause: unknown): Problem["error"] {
  if (cause instanceof ModelLensError) {
    const { code, message, hint } = cause;
    return { code, message, hint };
  }
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return {
    code: "internal",
    message: `Model Lens itself failed: ${reason}`,
    hint: "Report what the server printed",
  };
}

/**
 * The reply of `make`, unless the client has it already: `state` is what the reply follows from, so
 * that what has not changed is not even computed.
 */
export async function unlessKnown(
  request: Request,
  { state, make }: { readonly state: string; readonly make: () => Response | Promise<Response> },
): Promise<Response> {
  // Weak, because what is sent may be compressed.
  const etag = `W/"${sha256(encoder.encode(`${state}\0${request.url}`)).slice(0, 32)}"`;
  if (isAmong(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers: { etag, "cache-control": "no-cache" } });
  }
  const response = await make();
  response.headers.set("etag", etag);
  return response;
}

function isAmong(given: string | null, etag: string): boolean {
  const bare = (one: string) => one.trim().replace(/^W\//, "");
  return given !== null &&
    (given.trim() === "*" || given.split(",").some((one) => bare(one) === bare(etag)));
}
