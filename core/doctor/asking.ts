/** Asks on behalf of checks, and keeps what their traces do not. @module */

import type { ModelFacts, ServerFacts } from "../events/header.ts";
import { type CallContext, callModel } from "../provider/call.ts";
import {
  type ChatChunk,
  type OptionalParameter,
  ProviderError,
  type Token,
} from "../provider/contract.ts";
import { delay } from "@std/async/delay";
import type { Examination, Question, Reply } from "./check.ts";
import { endpointsOf, type Examined } from "./endpoints.ts";

/** What is examined, and how it is asked. */
export interface Asking extends Omit<CallContext, "parent" | "refused"> {
  readonly llm: Examined;
  readonly model: ModelFacts;
  readonly server: ServerFacts;
  /** How long a pause is, in milliseconds. */
  readonly idleMs: number;
}

/** One server under examination, from its first question to its last. */
export class Asker {
  readonly replies: Reply[] = [];
  /** Outcomes of requests that were not answered, those that were sent again among them. */
  readonly failures: string[] = [];
  /** Outcomes of questions that had no answer in the end. */
  readonly lost: string[] = [];
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
    asking.channel.on("call.failed", ({ error }) => void this.failures.push(error.type));
  }

  /** What a check sees. `parent` is the span of its sample; `signal` ends its time. */
  examination(
    first: Reply,
    place: { readonly parent: string; readonly signal: AbortSignal },
  ): Examination {
    const { model, server, llm, idleMs } = this.#asking;
    const { signal } = place;
    return {
      model,
      server,
      first,
      replies: this.replies,
      failures: this.failures,
      lost: this.lost,
      endpoints: endpointsOf(llm, { model: model.id, signal }),
      idleMs,
      pause: () => delay(idleMs, { signal }),
      ask: (question) => this.ask(question, place),
    };
  }

  /** Asks one question. Throws `ProviderError`. */
  async ask(
    question: Question,
    { parent, signal }: { readonly parent: string; readonly signal: AbortSignal },
  ): Promise<Reply> {
    const refused = new Set<OptionalParameter>();
    const told: Token[] = [];
    const { llm, model, server: _server, idleMs: _idle, ...context } = this.#asking;
    try {
      const answer = await callModel(
        { chat: (request, options) => overheard(llm.chat(request, options), told) },
        { ...question, model: model.id },
        { ...context, parent, signal, refused },
      );
      const reply = { ...answer, told, refused };
      this.replies.push(reply);
      return reply;
    } catch (cause) {
      if (cause instanceof ProviderError) this.lost.push(cause.type);
      throw cause;
    }
  }
}

/** Takes down the tokens of an answer as it passes. */
async function* overheard(
  chunks: AsyncIterable<ChatChunk>,
  told: Token[],
): AsyncGenerator<ChatChunk> {
  // What a failed attempt told is not part of the answer.
  told.length = 0;
  for await (const chunk of chunks) {
    told.push(...chunk.tokens ?? []);
    yield chunk;
  }
}
