/** One question to a model, with time limits and retries, every step of it an event. @module */

import type { RunChannel } from "../bus.ts";
import {
  type ChatChunk,
  type ChatRequest,
  type OptionalParameter,
  type Provider,
  ProviderError,
} from "./contract.ts";
import { type Answer, AnswerFold } from "./answer.ts";
import { Deadline, type TimeLimits } from "./deadline.ts";

/** Where a call belongs, and how long it may take. */
export interface CallContext {
  readonly channel: RunChannel;
  /** Nanoseconds since the run began, for milliseconds of `performance.now()`. */
  readonly time: (at: number) => number;
  /** Span of the sample. */
  readonly parent: string;
  /** Name of the provider. */
  readonly provider: string;
  readonly limits: TimeLimits;
  /** How often a failed request may be sent again, 0 or more. */
  readonly retries: number;
  /** Parameters that this server has refused; they are left out from then on. */
  readonly refused: Set<OptionalParameter>;
  /** Told the span of each attempt when it is sent. */
  readonly begun?: ((span: string) => void) | undefined;
  /** The user's own stop. */
  readonly signal: AbortSignal;
}

/**
 * Asks, and asks again where that may help: the server did not answer, or refused a parameter that
 * can be left out; never once content has arrived. Throws `ProviderError` when all attempts failed,
 * and what the trace throws when it cannot be written.
 */
export async function callModel(
  provider: Pick<Provider, "chat">,
  request: ChatRequest,
  context: CallContext,
): Promise<Answer> {
  let failures = 0;
  for (let attempt = 1;; attempt++) {
    const asked = without(request, context.refused);
    try {
      return await callOnce(provider, asked, { ...context, attempt });
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      const { parameter, partial, retryAfterMs } = cause.facts;
      if (parameter !== undefined && partial !== true && asksFor(asked, parameter)) {
        context.refused.add(parameter);
        continue;
      }
      const pause = retryAfterMs ?? backoff(failures + 1);
      // A server that asks for more patience than this is not asked again: it said when it would answer.
      if (!cause.retryable || ++failures > context.retries || pause > LONGEST_PAUSE) throw cause;
      await wait(pause, context.signal);
    }
  }
}

async function callOnce(
  provider: Pick<Provider, "chat">,
  request: ChatRequest,
  context: CallContext & { readonly attempt: number },
): Promise<Answer> {
  const { channel, time } = context;
  const fold = new AnswerFold(time);
  let span: string | undefined;
  const deadline = new Deadline(context.limits, context.signal);
  try {
    const stream = provider.chat(request, {
      signal: deadline.signal,
      sending: ({ url, body, operation = "chat", dialect }) => {
        span = channel.emit({
          kind: "call.started",
          parent: `${context.parent}/${context.attempt}`,
          operation,
          provider: context.provider,
          model: request.model,
          url,
          attempt: context.attempt,
          request: body,
          ...(dialect === undefined ? {} : { dialect }),
        }).span;
        context.begun?.(span);
        // The clock starts once the event is on file: writing it is no latency of the server.
        fold.sent(performance.now());
        deadline.sent();
      },
      headers: (at) => fold.headers(at),
    });
    await deadline.race(
      consume(stream, (chunk) => {
        // A provider that does not heed the signal is not listened to after the call has failed.
        deadline.signal.throwIfAborted();
        deadline.touch(chunk);
        const { progress, at } = chunk;
        const content = fold.take(chunk);
        if (span === undefined) return;
        if (progress !== undefined) {
          channel.emit({ kind: "prompt.progressed", ...progress, span, at });
        }
        if (content === undefined) return;
        channel.emit({ ...content, span, at });
        fold.handled(performance.now());
      }),
      () => fold.finished,
    );
    const { answer, draft } = fold.complete(performance.now());
    if (span !== undefined) channel.emit({ ...draft, span });
    return answer;
  } catch (cause) {
    const reason = deadline.reason(cause);
    if (!(reason instanceof ProviderError)) throw reason;
    const error = fold.begun ? reason.afterContent() : reason;
    // Without a span nothing was sent: the sample's own failure says why.
    if (span !== undefined) channel.emit({ ...fold.fail(error, performance.now()), span });
    throw error;
  } finally {
    deadline.clear();
  }
}

async function consume(
  stream: AsyncIterable<ChatChunk>,
  each: (chunk: ChatChunk) => void,
): Promise<void> {
  for await (const chunk of stream) each(chunk);
}

/** The request without parameters that the server refuses. */
function without(request: ChatRequest, refused: ReadonlySet<OptionalParameter>): ChatRequest {
  if (refused.size === 0) return request;
  const left = { ...request };
  for (const parameter of refused) delete left[parameter];
  if (refused.has("logprobs")) delete left.topLogprobs;
  return refused.has("usage") ? { ...left, usage: false } : left;
}

/** Whether the request holds the parameter; usage is asked for unless it is declined. */
function asksFor(request: ChatRequest, parameter: OptionalParameter): boolean {
  return (request[parameter] ?? parameter === "usage") !== false;
}

/** The longest that a retry waits because the server asked for it, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/** Milliseconds before the n-th retry: 0.5 s, 1 s, 2 s … up to 8 s. */
function backoff(failures: number): number {
  return Math.min(8000, 250 * 2 ** failures);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new ProviderError("cancelled", "The call was stopped while it waited for a retry"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
