/** Listens for clients and links each of them with the server. @module */

import { Link } from "./link.ts";
import type { Tap } from "./tap.ts";
import type { Upstream } from "./upstream.ts";

/** Where to listen, where to pass on to, and who is told. */
export interface ProxyOptions {
  readonly hostname: string;
  /** The first that is free from here on, unless it is 0. */
  readonly port: number;
  readonly upstream: Upstream;
  readonly tap: Tap;
}

/** How many ports are tried. */
const PORTS = 20;

/** A proxy that accepts clients until it is told to stop. */
export class Proxy {
  readonly hostname: string;
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #links = new Map<number, Link>();
  readonly #options: ProxyOptions;
  readonly #accepting: Promise<void>;
  #count = 0;
  #stopped = false;

  /** Begins to listen. Throws what listening throws when no port is free. */
  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#listener = listen(options);
    const { hostname, port } = this.#listener.addr;
    this.hostname = hostname;
    this.port = port;
    this.#accepting = this.#accept();
  }

  /** Connections that are open. */
  get open(): number {
    return this.#links.size;
  }

  /** The recorder has seen the answer to everything that came on a connection, up to so many bytes. */
  answered(connection: number, bytes: number): void {
    const link = this.#links.get(connection);
    if (link !== undefined) link.answeredUpTo = bytes;
  }

  /**
   * Accepts nobody any more, and returns when what is under way has ended: connections on which
   * nothing is are closed. One of which nothing is known counts as idle after `quietMs` without a byte.
   */
  async stop({ quietMs }: { readonly quietMs: number }): Promise<void> {
    this.#stopped = true;
    this.#listener.close();
    await this.#accepting;
    while (this.#links.size > 0) {
      const now = performance.now();
      for (const link of this.#links.values()) {
        // What was sent a moment ago may not have been read yet.
        const quiet = now - link.lastAt;
        if (quiet > (link.idle ? GRACE : link.answeredUpTo < 0 ? quietMs : Infinity)) link.close();
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /** Ends everything at once. */
  leave(): void {
    if (!this.#stopped) this.#listener.close();
    this.#stopped = true;
    for (const link of this.#links.values()) link.close();
  }

  async #accept(): Promise<void> {
    const { upstream, tap } = this.#options;
    for (;;) {
      const client = await this.#next();
      if (client === undefined) return;
      const number = ++this.#count;
      const link = new Link(client, { number, upstream, tap });
      this.#links.set(number, link);
      void link.run().then(() => this.#links.delete(number));
    }
  }

  /** The next client; undefined once it is stopped. */
  async #next(): Promise<Deno.TcpConn | undefined> {
    for (;;) {
      try {
        return await this.#listener.accept();
      } catch (cause) {
        if (this.#stopped) return undefined;
        if (!(cause instanceof Error)) throw cause;
        // A client that left before it was accepted, or too many open files for now.
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
    }
  }
}

/** So many milliseconds after the last byte a connection without anything under way is closed. */
const GRACE = 150;
/** Milliseconds between looks at what is still under way. */
const LOOK = 20;

function listen({ hostname, port }: ProxyOptions): Deno.TcpListener {
  for (let tries = 1;; tries++) {
    try {
      return Deno.listen({ hostname, port: port === 0 ? 0 : port + tries - 1 });
    } catch (cause) {
      const taken = cause instanceof Deno.errors.AddrInUse && port !== 0;
      if (!taken || tries === PORTS || port + tries > 65_535) throw cause;
    }
  }
}
