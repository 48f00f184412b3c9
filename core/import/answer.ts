/** What a model answered, out of a body as some log kept it: any dialect, streamed or whole. @module */

import { createParser } from "eventsource-parser";
import type { CallCompleted, ServerTimings, Usage } from "../events/call.ts";
import type { Failure } from "../events/envelope.ts";
import { AnswerFold } from "../provider/answer.ts";
import { type ChatChunk, ProviderError } from "../provider/contract.ts";
import { AnswerReader } from "../provider/openai/answer_reader.ts";
import { errorText, saidFailure } from "../provider/openai/failures.ts";
import { isRecord, jsonIn } from "./contract.ts";
import { openAIReply } from "./dialects.ts";

/** What `call.completed` states of an answer beside its times. */
export type AnswerFacts = Omit<
  CallCompleted,
  "seq" | "t" | "kind" | "span" | "parent" | "clock" | "chunks" | "unknown"
>;

/** An answer, or the outcome instead of one. */
export type Answered =
  | { readonly answer: AnswerFacts; readonly unknown: Readonly<Record<string, string>> }
  | { readonly error: Failure; readonly body: string | undefined };

/** What a log says of the end of a call. */
export interface Ended {
  readonly body: unknown;
  readonly status: number | null;
  readonly error: string | null;
  /** Who answered, for messages. */
  readonly where: string;
}

/** Reads an answer. What the log calls a failure is one, also where something had come. */
export function answerIn({ body, status, error, where }: Ended): Answered {
  const text = typeof body === "string" ? body : body === null ? "" : JSON.stringify(body);
  const failed = (cause: ProviderError): Answered => ({
    error: cause.toFailure(),
    body: text === "" ? undefined : text.slice(0, MOST_BODY),
  });
  const facts = status === null ? { where } : { where, status };
  if (error !== null) return failed(saidFailure(error, facts));
  if (status !== null && status >= 400) return failed(saidFailure(errorText(text), facts));
  if (body === null || body === undefined || body === "") {
    return failed(
      new ProviderError(
        "unfinished",
        `${where}: the log has no answer`,
        status === null ? {} : { status },
      ),
    );
  }
  try {
    return folded(valuesIn(body), where);
  } catch (cause) {
    if (cause instanceof ProviderError) return failed(cause);
    throw cause;
  }
}

const MOST_BODY = 4096;

function folded(values: readonly unknown[], where: string): Answered {
  const reader = new AnswerReader(where);
  const fold = new AnswerFold(() => 0);
  let timings: ServerTimings | undefined;
  let usage: Usage | null = null;
  let calls = 0;
  const take = (chunks: Iterable<ChatChunk>) => {
    for (const chunk of chunks) {
      fold.take(chunk);
      usage = merged(usage, chunk.usage);
    }
  };
  for (const value of values) {
    const told = openAIReply(value, calls);
    timings ??= told.timings;
    calls += told.calls ?? 0;
    if (told.reply !== undefined) reader.accept(told.reply);
    take(reader.take(0));
  }
  // A log may end before the stream did, and whether it did cannot be told from it.
  reader.done = true;
  take(reader.end());
  const { draft } = fold.complete(0);
  const { kind: _kind, clock: _clock, chunks: _chunks, unknown = {}, ...answer } = draft;
  const reasons = Object.entries(unknown).map(([name, reason]) => [
    name,
    reason.replace("the server sent", "the log has").replace(
      "the server ended the stream",
      "the log ends",
    ),
  ]);
  return {
    answer: { ...answer, usage, timings: timings ?? answer.timings },
    unknown: Object.fromEntries(
      reasons.filter(([name]) => name !== "timings" || timings === undefined),
    ),
  };
}

/** Anthropic tells the prompt's count at the beginning and the answer's at the end. */
function merged(before: Usage | null, now: Usage | undefined): Usage | null {
  if (before === null || now === undefined) return now ?? before;
  return {
    inputTokens: now.inputTokens ?? before.inputTokens,
    outputTokens: now.outputTokens ?? before.outputTokens,
    cachedTokens: now.cachedTokens ?? before.cachedTokens,
    reasoningTokens: now.reasoningTokens ?? before.reasoningTokens,
  };
}

/** The values of a body: one, or those of a stream in order. */
function valuesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) {
    // Some loggers keep the lines of a stream as texts.
    return body.flatMap((one) => typeof one === "string" ? valuesIn(one) : [one]);
  }
  if (typeof body !== "string") return [body];
  const whole = jsonIn(body);
  if (isRecord(whole) || Array.isArray(whole)) return valuesIn(whole);
  if (/^(data|event|id|:)/m.test(body)) {
    const events = eventsIn(body);
    if (events.length > 0) return events;
  }
  const lines = body.split("\n").filter((line) => line.trim() !== "").map(jsonIn);
  if (lines.length > 0 && isRecord(lines[0])) return lines.filter(isRecord);
  // Some loggers keep the text of the answer alone.
  return [{ choices: [{ message: { content: body } }] }];
}

/** The data of an event stream; what is torn at its end is left out. */
function eventsIn(text: string): unknown[] {
  const values: unknown[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      const value = jsonIn(data);
      if (isRecord(value)) values.push(value);
    },
  });
  parser.feed(text);
  // The last event may lack its empty line.
  parser.reset({ consume: true });
  return values;
}
