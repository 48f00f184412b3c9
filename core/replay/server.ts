/**
 * Answers an app from a recording over plain HTTP/1.1, written by hand: frameworks change the order
 * and the spelling of header fields, and when bytes leave.
 * @module
 */

import { isLoopback } from "../provider/loopback.ts";
import { type Field, lists, parseRequestHead, requestLength, valueOf } from "../proxy/http/head.ts";
import { joined, MessageParser } from "../proxy/http/message_parser.ts";
import { sha256 } from "../sha256.ts";
import type { Answering, Match } from "./answering.ts";
import { errorBody } from "./dialect.ts";
import { type Delivered, type Due, write } from "./delivery.ts";
import { Idle } from "./idle.ts";
import { Moments } from "./moments.ts";
import { pathOf } from "./recording.ts";
import type { AskedRequest } from "./request_key.ts";

/** How to answer. */
export interface ReplayOptions {
  readonly answering: Answering;
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** How much faster than recorded; `Infinity` for at once. */
  readonly speed: number;
  /** Told of every request, once it is answered. */
  readonly observe?: (answered: Answered) => void;
}

/** A request and what became of it. */
export interface Answered {
  readonly request: Pick<AskedRequest, "method" | "path">;
  readonly match: Match | "forbidden";
  /** Whether the client stayed to the end. */
  readonly whole: boolean;
}

/** A server that answers from a recording. Throws what listening throws. */
export class ReplayServer implements AsyncDisposable {
  readonly url: URL;
  readonly #options: ReplayOptions;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  readonly #moments = new Moments();
  readonly #idle = new Idle();
  #closing = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    const { hostname, port } = options;
    this.#listener = Deno.listen({ hostname, port });
    const { hostname: host, port: own } = this.#listener.addr;
    this.url = new URL(`http://${host.includes(":") ? `[${host}]` : host}:${own}/`);
    this.#accepting = this.#accept();
  }

  /** Drops all connections and waits until everything has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closing) this.#listener.close();
    this.#closing = true;
    for (const connection of this.#open) closeQuietly(connection);
    await Promise.all([this.#accepting, ...this.#serving]);
    this.#idle[Symbol.dispose]();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      connection.setNoDelay(true);
      this.#open.add(connection);
      const serving = this.#serve(connection).finally(() => {
        this.#open.delete(connection);
        closeQuietly(connection);
        this.#serving.delete(serving);
      });
      this.#serving.add(serving);
    }
  }

  /** One request after the other: those that a client sends ahead wait their turn. */
  async #serve(connection: Deno.TcpConn): Promise<void> {
    const requests = new RequestQueue(connection);
    for await (const request of requests) {
      if (!await this.#answer(request, { connection, gone: requests.gone })) return;
    }
  }

  /** False when the connection is of no more use. */
  async #answer(
    request: WholeRequest,
    { connection, gone }: { readonly connection: Deno.TcpConn; readonly gone: AbortSignal },
  ): Promise<boolean> {
    const { asked, fields, keepAlive, at } = request;
    using _answering = this.#idle.answering();
    const { speed } = this.#options;
    const due: Due = { connection, gone, from: at, speed, moments: this.#moments, keepAlive };
    const tell = (match: Answered["match"], { whole, again }: Delivered) => {
      const { method, path } = asked;
      this.#options.observe?.({ request: { method, path }, match, whole });
      return again;
    };
    const refusal = this.#refusal(fields);
    if (refusal !== undefined) {
      const body = errorBody(asked.path, { message: refusal });
      return tell("forbidden", await write({ status: 403, body }, due));
    }
    const match = this.#options.answering.answer(asked);
    if ("missing" in match) {
      return tell(match, await write({ status: 404, body: match.missing.body }, due));
    }
    const { reply } = match.entry;
    // The server closed the connection without a word, and so do we.
    if (reply === null) return tell(match, { whole: true, again: false });
    return tell(match, await write(reply, due));
  }

  /** A page on the web could lead a name of its own to this machine and read what was recorded. */
  #refusal(fields: readonly Field[]): string | undefined {
    // Whoever listens for the whole network has said so.
    if (!isLoopback(this.#options.hostname)) return undefined;
    const host = valueOf(fields, "host") ?? "";
    const origin = valueOf(fields, "origin");
    const hostOf = (address: string) => URL.canParse(address) ? new URL(address).hostname : "";
    if (!isLoopback(hostOf(`http://${host}`))) {
      return `The host "${host}" is no name of this machine`;
    }
    if (origin === undefined || origin === "null" || isLoopback(hostOf(origin))) return undefined;
    return `Pages from ${origin} may not ask here`;
  }
}

/** A request that has come whole. */
interface WholeRequest {
  readonly asked: AskedRequest;
  readonly fields: readonly Field[];
  readonly keepAlive: boolean;
  /** `performance.now()` when its last byte was there. */
  readonly at: number;
}

/** Reads the requests of a connection, also while an answer is being written. */
class RequestQueue {
  readonly #connection: Deno.TcpConn;
  readonly #gone = new AbortController();
  readonly #ready: WholeRequest[] = [];
  #wake: () => void = () => {};

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    void this.#read();
  }

  /** Aborted when the client has left. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WholeRequest> {
    for (;;) {
      const next = this.#ready.shift();
      if (next !== undefined) yield next;
      else if (this.#gone.signal.aborted) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  async #read(): Promise<void> {
    const parser = new MessageParser(
      new RequestCollector((request) => {
        this.#ready.push(request);
        this.#wake();
      }, this.#connection),
    );
    const block = new Uint8Array(64 * 1024);
    try {
      for (;;) {
        const count = await this.#connection.read(block);
        if (count === null || parser.isRaw) break;
        parser.feed(block.slice(0, count));
      }
    } catch (cause) {
      // A connection that ends is the client's right, and may be our own doing.
      if (!(cause instanceof Error)) throw cause;
    }
    this.#gone.abort();
    this.#wake();
  }
}

/** Puts requests together. */
class RequestCollector {
  readonly #whole: (request: WholeRequest) => void;
  readonly #connection: Deno.TcpConn;
  #head: ReturnType<typeof parseRequestHead>;
  #body: Uint8Array[] = [];

  constructor(whole: (request: WholeRequest) => void, connection: Deno.TcpConn) {
    this.#whole = whole;
    this.#connection = connection;
  }

  head(bytes: Uint8Array): ReturnType<typeof requestLength> | "raw" {
    this.#head = parseRequestHead(new TextDecoder("latin1").decode(bytes));
    this.#body = [];
    if (this.#head === undefined) return "raw";
    if (lists(this.#head.fields, "expect", "100-continue")) {
      this.#connection.write(CONTINUE).catch(() => {
        // Then the client is gone, which the next read says.
      });
    }
    return requestLength(this.#head) ?? "raw";
  }

  body(bytes: Uint8Array): void {
    this.#body.push(bytes);
  }

  framing(): void {}

  raw(): void {}

  end(): void {
    const at = performance.now();
    if (this.#head === undefined) return;
    const { method, target, version, fields } = this.#head;
    const bytes = joined(this.#body);
    const keepAlive = version === "1.1"
      ? !lists(fields, "connection", "close")
      : lists(fields, "connection", "keep-alive");
    const asked = { method, path: pathOf(target), json: jsonOf(bytes), sha256: sha256(bytes) };
    this.#whole({ asked, fields, keepAlive, at });
  }
}

const CONTINUE = new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n");

function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (cause) {
    // It was closed before.
    if (!(cause instanceof Deno.errors.BadResource)) throw cause;
  }
}
