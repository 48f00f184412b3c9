/** A call to a model that an app made, written down as every other call. @module */

import { AnswerFold } from "../../provider/answer.ts";
import { type ChatChunk, ProviderError } from "../../provider/contract.ts";
import { statusFailure } from "../../provider/openai/failures.ts";
import { atRoot } from "../../provider/url.ts";
import { latency } from "../../stats/latency.ts";
import { inputTokens, outputTokens } from "../../stats/told_tokens.ts";
import { type AnswerText, answerText } from "../dialects/answer_text.ts";
import type { Asked } from "../dialects/recognise.ts";
import { type RequestHead, type ResponseHead, valueOf } from "../http/head.ts";
import { type Body, decodedPieces } from "./body.ts";
import { appOf } from "./harmless.ts";
import type { KeptTrace } from "./kept_trace.ts";

/** What came of a call, for whoever watches. */
export interface CallSummary {
  readonly run: string;
  readonly span: string | null;
  readonly app: string | null;
  readonly dialect: string;
  readonly model: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly ttftMs: number | null;
  /** By our clock where it can be told, else by the server's. */
  readonly tokensPerSecond: number | null;
  readonly clock: "client" | "server" | null;
  readonly totalMs: number;
  /** Why there is no whole answer. */
  readonly failure: { readonly type: string; readonly message: string } | null;
}

/** Where a call belongs and what is known of it when it begins. */
export interface CallContext {
  readonly trace: KeptTrace;
  readonly content: boolean;
  readonly provider: string;
  readonly upstream: string;
  readonly connection: number;
  /** Whether the connection had an exchange before. */
  readonly reused: boolean;
  readonly head: RequestHead;
  readonly received: number;
}

/** How a call is to be ended: what it said may be looked at before it is written. */
export interface Finish {
  /** Whether what was said holds what must not be written. */
  readonly secret: boolean;
  /** Writes the end of the call. */
  readonly write: () => CallSummary;
}

/** Follows one call. */
export class CallRecord {
  /** Undefined when the trace could not be written. */
  readonly span: string | undefined;
  readonly #asked: Asked;
  readonly #context: CallContext;
  readonly #fold: AnswerFold;
  readonly #arrivals: number[] = [];
  #response: ResponseHead | undefined;
  #reader: AnswerText | undefined;
  readonly #decoder = new TextDecoder("utf-8");
  #failure: ProviderError | undefined;

  constructor(asked: Asked, context: CallContext) {
    const { trace, head, received, content, provider, upstream, connection } = context;
    this.#asked = asked;
    this.#context = context;
    this.#fold = new AnswerFold((at) => trace.time(at));
    this.#fold.sent(received);
    const app = appOf(head.fields);
    this.span = trace.call((span) => ({
      kind: "call.started",
      parent: "run",
      operation: asked.operation,
      provider,
      model: asked.model,
      url: urlOf(upstream, head.target),
      attempt: 1,
      request: content ? asked.request : null,
      dialect: asked.dialect,
      ...(app === undefined ? {} : { app }),
      connection: `n${connection}`,
      ...trace.conversations.place(span, asked),
    }), received);
  }

  /** Whether the end of the call needs the whole body: it is compressed, or says what went wrong. */
  get wantsBody(): boolean {
    return this.#response !== undefined && this.#reader === undefined;
  }

  /** The head of the response came. */
  answered(head: ResponseHead, at: number): void {
    this.#response = head;
    this.#fold.headers(at);
    if (head.status >= 400 || codingOf(head) !== undefined) return;
    this.#reader = this.#newReader(head);
  }

  /** Bytes of the response came. */
  body(bytes: Uint8Array, at: number): void {
    if (this.#reader === undefined) return;
    this.#read(this.#reader.feed(this.#decoder.decode(bytes, { stream: true }), at));
  }

  /** The call has ended so. */
  async end(
    { outcome, at, body }: { readonly outcome: string; readonly at: number; readonly body: Body },
  ): Promise<Finish> {
    const { content, trace } = this.#context;
    await this.#readRest(body);
    if (this.#reader !== undefined && this.#failure === undefined) {
      this.#read(this.#reader.feed(this.#decoder.decode(), at));
      this.#read(this.#reader.end(at));
    }
    const failure = await this.#outcome(outcome, body);
    const { answer, draft } = this.#fold.complete(at);
    const said = [answer.text, answer.reasoning, ...answer.toolCalls.map((one) => one.arguments)];
    return {
      secret: said.some((text) => trace.concerns(text)),
      write: () => {
        if (failure !== undefined) this.#emit(this.#fold.fail(failure, at), content);
        else if (content) this.#emit(draft, content);
        else {
          const { reasoning: _reasoning, toolCalls: _toolCalls, ...counts } = draft;
          const unknown = { ...counts.unknown, text: "content is not kept" };
          this.#emit({ ...counts, text: "", unknown }, content);
        }
        return this.#summary(failure, at);
      },
    };
  }

  #newReader(head: ResponseHead): AnswerText {
    const { head: { target }, upstream } = this.#context;
    return answerText({
      dialect: this.#asked.dialect,
      operation: this.#asked.operation,
      path: target,
      contentType: valueOf(head.fields, "content-type") ?? "",
      where: upstream,
    });
  }

  /** A compressed body is read at its end: a part of it tells nothing. */
  async #readRest(body: Body): Promise<void> {
    const head = this.#response;
    const coding = head === undefined ? undefined : codingOf(head);
    if (head === undefined || head.status >= 400 || coding === undefined) return;
    this.#reader = this.#newReader(head);
    try {
      for (const { bytes, at } of await decodedPieces(body.pieces(), coding)) this.body(bytes, at);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      const message = `${this.#context.upstream} sent bytes that are not ${coding}`;
      this.#failure ??= new ProviderError("malformed", message, { cause });
    }
  }

  #read(chunks: Iterable<ChatChunk>): void {
    const { trace, content } = this.#context;
    if (this.#failure !== undefined) return;
    try {
      for (const chunk of chunks) {
        const draft = this.#fold.take(chunk);
        if (draft === undefined) continue;
        this.#arrivals.push(trace.time(chunk.at));
        if (this.span === undefined) continue;
        const kept = content ? draft : { kind: draft.kind } as const;
        trace.emit({ ...kept, span: this.span, at: chunk.at });
      }
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      this.#failure = cause;
    }
  }

  /** Why there is no whole answer; undefined where there is one. */
  async #outcome(outcome: string, body: Body): Promise<ProviderError | undefined> {
    const { upstream } = this.#context;
    const head = this.#response;
    if (outcome === "whole" && head !== undefined && head.status >= 400) {
      return await errorReply(head, { body, upstream });
    }
    // Whole is what the dialect says is whole, however the connection ended then.
    if (head !== undefined && head.status < 400 && this.#failure === undefined) return undefined;
    if (this.#failure !== undefined && !BROKE_OFF.has(this.#failure.type)) return this.#failure;
    const begun = this.#fold.begun;
    switch (outcome) {
      case "client_left":
        return new ProviderError("cancelled", "The app left before the answer was whole", {
          partial: begun,
        });
      case "server_left":
        return this.#serverLeft(begun);
      case "not_seen":
        return new ProviderError("unfinished", "The recorder did not see the end of the answer", {
          partial: begun,
        });
      default:
        return this.#failure ??
          new ProviderError("malformed", `${upstream} sent no answer that can be read`);
    }
  }

  #serverLeft(begun: boolean): ProviderError {
    const { upstream, reused } = this.#context;
    if (begun) {
      const message = `${upstream} closed the connection in the middle of its answer`;
      return new ProviderError("cut", message, { partial: true });
    }
    // llama-server closes after each stream, whatever it said of keeping, and apps ask before they know.
    const message = reused
      ? `${upstream} had closed this connection after its last answer when the app asked on it; most libraries ask again on a new one`
      : `${upstream} closed the connection before it answered`;
    return new ProviderError("closed", message);
  }

  #emit(draft: ReturnType<AnswerFold["fail"]> | Completed, content: boolean): void {
    if (this.span === undefined) return;
    const { body: _body, ...rest } = draft as ReturnType<AnswerFold["fail"]>;
    const kept = draft.kind === "call.failed" && !content
      ? { ...rest, error: { ...rest.error, message: "content is not kept" } }
      : draft;
    this.#context.trace.emit({ ...kept, span: this.span });
  }

  #summary(failure: ProviderError | undefined, at: number): CallSummary {
    const { draft } = this.#fold.complete(at);
    const figures = latency({ ...draft, arrivals: this.#arrivals });
    const client = figures.decode_client.value;
    const server = figures.decode_server.value;
    return {
      run: this.#context.trace.run,
      span: this.span ?? null,
      app: appOf(this.#context.head.fields) ?? null,
      dialect: this.#asked.dialect,
      model: this.#asked.model || (draft.responseModel ?? ""),
      inputTokens: inputTokens(draft),
      outputTokens: outputTokens({ ...draft, tokens: draft.chunks === 0 ? null : draft.tokens }),
      ttftMs: figures.ttft.value,
      tokensPerSecond: client ?? server,
      clock: client !== null ? "client" : server !== null ? "server" : null,
      totalMs: at - this.#context.received,
      failure: failure === undefined
        ? null
        : { type: failure.type, message: this.#context.content ? failure.message : "" },
    };
  }
}

/** What an answer that lacks its end looks like; how the connection ended says why. */
const BROKE_OFF: ReadonlySet<string> = new Set(["unfinished", "closed"]);

type Completed = ReturnType<AnswerFold["complete"]>["draft"];

async function errorReply(
  head: ResponseHead,
  { body, upstream }: { readonly body: Body; readonly upstream: string },
): Promise<ProviderError> {
  const pieces = await decodedPieces(body.pieces(), codingOf(head) ?? "identity");
  const decoder = new TextDecoder();
  const text = pieces.map(({ bytes }) => decoder.decode(bytes, { stream: true })).join("");
  const headers = new Headers();
  for (const name of ["content-type", "retry-after"]) {
    const value = valueOf(head.fields, name);
    if (value !== undefined) headers.set(name, value);
  }
  return await statusFailure(
    new Response(text, { status: head.status, headers }),
    new URL(upstream),
  );
}

function codingOf({ fields }: ResponseHead): string | undefined {
  const coding = valueOf(fields, "content-encoding");
  return coding === undefined || coding === "" || coding === "identity" ? undefined : coding;
}

function urlOf(upstream: string, target: string): string {
  const path = target.replace(/^https?:\/\/[^/]*/i, "").split(/[?#]/)[0] ?? "";
  return atRoot(new URL(upstream), path).href;
}
