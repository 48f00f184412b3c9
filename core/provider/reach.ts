/** A `fetch` that gives up in time on servers that do not accept connections. @module */

import { deadline } from "@std/async";
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
    if (!reached.has(url.origin) && !proxied(url, env)) {
      await reach(url, { connectMs, signal: init?.signal });
    }
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

async function reach(
  url: URL,
  { connectMs, signal }: { connectMs: number; signal: AbortSignal | null | undefined },
): Promise<void> {
  const root = new URL("/", url);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const gone = new AbortController();
  const connecting = Deno.connect({ hostname, port: portOf(url), signal: gone.signal });
  try {
    const connection = await deadline(connecting, connectMs, signal ? { signal } : {});
    connection.close();
  } catch (cause) {
    gone.abort();
    // It may still come: then it is closed, and nobody waits for it.
    connecting.then((one) => one.close(), () => undefined);
    signal?.throwIfAborted();
    if (!(cause instanceof DOMException)) throw connectionFailure(cause, root);
    throw new ProviderError(
      "connect_timeout",
      `Cannot reach ${withoutSecrets(root)}: no connection within ${connectMs / 1000} s`,
      { hint: "Check the address and the network, or raise limits.connect" },
    );
  }
}

function proxied(url: URL, env: (name: string) => string | undefined): boolean {
  const names = [`${url.protocol.slice(0, -1)}_proxy`, "all_proxy"];
  return names.some((name) => [name, name.toUpperCase()].some((one) => (env(one) ?? "") !== ""));
}
