/** One request and its answer, from the bytes of both to the events of a trace. @module */

import type { ExchangeRecorded, WireBody } from "../../events/exchange.ts";
import type { RequestHead, ResponseHead } from "../http/head.ts";
import { valueOf } from "../http/head.ts";
import { mayAsk, recognised } from "../dialects/recognise.ts";
import { piecesText } from "../../trace/wire/wire_file.ts";
import { Body } from "./body.ts";
import { CallRecord, type CallSummary } from "./call_record.ts";
import { harmlessFields, harmlessPath, secretsIn } from "./harmless.ts";
import type { KeptTrace } from "./kept_trace.ts";

/** How an exchange ended. */
export type Outcome = ExchangeRecorded["outcome"];

/** What is the same for all exchanges of a recording. */
export interface ExchangeSettings {
  /** Whether texts are kept, or only times and counts. */
  readonly content: boolean;
  /** Address of the server without credentials. */
  readonly upstream: string;
  /** Name of the provider, as events state it. */
  readonly provider: string;
}

/** What came of an exchange, for whoever watches. */
export type ExchangeSummary =
  & ExchangeFacts
  & ({ readonly kind: "exchange" } | { readonly kind: "call"; readonly call: CallSummary });

/** What is known of any exchange that has ended. */
export interface ExchangeFacts {
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly outcome: Outcome;
}

/** Where an exchange is written. */
interface Where extends ExchangeSettings {
  readonly trace: KeptTrace;
  readonly connection: number;
  /** Whether the connection had an exchange before. */
  readonly reused: boolean;
}

/** Gathers one exchange while it goes on. Times are milliseconds of `performance.now()`. */
export class Exchange {
  readonly #where: Where;
  readonly #head: RequestHead;
  readonly #received: number;
  readonly #requestBody = new Body();
  readonly #responseBody = new Body();
  #response: ResponseHead | undefined;
  #asked: number | null = null;
  #headers: number | null = null;
  #call: CallRecord | undefined;
  #ended = false;
  #upgraded: { sent: number; received: number } | undefined;
  #lost = 0;

  constructor(head: RequestHead, at: number, where: Where) {
    this.#head = head;
    this.#received = at;
    this.#where = where;
    where.trace.users.add(this);
    where.trace.learn(secretsIn(head.fields, head.target));
  }

  get method(): string {
    return this.#head.method;
  }

  /** The response has come to its end, or never will. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes of the request. */
  askedBody(bytes: Uint8Array, at: number): void {
    this.#requestBody.add(bytes, at);
  }

  /** The request is whole. */
  askedEnd(at: number): void {
    this.#asked = at;
    const { trace, content, upstream, provider, connection, reused } = this.#where;
    const { method, target } = this.#head;
    const asked = mayAsk(method, target)
      ? recognised(target, jsonIn(this.#requestBody, this.#head))
      : undefined;
    if (asked === undefined) {
      if (!content) this.#requestBody.forget();
      return;
    }
    this.#requestBody.forget();
    // An answer may come before the request is whole.
    const early = this.#responseBody.pieces();
    this.#call = new CallRecord(asked, {
      trace,
      content,
      provider,
      upstream,
      connection,
      reused,
      head: this.#head,
      received: this.#received,
    });
    if (this.#response === undefined) return;
    this.#call.answered(this.#response, this.#headers ?? at);
    for (const piece of early) this.#call.body(piece.bytes, piece.at);
  }

  /** The head of the final response. */
  answeredHead(head: ResponseHead, at: number): void {
    this.#response = head;
    this.#headers = at;
    this.#call?.answered(head, at);
  }

  /** Bytes of the response. */
  answeredBody(bytes: Uint8Array, at: number): void {
    this.#responseBody.add(bytes, at);
    this.#call?.body(bytes, at);
    if (!this.#where.content && this.#call?.wantsBody !== true) this.#responseBody.forget();
  }

  /** Both sides go on in another protocol. */
  upgrade(): void {
    this.#upgraded = { sent: 0, received: 0 };
  }

  /** Bytes of another protocol. */
  other(side: "sent" | "received", count: number): void {
    if (this.#upgraded !== undefined) this.#upgraded[side] += count;
  }

  /** Bytes passed that nobody here has seen. */
  lose(bytes: number): void {
    this.#lost += bytes;
  }

  /** It has ended so; writes it down. */
  async end(outcome: Outcome, at: number): Promise<ExchangeSummary> {
    this.#ended = true;
    const { trace, connection } = this.#where;
    const { method, target } = this.#head;
    const status = this.#response?.status ?? null;
    // What is said in the end is known before the exchange is written, so that nothing secret is.
    const finish = await this.#call?.end({ outcome, at, body: this.#responseBody });
    const secret = finish?.secret ?? false;
    trace.emit({ ...this.#draft(outcome, { at, secret }), ...this.#span() });
    const call = finish?.write();
    trace.users.delete(this);
    const path = harmlessPath(target);
    const summary = { connection, method, path, status, outcome };
    return call === undefined
      ? { kind: "exchange", ...summary }
      : { kind: "call", ...summary, call };
  }

  #span(): { span?: string } {
    return this.#call?.span === undefined ? {} : { span: this.#call.span };
  }

  #draft(
    outcome: Outcome,
    { at, secret }: { readonly at: number; readonly secret: boolean },
  ) {
    const { trace, connection } = this.#where;
    const { method, target, version, fields } = this.#head;
    const time = (at: number | null) => at === null ? null : trace.time(at);
    return {
      kind: "exchange.recorded",
      connection: `n${connection}`,
      request: {
        method,
        path: harmlessPath(target),
        version,
        headers: harmlessFields(fields),
        body: this.#call === undefined
          ? this.#kept(this.#requestBody, false)
          : this.#keptAsRequest(),
      },
      response: this.#response === undefined ? null : {
        status: this.#response.status,
        reason: this.#response.reason,
        version: this.#response.version,
        headers: harmlessFields(this.#response.fields),
        ...this.#responseParts(secret),
      },
      outcome,
      clock: {
        received: trace.time(this.#received),
        asked: time(this.#asked),
        headers: time(this.#headers),
        end: trace.time(at),
      },
      ...(this.#upgraded === undefined ? {} : { upgraded: this.#upgraded }),
      ...(this.#lost === 0 ? {} : { lostBytes: this.#lost }),
    } as const;
  }

  #responseParts(secret: boolean) {
    const body = this.#kept(this.#responseBody, secret);
    if (body.kept === null) return { body, pieces: null };
    const since = this.#headers ?? this.#received;
    const text = piecesText(
      this.#responseBody.pieces().map(({ bytes, at }) => ({
        bytes: bytes.length,
        at: Math.round((at - since) * 1000),
      })),
    );
    return { body, pieces: this.#where.trace.keep(new TextEncoder().encode(text)) ?? null };
  }

  #keptAsRequest(): WireBody {
    const { length: bytes } = this.#requestBody;
    return this.#where.content
      ? { bytes, sha256: this.#requestBody.sha256(), kept: null }
      : { bytes, sha256: null, kept: null, reason: NO_CONTENT };
  }

  #kept(body: Body, secret: boolean): WireBody {
    const { trace, content } = this.#where;
    const { length: bytes } = body;
    const no = (reason: string, sha256: string | null = null): WireBody => ({
      bytes,
      sha256,
      kept: null,
      reason,
    });
    if (!content) return no(NO_CONTENT);
    if (this.#lost > 0) return no("not all of it was seen");
    if (body.tooLong) return no("longer than what is kept", body.sha256());
    if (bytes === 0) return { bytes, sha256: body.sha256(), kept: null, reason: "empty" };
    const all = body.bytes();
    // Latin-1 shows every byte, and what is taken out is mostly ASCII; the rest is looked for as UTF-8.
    if (secret || [LATIN, UTF8].some((text) => trace.concerns(text.decode(all)))) {
      return no("it holds what is to be redacted");
    }
    const kept = trace.keep(all);
    return kept === undefined
      ? no("it could not be written")
      : { bytes, sha256: body.sha256(), kept };
  }
}

const NO_CONTENT = "content is not kept";
const LATIN = new TextDecoder("latin1");
const UTF8 = new TextDecoder();

/** The JSON of a body; undefined when it is none, or compressed, or too long. */
function jsonIn(body: Body, { fields }: RequestHead): unknown {
  if (body.tooLong || valueOf(fields, "content-encoding") !== undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body.bytes()));
  } catch (cause) {
    // Malformed: the server will say so, and the bytes are kept as they are.
    if (cause instanceof SyntaxError || cause instanceof TypeError) return undefined;
    throw cause;
  }
}
