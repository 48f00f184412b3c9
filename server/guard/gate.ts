/** Who may ask: only pages of ours and programs of the user, whatever address a browser was tricked into. @module */

import { ForeignRequestError } from "../errors.ts";

/** The names under which the server may be called. */
export interface GateOptions {
  readonly port: number;
  /** Names and addresses besides those of the loopback, with or without a port. */
  readonly hosts?: readonly string[];
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const READING: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Checks the headers by which a browser says where a request comes from. */
export class Gate {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  constructor({ port, hosts = [] }: GateOptions) {
    const own = LOOPBACK.flatMap((name) => addresses(name, port));
    const named = hosts.flatMap((host) => {
      const name = host.toLowerCase();
      // Behind a proxy the port is the proxy's, and so is the encryption.
      return /:\d+$/.test(name) ? [name] : [name, `${name}:${port}`];
    });
    this.#hosts = new Set([...own, ...named]);
    this.#origins = new Set([
      ...[...own, ...named].map((address) => `http://${address}`),
      ...named.map((address) => `https://${address}`),
    ]);
  }

  /** Throws `ForeignRequestError` for a request that another site could have made. */
  check(request: Request): void {
    const { headers, method } = request;
    const host = headers.get("host")?.toLowerCase() ?? "";
    if (!this.#hosts.has(host)) {
      // Otherwise a name of an attacker that resolves to this machine would open everything.
      throw new ForeignRequestError(
        `Cannot answer a request for the host "${host}"`,
        "Use the address that the server printed, or name this one with --host",
      );
    }
    const origin = headers.get("origin");
    if (origin !== null && !this.#origins.has(origin)) {
      throw new ForeignRequestError(
        `Cannot answer a request from "${origin}"`,
        "Use the dashboard of this server, or a program of your own",
      );
    }
    const site = headers.get("sec-fetch-site");
    // `none` is an address that a person typed; `same-site` is another port of this machine.
    const isOwn = site === null || site === "same-origin" || site === "none";
    const isVisit = READING.has(method) && headers.get("sec-fetch-mode") === "navigate" &&
      headers.get("sec-fetch-dest") === "document";
    if (!isOwn && !isVisit) {
      throw new ForeignRequestError(
        `Cannot answer a request that another site made (${site})`,
        "Use the dashboard of this server",
      );
    }
  }
}

/** A browser leaves port 80 out. */
function addresses(name: string, port: number): string[] {
  return port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
}
