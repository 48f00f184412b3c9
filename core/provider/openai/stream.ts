/** Turns a response into chunks, each with the time at which its bytes arrived. @module */

import { createParser } from "eventsource-parser";
import type { ToolCallDelta } from "../../events/call.ts";
import { type ChatChunk, ProviderError } from "../contract.ts";
import { connectionFailure, errorText, notThisDialect, saidFailure } from "./failures.ts";
import { type Parts, ReasoningTags } from "./reasoning_tags.ts";
import { Reply, timingsOf, tokensOf, usageOf } from "./wire.ts";

/** Chunks of a reply. Throws `ProviderError` unless the server said that the answer is whole. */
export async function* readReply(
  response: Response,
  { where, url }: { readonly where: string; readonly url: URL },
): AsyncGenerator<ChatChunk> {
  const type = response.headers.get("content-type") ?? "";
  if (/html/i.test(type)) {
    await response.body?.cancel();
    throw notThisDialect(where, "a web page");
  }
  const answer = new AnswerReader(where);
  for await (const { at, text } of textChunks(response, { where, url, answer })) {
    if (/json/i.test(type)) answer.gather(text);
    else answer.feed(text);
    yield* answer.take(at);
    if (answer.done) break;
  }
  yield* answer.end();
}

/**
 * Chunks of replies that are objects already, for an engine in process that speaks this dialect.
 * Throws as `readReply()` does.
 */
export async function* readReplies(
  replies: AsyncIterable<{ readonly at: number; readonly reply: unknown }>,
  where: string,
): AsyncGenerator<ChatChunk> {
  const answer = new AnswerReader(where);
  for await (const { at, reply } of replies) {
    answer.accept(reply);
    yield* answer.take(at);
  }
  yield* answer.end();
}

/** Network chunks as text. A character that is torn over two chunks comes with the second. */
async function* textChunks(
  response: Response,
  { where, url, answer }: { where: string; url: URL; answer: AnswerReader },
): AsyncGenerator<{ at: number; text: string }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of response.body ?? []) {
      const at = performance.now();
      yield { at, text: decode(decoder, bytes, where) };
    }
    decode(decoder, undefined, where);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    if (!answer.begun) {
      throw new ProviderError("closed", `${where} closed the connection before its first word`, {
        cause,
        hint: "Look at the server's own log",
      });
    }
    if (/body/i.test(cause.message)) {
      throw new ProviderError("cut", `${where} closed the connection in the middle of its answer`, {
        cause,
        hint: "Look at the server's own log; it may have run out of memory",
      });
    }
    throw connectionFailure(cause, url);
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, where: string): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw new ProviderError("malformed", `${where} sent bytes that are not UTF-8`, { cause });
  }
}

/** What is known of one answer while it comes in. */
class AnswerReader {
  /** Whether content has arrived. */
  begun = false;
  /** Whether the server said `[DONE]`. */
  done = false;
  #finished = false;
  #whole = "";
  #events = 0;
  readonly #where: string;
  readonly #tags = new ReasoningTags();
  readonly #held: ChatChunk[] = [];
  #waiting: Reply[] = [];
  readonly #parser = createParser({ onEvent: ({ data }) => this.#event(data) });

  constructor(where: string) {
    this.#where = where;
  }

  feed(text: string): void {
    this.#whole += this.#events === 0 && this.#whole.length < 4096 ? text : "";
    this.#parser.feed(text);
  }

  /** For a reply that is not streamed: it counts when it is whole. */
  gather(text: string): void {
    this.#whole += text;
    if (!isJson(this.#whole)) return;
    this.#event(this.#whole);
    this.done = true;
  }

  *take(at: number): Generator<ChatChunk> {
    for (const reply of this.#waiting.splice(0)) yield* this.#chunks(reply, at);
  }

  *end(): Generator<ChatChunk> {
    yield* this.#release();
    if (this.done || this.#finished) return;
    if (this.#events === 0) {
      if (/^\s*</.test(this.#whole)) throw notThisDialect(this.#where, "a web page");
      if (this.#whole.trim() !== "") {
        throw saidFailure(errorText(this.#whole.slice(0, 4096)), { where: this.#where });
      }
      throw new ProviderError("closed", `${this.#where} ended its answer before it began`, {
        hint: "Look at the server's own log",
      });
    }
    throw new ProviderError(
      "unfinished",
      `${this.#where} ended its answer without saying that it is whole`,
      {
        hint: "Look at the server's own log",
      },
    );
  }

  #event(data: string): void {
    if (data.trim() === "[DONE]") {
      this.#events++;
      this.done = true;
      return;
    }
    this.accept(parseJson(data, this.#where));
  }

  /** Takes the next object of the stream. Throws `ProviderError` when it is none or says that something failed. */
  accept(value: unknown): void {
    this.#events++;
    const reply = Reply.safeParse(value);
    if (!reply.success) {
      const issue = reply.error.issues[0];
      throw new ProviderError(
        "malformed",
        `${this.#where} sent an event that is not in the OpenAI dialect: ${
          issue?.path.join(".")
        }: ${issue?.message}`,
      );
    }
    const error = reply.data.error;
    if (error !== null && error !== undefined) {
      const said = typeof error === "string"
        ? error
        : error.message ?? error.type ?? "no reason given";
      throw saidFailure(said, { where: this.#where });
    }
    this.#waiting.push(reply.data);
  }

  *#chunks(reply: Reply, at: number): Generator<ChatChunk> {
    const choice = reply.choices?.[0];
    const delta = choice?.delta ?? choice?.message;
    const content = delta?.content ?? "";
    const parts = content === "" ? {} : this.#tags.take(content);
    const tokens = choice === undefined ? undefined : tokensOf(choice);
    const chunk = { ...chunkOf(reply, at), ...(tokens === undefined ? {} : { tokens }) };
    if (chunk.finishReason !== undefined) this.#finished = true;
    if (parts === undefined) {
      this.#held.push({ ...chunk, text: content });
      return;
    }
    if (content !== "") yield* this.#release();
    const full = {
      ...chunk,
      ...withReasoning(parts, delta?.reasoning_content ?? delta?.reasoning),
    };
    if (full.text !== undefined || full.reasoning !== undefined || full.tools !== undefined) {
      this.begun = true;
    }
    if (Object.keys(full).length > 1) yield full;
  }

  *#release(): Generator<ChatChunk> {
    for (const { text = "", ...chunk } of this.#held.splice(0)) {
      this.begun = true;
      yield { ...chunk, [this.#tags.held]: text };
    }
  }
}

function chunkOf(reply: Reply, at: number): ChatChunk {
  const choice = reply.choices?.[0];
  const tools = toolDeltas((choice?.delta ?? choice?.message)?.tool_calls);
  const usage = usageOf(reply.usage);
  const timings = timingsOf(reply.timings);
  return {
    at,
    ...(tools === undefined ? {} : { tools }),
    ...(typeof choice?.finish_reason === "string" ? { finishReason: choice.finish_reason } : {}),
    ...(usage === undefined ? {} : { usage }),
    ...(timings === undefined ? {} : { timings }),
    ...(typeof reply.id === "string" ? { responseId: reply.id } : {}),
    ...(typeof reply.model === "string" ? { responseModel: reply.model } : {}),
    ...(typeof reply.system_fingerprint === "string"
      ? { fingerprint: reply.system_fingerprint }
      : {}),
  };
}

function withReasoning(parts: Parts, field: string | null | undefined): Parts {
  if (field === null || field === undefined || field === "") return parts;
  return { ...parts, reasoning: (parts.reasoning ?? "") + field };
}

type WireToolCalls = NonNullable<NonNullable<Reply["choices"]>[number]["delta"]>["tool_calls"];

function toolDeltas(calls: WireToolCalls): ToolCallDelta[] | undefined {
  if (calls === null || calls === undefined || calls.length === 0) return undefined;
  return calls.map(({ index, id, function: called }, position) => {
    const args = called?.arguments;
    return {
      index: index ?? position,
      ...(typeof id === "string" ? { id } : {}),
      ...(typeof called?.name === "string" && called.name !== "" ? { name: called.name } : {}),
      ...(args === null || args === undefined
        ? {}
        : { arguments: typeof args === "string" ? args : JSON.stringify(args) }),
    };
  });
}

function parseJson(data: string, where: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new ProviderError(
      "malformed",
      `${where} sent an event that is not JSON: "${data.slice(0, 80)}"`,
      {
        cause,
      },
    );
  }
}

function isJson(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}
