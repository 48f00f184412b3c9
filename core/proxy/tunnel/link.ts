/** One client's connection and the one to the server that belongs to it. @module */

import { HostHeader } from "./host_header.ts";
import type { Tap } from "./tap.ts";
import { connectTo, type Upstream } from "./upstream.ts";

/** Which connection, where to, and who listens. */
export interface LinkOptions {
  readonly number: number;
  readonly upstream: Upstream;
  readonly tap: Tap;
}

/** As much as one read takes. */
const READ = 64 * 1024;

/**
 * Passes bytes both ways as they come, each read at once; how either side ends is how the other does.
 * The bytes are told to the tap once they are on their way.
 */
export class Link {
  readonly #client: Deno.TcpConn;
  readonly #options: LinkOptions;
  #server: Deno.Conn | undefined;
  #closed = false;
  /** Bytes that came from the client. */
  asked = 0;
  /** `performance.now()` when bytes passed last. */
  lastAt = performance.now();
  /** How many bytes of the client were answered, as far as the recorder has told. */
  answeredUpTo = -1;

  constructor(client: Deno.TcpConn, options: LinkOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Whether nothing is under way on it, as far as is known. */
  get idle(): boolean {
    return this.asked === 0 || this.answeredUpTo === this.asked;
  }

  /** Passes until both sides have ended. Never rejects. */
  async run(): Promise<void> {
    const { number, upstream, tap } = this.#options;
    tap.open(number);
    try {
      this.#client.setNoDelay(true);
      const server = this.#server = await connectTo(upstream);
      if (this.#closed) return;
      await Promise.all([this.#ask(server), this.#answer(server)]);
    } catch (cause) {
      // Who asks learns it as without us: the connection is not there.
      tap.broke(number, "server", reasonOf(cause));
    } finally {
      this.close();
      tap.close(number);
    }
  }

  /** Ends both sides at once. */
  close(): void {
    this.#closed = true;
    shut(this.#client);
    if (this.#server !== undefined) shut(this.#server);
  }

  /** From the client to the server. */
  async #ask(server: Deno.Conn): Promise<void> {
    const { number, upstream, tap } = this.#options;
    const host = new HostHeader(upstream.host);
    const buffer = new Uint8Array(READ);
    let side: Side = "client";
    try {
      for (;;) {
        side = "client";
        const count = await this.#client.read(buffer);
        const at = this.lastAt = performance.now();
        const bytes = buffer.subarray(0, count ?? 0);
        this.asked += bytes.length;
        side = "server";
        const passing = writeAll(server, count === null ? host.end() : host.take(bytes));
        // While it is on its way, and before anything can come of it.
        if (bytes.length > 0) tap.asked(number, bytes, at);
        await passing;
        if (count === null) {
          tap.ended(number, "client");
          return await this.#endWriting(server, "server");
        }
      }
    } catch (cause) {
      this.#broke(side, cause);
    }
  }

  /** From the server to the client: the way of every token, so it makes nothing that it need not. */
  async #answer(server: Deno.Conn): Promise<void> {
    const { number, tap } = this.#options;
    const client = this.#client;
    const buffer = new Uint8Array(READ);
    let side: Side = "server";
    try {
      for (;;) {
        side = "server";
        const count = await server.read(buffer);
        const at = this.lastAt = performance.now();
        if (count === null) {
          tap.ended(number, "server");
          return await this.#endWriting(client, "client");
        }
        side = "client";
        const bytes = buffer.subarray(0, count);
        const passing = client.write(bytes);
        // What came is recorded, whether or not there is still someone to get it.
        tap.answered(number, bytes, at);
        const written = await passing;
        if (written < count) await writeAll(client, bytes.subarray(written));
      }
    } catch (cause) {
      this.#broke(side, cause);
    }
  }

  async #endWriting(to: Deno.Conn, side: Side): Promise<void> {
    try {
      await to.closeWrite();
    } catch (cause) {
      this.#broke(side, cause);
    }
  }

  #broke(side: Side, cause: unknown): void {
    const { number, tap } = this.#options;
    if (!this.#closed) tap.broke(number, side, reasonOf(cause));
    this.close();
  }
}

type Side = "client" | "server";

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await to.write(bytes.subarray(done));
}

function shut(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (cause) {
    // Closed already.
    if (!(cause instanceof Deno.errors.BadResource)) throw cause;
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
