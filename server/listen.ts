/** Opens the socket: on the port that was asked for, or the next that is free. @module */

import { ModelLensError } from "../core/errors.ts";
import type { App } from "./app.ts";

/** A server that listens. */
export interface Listening extends AsyncDisposable {
  readonly hostname: string;
  readonly port: number;
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
  const server = Deno.serve(
    { hostname, port, automaticCompression: true, onListen: () => undefined },
    (request) => app.fetch(request, server.addr.port),
  );
  return {
    hostname,
    port: server.addr.port,
    finished: server.finished,
    async [Symbol.asyncDispose]() {
      app[Symbol.dispose]();
      await server.shutdown();
    },
  };
}
