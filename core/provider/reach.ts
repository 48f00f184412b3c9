/** A `fetch` that gives up in time on servers that do not accept connections. @module */

import { ProviderError } from "./contract.ts";
import { connectionFailure } from "./openai/failures.ts";
import { portOf, withoutSecrets } from "./url.ts";

/**
 * Wraps `fetch` with a limit for connecting, which `fetch` itself does not have: before the first
 * request to an origin, and after every failure, a connection is tried. Not done where a proxy from the
 * environment stands between, because then only the proxy connects.
 */
export function fetchWithin(
  connectMs: number,
  env: (name: string) => string | undefined,
): typeof fetch {
  const reached = new Set<string>();
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!reached.has(url.origin) && !proxied(url, env)) await reach(url, connectMs);
    try {
      const response = await fetch(input, init);
      reached.add(url.origin);
      return response;
    } catch (cause) {
      reached.delete(url.origin);
      throw cause;
    }
  };
}

async function reach(url: URL, connectMs: number): Promise<void> {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), connectMs);
  });
  const connecting = Deno.connect({ hostname, port: portOf(url) });
  try {
    const connection = await Promise.race([connecting, late]);
    if (connection !== undefined) return connection.close();
    // It may still come: then it is closed, and nobody waits for it.
    connecting.then((one) => one.close(), () => undefined);
    throw new ProviderError(
      "connect_timeout",
      `Cannot reach ${withoutSecrets(new URL("/", url))}: no connection within ${
        connectMs / 1000
      } s`,
      { hint: "Check the address and the network, or raise limits.connect" },
    );
  } catch (cause) {
    throw cause instanceof ProviderError ? cause : connectionFailure(cause, new URL("/", url));
  } finally {
    clearTimeout(timer);
  }
}

function proxied(url: URL, env: (name: string) => string | undefined): boolean {
  const names = [`${url.protocol.slice(0, -1)}_proxy`, "all_proxy"];
  return names.some((name) => [name, name.toUpperCase()].some((one) => (env(one) ?? "") !== ""));
}
