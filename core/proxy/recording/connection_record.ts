/** The exchanges of one connection, cut out of what passed in both directions. @module */

import {
  lists,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  requestLength,
  responseLength,
} from "../http/head.ts";
import { type MessageListener, MessageParser } from "../http/message_parser.ts";
import { Exchange, type ExchangeSettings, type ExchangeSummary, type Outcome } from "./exchange.ts";
import type { KeptTrace } from "./kept_trace.ts";
import { type Followed, Unrecorded } from "./unrecorded.ts";

/** What a connection needs of the recording that it belongs to. */
export interface ConnectionContext {
  readonly number: number;
  readonly settings: ExchangeSettings;
  /** The trace for an exchange that begins now; undefined when none can be written. */
  readonly trace: () => KeptTrace | undefined;
  /** Told once, when the connection turns out to be one on which answers can be waited for. */
  readonly understood: () => void;
  /** Told of every exchange that has ended; undefined of one that could not be recorded. */
  readonly ended: (summary: Promise<ExchangeSummary | undefined>) => void;
  /** Told of bytes that belong to no exchange that is recorded. */
  readonly lost: (bytes: number) => void;
}

/** Follows one connection. Times are milliseconds of `performance.now()`. */
export class ConnectionRecord {
  readonly #context: ConnectionContext;
  readonly #request: MessageParser;
  readonly #response: MessageParser;
  /** Requests without a whole answer, in the order in which they will be answered. */
  readonly #waiting: Followed[] = [];
  #asking: Followed | undefined;
  #now = 0;
  /** Bytes of the client that were looked at. */
  #asked = 0;
  #upgraded: Followed | undefined;
  /** Who sends nothing more, and was the first to say so. */
  #endedFirst: "client" | "server" | undefined;
  #exchanges = 0;
  #understood = false;
  /** Whether the message of the server that goes on is only about one to come. */
  #interim = false;

  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#request = new MessageParser(this.#requests());
    this.#response = new MessageParser(this.#responses());
  }

  /** How many bytes of the client have been answered; undefined while something is under way. */
  get answeredUpTo(): number | undefined {
    const quiet = this.#waiting.length === 0 && this.#request.idle && this.#upgraded === undefined;
    return quiet ? this.#asked : undefined;
  }

  /** Bytes of the client, which must not change. */
  asked(bytes: Uint8Array, at: number): void {
    this.#now = at;
    this.#asked += bytes.length;
    this.#request.feed(bytes);
  }

  /** Bytes of the server, which must not change. */
  answered(bytes: Uint8Array, at: number): void {
    this.#now = at;
    this.#response.feed(bytes);
  }

  /** The client sends nothing more: it has left, or waits for its answers. */
  askedEnd(): void {
    this.#endedFirst ??= "client";
  }

  /** The server has ended: a body without a length is whole then. */
  answeredEnd(at: number): void {
    this.#now = at;
    this.#endedFirst ??= "server";
    this.#response.end();
    this.#endAll(this.#left(), at);
  }

  /** A side broke off. */
  broke(side: "client" | "server", at: number): void {
    this.#endAll(side === "client" ? "client_left" : "server_left", at);
  }

  /** Both sides are closed. */
  close(at: number): void {
    // A request may come after the server's end: it was under way when that reached the client.
    this.#endAll(this.#left(), at);
  }

  /** Some of what passed was not told: from here on nothing can be understood. */
  lose(bytes: number): void {
    this.#context.lost(bytes);
    for (const exchange of this.#waiting) exchange.lose(bytes);
    this.#request.giveUp();
    this.#response.giveUp();
    this.#endAll("not_seen", this.#now);
  }

  #left(): Outcome {
    return this.#endedFirst === "server" ? "server_left" : "client_left";
  }

  #requests(): MessageListener {
    return {
      head: (bytes) => {
        const head = parseRequestHead(LATIN.decode(bytes));
        if (head === undefined) {
          this.#context.lost(bytes.length);
          return "raw";
        }
        const exchange = this.#begun(head);
        if (exchange instanceof Unrecorded) this.#context.lost(bytes.length);
        this.#asking = exchange;
        this.#waiting.push(exchange);
        if (head.method === "CONNECT" || lists(head.fields, "connection", "upgrade")) {
          exchange.askedEnd(this.#now);
          return "raw";
        }
        if (!this.#understood) this.#context.understood();
        this.#understood = true;
        return requestLength(head);
      },
      body: (bytes) => this.#asking?.askedBody(bytes, this.#now),
      framing: () => {},
      end: () => {
        this.#asking?.askedEnd(this.#now);
        this.#asking = undefined;
      },
      raw: (bytes) => {
        if (this.#upgraded !== undefined) this.#upgraded.other("sent", bytes.length);
        else if (this.#waiting.length === 0) this.#context.lost(bytes.length);
      },
    };
  }

  #begun(head: RequestHead): Followed {
    const { number, settings, lost } = this.#context;
    const trace = this.#context.trace();
    if (trace === undefined) return new Unrecorded(head.method, lost);
    const reused = this.#exchanges++ > 0;
    return new Exchange(head, this.#now, { ...settings, trace, connection: number, reused });
  }

  #responses(): MessageListener {
    return {
      head: (bytes) => {
        const exchange = this.#waiting[0];
        const head = parseResponseHead(LATIN.decode(bytes));
        if (exchange === undefined || head === undefined) {
          this.#context.lost(bytes.length);
          return "raw";
        }
        if (head.status === 101 || (exchange.method === "CONNECT" && head.status < 300)) {
          exchange.answeredHead(head, this.#now);
          exchange.upgrade();
          this.#upgraded = exchange;
          return "raw";
        }
        // "Continue" and its like are before the answer.
        if (head.status >= 200) exchange.answeredHead(head, this.#now);
        else this.#interim = true;
        return responseLength(head, exchange.method);
      },
      body: (bytes) => this.#waiting[0]?.answeredBody(bytes, this.#now),
      framing: () => {},
      end: () => {
        if (this.#interim) this.#interim = false;
        else this.#endFirst("whole");
      },
      raw: (bytes) => {
        if (this.#upgraded !== undefined) this.#upgraded.other("received", bytes.length);
        else this.#context.lost(bytes.length);
      },
    };
  }

  #endFirst(outcome: Outcome): void {
    const exchange = this.#waiting.shift();
    if (exchange !== undefined) this.#context.ended(exchange.end(outcome, this.#now));
  }

  #endAll(outcome: Outcome, at: number): void {
    this.#now = at;
    while (this.#waiting.length > 0) {
      this.#endFirst(this.#waiting[0] === this.#upgraded ? "upgraded" : outcome);
    }
    this.#upgraded = undefined;
  }
}

const LATIN = new TextDecoder("latin1");
