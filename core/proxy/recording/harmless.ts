/** Which parts of a head may be written down as they are. @module */

import { type Field, valueOf } from "../http/head.ts";
import { REDACTED } from "../../trace/redaction.ts";

/** Fields whose values are no secrets. Of any other, the value is not kept: nobody knows what apps put there. */
const HARMLESS = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "accept-ranges",
  "access-control-allow-credentials",
  "access-control-allow-headers",
  "access-control-allow-methods",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "access-control-max-age",
  "age",
  "allow",
  "anthropic-beta",
  "anthropic-dangerous-direct-browser-access",
  "anthropic-version",
  "cache-control",
  "connection",
  "content-encoding",
  "content-language",
  "content-length",
  "content-type",
  "cross-origin-embedder-policy",
  "cross-origin-opener-policy",
  "date",
  "expect",
  "host",
  "keep-alive",
  "last-modified",
  "openai-beta",
  "openai-processing-ms",
  "openai-version",
  "pragma",
  "priority",
  "retry-after",
  "retry-after-ms",
  "sec-fetch-dest",
  "sec-fetch-mode",
  "sec-fetch-site",
  "sec-websocket-version",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "vary",
  "via",
  "www-authenticate",
  "x-accel-buffering",
  "x-powered-by",
  "x-request-id",
  "x-should-retry",
]);
const HARMLESS_FAMILY = /^(x-stainless-|x-ratelimit-|anthropic-ratelimit-)/;

/** Fields as a file may hold them. */
export function harmlessFields(fields: readonly Field[]): [string, string][] {
  return fields.map(([name, value]) => {
    const known = name.toLowerCase();
    const plain = HARMLESS.has(known) || HARMLESS_FAMILY.test(known);
    return [name, plain ? value : REDACTED];
  });
}

/** A path and query as a file may hold it: values in the query only where they are plain words or numbers. */
export function harmlessPath(target: string): string {
  const address = target.replace(/^(https?:\/\/)[^/?#]*@/i, `$1${REDACTED}@`);
  const [path = "", ...queries] = address.split("?");
  if (queries.length === 0) return path;
  const parts = queries.join("?").split("&").map((part) => {
    const [name = "", ...values] = part.split("=");
    const value = values.join("=");
    if (value === "" || (isPlain(value) && !SECRET_NAME.test(name))) return part;
    return `${name}=${REDACTED}`;
  });
  return `${path}?${parts.join("&")}`;
}

/** Values of a request that are secrets wherever else they occur. */
export function secretsIn(fields: readonly Field[], target: string): string[] {
  const found: string[] = [];
  for (const [name, value] of fields) {
    const known = name.toLowerCase();
    if (known === "cookie") found.push(...value.split(";").map(afterEquals));
    else if (SECRET_NAME.test(known)) found.push(value.replace(/^[a-z][a-z0-9-]* /i, ""), value);
  }
  const query = target.split("?").slice(1).join("?");
  for (const part of query === "" ? [] : query.split("&")) {
    if (SECRET_NAME.test(part.split("=")[0] ?? "")) found.push(decoded(afterEquals(part)));
  }
  return found.map((one) => one.trim()).filter(isDistinct);
}

/** The program that asks, as it names itself first: `OpenAI/JS 5.1.0` is `OpenAI/JS`, with its version. */
export function appOf(fields: readonly Field[]): string | undefined {
  const agent = valueOf(fields, "user-agent");
  const [first] = /^[^\s(;,]+(?: \d[\w.-]*)?/.exec(agent ?? "") ?? [];
  return first?.slice(0, 80);
}

const SECRET_NAME =
  /auth|token|key|secret|passw|pwd|session|credential|signature|\bsig\b|cookie|code|jwt/i;

function isPlain(value: string): boolean {
  return /^([a-z]{1,12}|\d{1,6}|v?\d+(\.\d+)*)$/i.test(value);
}

/** `ollama` or `not-needed` are no secrets, and taking them out everywhere would hurt. */
function isDistinct(value: string): boolean {
  return value.length >= 16 || (value.length >= 8 && /\d/.test(value));
}

function afterEquals(pair: string): string {
  return pair.slice(pair.indexOf("=") + 1);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    return text;
  }
}
