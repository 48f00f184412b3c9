/** A `fetch` that gives up in time on servers that do not accept connections. @module */

import { deadline } from "@std/async";
import { ProviderError } from "./contract.ts";
import { connectionFailure } from "./openai/failures.ts";
import { portOf, withoutSecrets } from "./url.ts";

/**
 * Wraps `fetch` with a limit for connecting, which `fetch` itself does not have: before the first
 * request to an origin, and after every failure, a connection is tried. Not done where a proxy from the
 * environment stands between, because then only the proxy connects. This machine's own servers are
 * reached without a proxy, and as `localhost` on IPv6 too, whatever its table of hosts says.
 */
export function fetchWithin(
  connectMs: number,
  env: (name: string) => string | undefined,
): typeof fetch {
  const reached = new Map<string, string>();
  const direct = new Map<string, Deno.HttpClient>();
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { origin } = url;
    const behindProxy = proxied(url, env);
    if (!reached.has(origin) && !(behindProxy && !isLocal(url))) {
      reached.set(origin, await reach(url, { connectMs, signal: init?.signal }));
    }
    const hostname = reached.get(origin) ?? url.hostname;
    try {
      return await fetch(hostname === url.hostname ? input : at(hostname, url), {
        ...init,
        ...(behindProxy && isLocal(url) ? { client: clientFor(url, { hostname, direct }) } : {}),
      });
    } catch (cause) {
      reached.delete(origin);
      throw cause;
    }
  };
}

function at(hostname: string, url: URL): URL {
  const moved = new URL(url);
  moved.hostname = hostname;
  return moved;
}

/** A client that connects straight to the server; it lives as long as the program. */
function clientFor(
  url: URL,
  { hostname, direct }: { hostname: string; direct: Map<string, Deno.HttpClient> },
): Deno.HttpClient {
  const known = direct.get(url.origin);
  if (known !== undefined) return known;
  const proxy = { transport: "tcp", hostname: bare(hostname), port: portOf(url) } as const;
  const client = Deno.createHttpClient({ proxy });
  direct.set(url.origin, client);
  return client;
}

/** A plain address of this machine. */
function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** As sockets want it: without the brackets of IPv6. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** The host that accepts connections, as an address names it. */
async function reach(
  url: URL,
  options: { connectMs: number; signal: AbortSignal | null | undefined },
): Promise<string> {
  try {
    await connect(url, options);
    return url.hostname;
  } catch (cause) {
    const isRefused = cause instanceof ProviderError && cause.type === "refused";
    if (url.hostname !== "localhost" || !isRefused) throw cause;
    try {
      await connect(at("[::1]", url), options);
    } catch (other) {
      // What was asked for is what is told.
      if (other instanceof ProviderError) throw cause;
      throw other;
    }
    return "[::1]";
  }
}

async function connect(
  url: URL,
  { connectMs, signal }: { connectMs: number; signal: AbortSignal | null | undefined },
): Promise<void> {
  const root = new URL("/", url);
  const hostname = bare(url.hostname);
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
