/** Traces made up for tests: calls with a schedule of their own, in events as a run writes them. @module */

import type { CallCompleted, ChunkReceived, ServerTimings, Usage } from "../events/call.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";

/** Milliseconds as nanoseconds. */
const MS = 1e6;

/** One piece of an answer. */
export type ImaginedChunk = Partial<Omit<ChunkReceived, "seq" | "t" | "kind" | "span">> & {
  /** Milliseconds since the chunk before it, or since the request. */
  readonly after?: number;
};

/** One call. */
export interface ImaginedCall {
  readonly request?: Readonly<Record<string, unknown>>;
  readonly url?: string | null;
  readonly provider?: string;
  readonly model?: string;
  readonly dialect?: string;
  readonly chunks?: readonly ImaginedChunk[];
  readonly usage?: Partial<Usage> | null;
  readonly timings?: Partial<ServerTimings> | null;
  readonly finishReason?: string | null;
  readonly more?: Partial<CallCompleted>;
  /** Milliseconds of pause before it. */
  readonly pause?: number;
  /** Ends without an end. */
  readonly lost?: boolean;
}

/** Events in order, with a clock that goes on. */
export class ImaginedTrace {
  readonly header: Header;
  readonly events: TraceEvent[] = [];
  #t = 0;

  constructor(header: Header) {
    this.header = header;
  }

  /** Nanoseconds since the run began. */
  get now(): number {
    return this.#t;
  }

  /** Adds an event now, or after some milliseconds. */
  push(event: Omit<TraceEvent, "seq" | "t"> & { readonly kind: string }, after = 0): number {
    this.#t += Math.round(after * MS);
    const seq = this.events.length;
    // Test data: the tests of the trace prove what schemas take.
    this.events.push({ seq, t: this.#t, ...event } as unknown as TraceEvent);
    return seq;
  }

  /** Adds a call; returns its span. */
  call(imagined: ImaginedCall): string {
    const span = this.start(imagined);
    const arrivals: number[] = [];
    for (const { after = 10, ...chunk } of imagined.chunks ?? [{ text: "ok" }]) {
      this.push({ kind: "chunk.received", span, ...chunk } as never, after);
      arrivals.push(this.#t);
    }
    if (imagined.lost !== true) this.#end(span, { imagined, arrivals });
    return span;
  }

  /** Begins a call that others may overlap. */
  start({ pause = 5, ...call }: ImaginedCall): string {
    const { request = ask("Hi"), model = "m", provider = "p", url = "http://127.0.0.1:1/v1/chat" } =
      call;
    const span = `c${this.events.length}`;
    const { dialect } = call;
    this.push({
      kind: "call.started",
      span,
      parent: "s0/1",
      operation: "chat",
      provider,
      model,
      url,
      attempt: 1,
      request,
      ...(dialect === undefined ? {} : { dialect }),
    } as never, pause);
    return span;
  }

  #end(
    span: string,
    { imagined, arrivals }: {
      readonly imagined: ImaginedCall;
      readonly arrivals: readonly number[];
    },
  ): void {
    const chunks = imagined.chunks ?? [{ text: "ok" }];
    const sent = this.events.find((event) => event.span === span)?.t ?? 0;
    const text = chunks.map((chunk) => chunk.text ?? "").join("");
    const reasoning = chunks.map((chunk) => chunk.reasoning ?? "").join("");
    const { usage, timings } = imagined;
    this.push({
      kind: "call.completed",
      span,
      text,
      ...(reasoning === "" ? {} : { reasoning }),
      finishReason: imagined.finishReason ?? "stop",
      usage: usage === null ? null : {
        inputTokens: 10,
        outputTokens: chunks.length,
        cachedTokens: null,
        reasoningTokens: null,
        ...usage,
      },
      timings: timings === null || timings === undefined ? null : {
        source: "timings",
        promptTokens: null,
        cachedTokens: null,
        promptMs: null,
        outputTokens: null,
        outputMs: null,
        loadMs: null,
        ...timings,
      },
      clock: {
        sent,
        headers: sent,
        first: arrivals[0] ?? null,
        firstAnswer: arrivals[0] ?? null,
        last: arrivals.at(-1) ?? null,
        end: this.#t,
      },
      chunks: chunks.length,
      tokens: null,
      responseId: null,
      responseModel: null,
      fingerprint: null,
      ...imagined.more,
    } as never, 1);
  }
}

/** A request with one question, and a system text where one is given. */
export function ask(
  question: string,
  more: Readonly<Record<string, unknown>> & { readonly system?: string } = {},
): Record<string, unknown> {
  const { system, ...fields } = more;
  return {
    model: "m",
    messages: [
      ...(system === undefined ? [] : [{ role: "system", content: system }]),
      { role: "user", content: question },
    ],
    stream: true,
    stream_options: { include_usage: true },
    ...fields,
  };
}

/** Words that make a text of about so many tokens, four characters each. */
export function words(count: number, seed = 0): string {
  return Array.from({ length: count }, (_, index) => WORDS[(index * 7 + seed) % WORDS.length])
    .join(" ");
}

const WORDS = ["the", "cat", "sat", "on", "red", "mats", "and", "ate", "figs", "with", "tea"];
