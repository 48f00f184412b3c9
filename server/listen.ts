/** Opens the socket: on the port that was asked for, or the next that is free. @module */

import { ModelLensError } from "../core/errors.ts";
import type { App } from "./app.ts";

/** A server that listens. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Where a browser finds it. */
  readonly url: URL;
  /** Resolves when it has ended. */
  readonly finished: Promise<void>;
}

/** Ports that are tried after the one that was asked for. */
const TRIES = 20;

/** No port is free, or the address is not this machine's. */
export class ListenError extends ModelLensError {
  readonly code = "listen_failed";

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(
      `Cannot listen on ${where}: ${reason}`,
      "Choose another with --port or --listen; --port 0 takes any that is free",
      options,
    );
  }
}

/** Listens. Port 0 takes any that is free. Throws `ListenError`. */
export function listen(
  app: App,
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Listening {
  const last = port === 0 ? 0 : Math.min(65_535, port + TRIES);
  for (let candidate = port;; candidate++) {
    try {
      return serve(app, { hostname, port: candidate });
    } catch (cause) {
      if (cause instanceof Deno.errors.AddrInUse && candidate < last) continue;
      const where = `${hostname}:${port}`;
      if (cause instanceof Deno.errors.AddrInUse) {
        throw new ListenError(where, `it and the ${last - port} after it are in use`, { cause });
      }
      if (!(cause instanceof Error)) throw cause;
      throw new ListenError(where, cause.message, { cause });
    }
  }
}

function serve(
  app: App,
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Listening {
  const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve(
    { hostname, port, automaticCompression: true, onListen: () => undefined },
    (request) => app.fetch(request, server.addr.port),
  );
  return {
    port: server.addr.port,
    url: urlOf(hostname, server.addr.port),
    finished: server.finished,
    async [Symbol.asyncDispose]() {
      app[Symbol.dispose]();
      await server.shutdown();
    },
  };
}

/** Whether only programs of this machine can reach an address. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function urlOf(hostname: string, port: number): URL {
  const url = new URL("http://localhost/");
  // What listens everywhere is reached here too.
  const anywhere = hostname === "0.0.0.0" || hostname === "::";
  url.hostname = anywhere ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname;
  url.port = String(port);
  return url;
}
