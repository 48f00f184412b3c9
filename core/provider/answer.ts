/** Puts an answer together from its chunks, and says when each part of it came. @module */

import type { Clock, ServerTimings, ToolCall, Usage } from "../events/call.ts";
import type { EventDraft } from "../events/mod.ts";
import type { ChatChunk, ProviderError, Token } from "./contract.ts";

type DraftOf<K extends EventDraft["kind"]> = Extract<EventDraft, { kind: K }>;

/** A whole answer. */
export interface Answer {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  readonly timings: ServerTimings | null;
  readonly clock: Clock;
  /** Network chunks with content. */
  readonly chunks: number;
  /** Tokens counted by us; null where a chunk did not tell its tokens. */
  readonly tokens: number | null;
  /** Arrival of each chunk with content, in nanoseconds since the run began. */
  readonly arrivals: readonly number[];
}

/** Follows one answer. */
export class AnswerFold {
  readonly #time: (at: number) => number;
  readonly #tools = new Map<number, { id: string | null; name: string; arguments: string }>();
  readonly #texts: string[] = [];
  readonly #reasonings: string[] = [];
  #sent: number | null = null;
  #headers: number | null = null;
  #first: number | null = null;
  #firstAnswer: number | null = null;
  #last: number | null = null;
  readonly #arrivals: number[] = [];
  /** From when to when our side has worked on what arrived last. */
  #work: { readonly from: number; readonly to: number } | undefined;
  #busy: { reasoning: number; answer: number } | undefined;
  #tokens: number | null = 0;
  #finishReason: string | null = null;
  #usage: Usage | null = null;
  #timings: ServerTimings | null = null;
  #responseId: string | null = null;
  #responseModel: string | null = null;
  #fingerprint: string | null = null;

  /** `time` gives nanoseconds since the run began for milliseconds of `performance.now()`. */
  constructor(time: (at: number) => number) {
    this.#time = time;
  }

  /** Whether the server gave a reason for the end. */
  get finished(): boolean {
    return this.#finishReason !== null;
  }

  /** Whether content has arrived. */
  get begun(): boolean {
    return this.#first !== null;
  }

  /** The request is being written. */
  sent(at: number): void {
    this.#sent = at;
  }

  /** Response headers arrived. */
  headers(at: number): void {
    this.#headers = at;
  }

  /** Takes a chunk; returns its event, or undefined when it has no content. */
  take(chunk: ChatChunk): DraftOf<"chunk.received"> | undefined {
    this.#facts(chunk);
    const { text, reasoning, tools, tokens } = chunk;
    if (text === undefined && reasoning === undefined && tools === undefined) return undefined;
    this.#wait(chunk.at, text === undefined && tools === undefined ? "reasoning" : "answer");
    this.#arrivals.push(this.#time(chunk.at));
    this.#tokens = this.#tokens === null || tokens === undefined
      ? null
      : this.#tokens + tokens.length;
    this.#first ??= chunk.at;
    this.#last = chunk.at;
    if (text !== undefined || tools !== undefined) this.#firstAnswer ??= chunk.at;
    if (text !== undefined) this.#texts.push(text);
    if (reasoning !== undefined) this.#reasonings.push(reasoning);
    for (const delta of tools ?? []) this.#tool(delta);
    return {
      kind: "chunk.received",
      ...(text === undefined ? {} : { text }),
      ...(reasoning === undefined ? {} : { reasoning }),
      ...(tools === undefined ? {} : { tools: [...tools] }),
      ...tokenFields(tokens, text ?? reasoning),
    };
  }

  /** The chunk that was taken last has been dealt with, and reading goes on. */
  handled(at: number): void {
    this.#busy ??= { reasoning: 0, answer: 0 };
    const from = this.#work?.from ?? this.#last ?? at;
    // The clock of an engine's worker is set against ours to within microseconds: it may be ahead.
    this.#work = { from, to: Math.max(from, at) };
  }

  /** The answer is whole. */
  complete(at: number): { answer: Answer; draft: DraftOf<"call.completed"> } {
    const answer: Answer = {
      text: this.#texts.join(""),
      reasoning: this.#reasonings.join(""),
      toolCalls: this.#toolCalls(),
      finishReason: this.#finishReason,
      usage: this.#usage,
      timings: this.#timings,
      clock: this.#clock(at),
      chunks: this.#arrivals.length,
      tokens: this.#tokens,
      arrivals: this.#arrivals,
    };
    const { reasoning, toolCalls, arrivals: _inChunks, ...rest } = answer;
    const draft = {
      kind: "call.completed",
      ...rest,
      ...(reasoning === "" ? {} : { reasoning }),
      ...(toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] }),
      responseId: this.#responseId,
      responseModel: this.#responseModel,
      fingerprint: this.#fingerprint,
      ...this.#unknown(),
    } as const;
    return { answer, draft };
  }

  /** The call failed. */
  fail(error: ProviderError, at: number): DraftOf<"call.failed"> {
    return {
      kind: "call.failed",
      error: error.toFailure(),
      clock: this.#clock(at),
      chunks: this.#arrivals.length,
      ...(error.facts.body === undefined ? {} : { body: error.facts.body }),
    };
  }

  /** Content of a part arrives: what our side did since the content before it, it did not read. */
  #wait(at: number, part: "reasoning" | "answer"): void {
    if (this.#work === undefined || this.#busy === undefined || at <= this.#work.from) return;
    this.#busy[part] += Math.min(at, this.#work.to) - this.#work.from;
    this.#work = undefined;
  }

  #facts(chunk: ChatChunk): void {
    this.#finishReason = chunk.finishReason ?? this.#finishReason;
    this.#usage = chunk.usage ?? this.#usage;
    this.#timings = chunk.timings ?? this.#timings;
    this.#responseId = chunk.responseId ?? this.#responseId;
    this.#responseModel = chunk.responseModel ?? this.#responseModel;
    this.#fingerprint = chunk.fingerprint ?? this.#fingerprint;
  }

  #tool(delta: NonNullable<ChatChunk["tools"]>[number]): void {
    const call = this.#tools.get(delta.index) ?? { id: null, name: "", arguments: "" };
    this.#tools.set(delta.index, {
      id: delta.id ?? call.id,
      name: call.name + (delta.name ?? ""),
      arguments: call.arguments + (delta.arguments ?? ""),
    });
  }

  #toolCalls(): ToolCall[] {
    return [...this.#tools.entries()].sort(([a], [b]) => a - b).map(([, call]) => call);
  }

  #clock(end: number): Clock {
    const time = (at: number | null) => at === null ? null : this.#time(at);
    return {
      sent: this.#time(this.#sent ?? end),
      headers: time(this.#headers),
      first: time(this.#first),
      firstAnswer: time(this.#firstAnswer),
      last: time(this.#last),
      end: this.#time(end),
      ...(this.#busy === undefined ? {} : {
        busy: {
          reasoning: Math.round(this.#busy.reasoning * 1e6),
          answer: Math.round(this.#busy.answer * 1e6),
        },
      }),
    };
  }

  #unknown(): { unknown?: Record<string, string> } {
    const reasons: [string, string][] = [];
    if (this.#usage === null) reasons.push(["usage", "the server sent no usage"]);
    if (this.#timings === null) reasons.push(["timings", "the server sent no timings"]);
    if (this.#finishReason === null) {
      reasons.push(["finishReason", "the server ended the stream without one"]);
    }
    if (this.#tokens === null) reasons.push(["tokens", "not every chunk told its tokens"]);
    return reasons.length === 0 ? {} : { unknown: Object.fromEntries(reasons) };
  }
}

/** Seven digits are what a 32-bit float holds, and engines compute in those. */
function rounded(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(7));
}

function tokenFields(
  tokens: readonly Token[] | undefined,
  text: string | undefined,
): Partial<DraftOf<"chunk.received">> {
  if (tokens === undefined || tokens.length === 0) return {};
  const ids = tokens.map(({ id }) => id);
  const told = ids.filter((id): id is number => id !== undefined);
  const single = tokens.length === 1 && tokens[0]?.text === text;
  return {
    ...(told.length === tokens.length ? { ids: told } : {}),
    ...(tokens.some(({ logprob }) => logprob !== undefined)
      ? { lp: tokens.map(({ logprob }) => rounded(logprob)) }
      : {}),
    ...(single ? {} : { pieces: tokens.map((token) => token.text) }),
    ...(tokens.some(({ top }) => top !== undefined && top.length > 0)
      ? { top: tokens.map(alternatives) }
      : {}),
  };
}

function alternatives({ text, top = [] }: Token): [string, number | null][] {
  return top.filter((one) => one.text !== text).map((one) => [one.text, rounded(one.logprob)]);
}
