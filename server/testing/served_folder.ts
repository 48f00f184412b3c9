/** A server over a folder of its own, for tests. @module */

import { type App, type AppOptions, createApp } from "../app.ts";
import { listen, type Listening } from "../listen.ts";

/** A running server with an empty folder. */
export interface ServedFolder extends AsyncDisposable {
  readonly path: string;
  readonly app: App;
  readonly server: Listening;
  /** Asks for an address below `/`. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The JSON of an address; throws `TypeError` unless it was found. */
  json<T>(path: string): Promise<T>;
}

/** Starts one on any free port. */
export async function serveFolder(options: Partial<AppOptions> = {}): Promise<ServedFolder> {
  const path = await Deno.makeTempDir({ prefix: "modellens-serve-" });
  const app = createApp({
    folder: path,
    version: "0",
    dashboard: new URL("../dashboard/dist/", import.meta.url),
    ...options,
  });
  const server = listen(app, { hostname: "127.0.0.1", port: 0 });
  const get = (at: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(new URL(at, server.url), { headers });
  return {
    path,
    app,
    server,
    get,
    json: async <T>(at: string) => {
      const response = await get(at);
      const body: unknown = await response.json();
      if (!response.ok) throw new TypeError(`${at}: ${response.status} ${JSON.stringify(body)}`);
      // What a test expects; its assertions look at it.
      return body as T;
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await app.context.machine[Symbol.asyncDispose]();
      await Deno.remove(path, { recursive: true });
    },
  };
}
