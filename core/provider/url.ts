/** The only place where addresses are put together. @module */

/**
 * The address of a path below a base, keeping the base's own path: `http://h/v1` and `models` give
 * `http://h/v1/models`, with or without slashes at either side. `path` may hold a query.
 *
 * ```ts
 * import { under } from "model-lens";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(under(new URL("http://h/v1"), "models").href, "http://h/v1/models");
 * ```
 */
export function under(base: URL, path: string): URL {
  const folder = new URL(base);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  // The dot keeps a path such as "a:b" or "//host" from being an address of its own.
  return new URL(`./${path.replace(/^[/\\]+/, "")}`, folder);
}

/** The address of a path at the root of a server, whatever path the base has. */
export function atRoot(base: URL, path: string): URL {
  return under(new URL("/", base), path);
}

/**
 * Reads an address that a person typed. Without a scheme it is `http:`.
 * Throws `TypeError` with the reason when it is none, or is not http(s).
 */
export function parseAddress(text: string): URL {
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(complete)) {
    throw new TypeError(`Cannot use "${text}" as an address: it is no URL`);
  }
  const url = new URL(complete);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(
      `Cannot use "${text}" as an address: wanted http: or https:, got "${url.protocol}"`,
    );
  }
  return url;
}

/** The address as it may be recorded: without user, password, fragment, and values in the query. */
export function withoutSecrets(address: URL): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  url.hash = "";
  for (const key of [...url.searchParams.keys()]) url.searchParams.set(key, "redacted");
  return url.href;
}

/** The port in use, also where it is the scheme's own. */
export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}
