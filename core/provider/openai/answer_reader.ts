/** Reads an answer in the OpenAI dialect, event by event, and tells when it is whole. @module */

import { createParser } from "eventsource-parser";
import type { ToolCallDelta } from "../../events/call.ts";
import { type ChatChunk, ProviderError } from "../contract.ts";
import { errorText, notThisDialect, saidFailure } from "./failures.ts";
import { type Parts, ReasoningTags } from "./reasoning_tags.ts";
import { progressOf, Reply, timingsOf, tokensOf, usageOf } from "./wire.ts";

/** What is known of one answer while it comes in. */
export class AnswerReader {
  /** Whether content has arrived. */
  begun = false;
  /** Whether the server said `[DONE]`, or sent the answer in one piece. */
  done = false;
  /** Whether the server gave a reason for the end. */
  finished = false;
  /** Whether any event was a part of an answer, be it an empty one. */
  #answered = false;
  #whole = "";
  #events = 0;
  readonly #where: string;
  readonly #tags = new ReasoningTags();
  readonly #held: ChatChunk[] = [];
  /** A failure waits its turn like a reply: what came before it is not lost. */
  readonly #waiting: (Reply | ProviderError)[] = [];
  readonly #parser = createParser({ onEvent: ({ data }) => this.#event(data) });

  /** `where` is the server's name in messages. */
  constructor(where: string) {
    this.#where = where;
  }

  /** Takes text of an event stream. */
  feed(text: string): void {
    this.#whole += this.#events === 0 && this.#whole.length < 4096 ? text : "";
    this.#parser.feed(text);
  }

  /** Takes text of a reply that is not streamed: it counts when it is whole. */
  gather(text: string): void {
    this.#whole += text;
    if (!isJson(this.#whole)) return;
    this.#event(this.#whole);
    this.done = true;
  }

  /** Takes the next object of the stream. */
  accept(value: unknown): void {
    this.#events++;
    this.#waiting.push(replyOf(value, this.#where));
  }

  /** The chunks that can be told since the last call. Throws `ProviderError` where the server did wrong. */
  *take(at: number): Generator<ChatChunk> {
    for (const reply of this.#waiting.splice(0)) {
      if (reply instanceof ProviderError) throw reply;
      yield* this.#chunks(reply, at);
    }
  }

  /** What is left when nothing more comes. Throws `ProviderError` unless the answer is whole. */
  *end(): Generator<ChatChunk> {
    yield* this.#release();
    if (!this.#answered) throw this.#noAnswer();
    if (this.done || this.finished) return;
    throw new ProviderError(
      "unfinished",
      `${this.#where} ended its answer without saying that it is whole`,
      { hint: "Look at the server's own log" },
    );
  }

  #event(data: string): void {
    // However the network cut it: nothing counts after the end.
    if (this.done) return;
    if (data.trim() === "[DONE]") {
      this.#events++;
      this.done = true;
      return;
    }
    const value = parseJson(data, this.#where);
    if (value instanceof ProviderError) this.#waiting.push(value);
    else this.accept(value);
  }

  *#chunks(reply: Reply, at: number): Generator<ChatChunk> {
    const choice = reply.choices?.[0];
    this.#answered ||= choice !== undefined;
    const delta = choice?.delta ?? choice?.message;
    const content = delta?.content ?? "";
    const parts = content === "" ? {} : this.#tags.take(content);
    const tokens = choice === undefined ? undefined : tokensOf(choice);
    const facts = { ...chunkOf(reply, at), ...(tokens === undefined ? {} : { tokens }) };
    if (facts.finishReason !== undefined) this.finished = true;
    if (parts === undefined) {
      this.#held.push({ ...facts, text: content });
      return;
    }
    const chunk = {
      ...facts,
      ...withReasoning(parts, delta?.reasoning_content ?? delta?.reasoning),
    };
    const hasContent = chunk.text !== undefined || chunk.reasoning !== undefined ||
      chunk.tools !== undefined;
    // Nothing overtakes what is held, and an event that says nothing does not decide what that is.
    if (this.#held.length > 0 && !hasContent && !this.finished) {
      this.#held.push(chunk);
      return;
    }
    yield* this.#release();
    this.begun ||= hasContent;
    if (Object.keys(chunk).length > 1) yield chunk;
  }

  *#release(): Generator<ChatChunk> {
    for (const { text, ...facts } of this.#held.splice(0)) {
      this.begun ||= text !== undefined;
      yield text === undefined ? facts : { ...facts, [this.#tags.held]: text };
    }
  }

  #noAnswer(): ProviderError {
    if (this.#events > 0) {
      return notThisDialect(this.#where, "something that holds no answer");
    }
    if (/^\s*</.test(this.#whole)) return notThisDialect(this.#where, "a web page");
    if (this.#whole.trim() !== "") {
      return saidFailure(errorText(this.#whole.slice(0, 4096)), { where: this.#where });
    }
    return new ProviderError("closed", `${this.#where} ended its answer before it began`, {
      hint: "Look at the server's own log",
    });
  }
}

function replyOf(value: unknown, where: string): Reply | ProviderError {
  const reply = Reply.safeParse(value);
  if (!reply.success) {
    const issue = reply.error.issues[0];
    return new ProviderError(
      "malformed",
      `${where} sent an event that is not in the OpenAI dialect: ${
        issue?.path.join(".")
      }: ${issue?.message}`,
    );
  }
  const { error } = reply.data;
  if (error === null || error === undefined) return reply.data;
  const said = typeof error === "string" ? error : error.message ?? error.type ?? "no reason given";
  return saidFailure(said, { where });
}

function chunkOf(reply: Reply, at: number): ChatChunk {
  const choice = reply.choices?.[0];
  const tools = toolDeltas((choice?.delta ?? choice?.message)?.tool_calls);
  const usage = usageOf(reply.usage);
  const timings = timingsOf(reply);
  const progress = progressOf(reply);
  return {
    at,
    ...(tools === undefined ? {} : { tools }),
    ...(typeof choice?.finish_reason === "string" ? { finishReason: choice.finish_reason } : {}),
    ...(usage === undefined ? {} : { usage }),
    ...(timings === undefined ? {} : { timings }),
    ...(progress === undefined ? {} : { progress }),
    ...(typeof reply.id === "string" ? { responseId: reply.id } : {}),
    ...(typeof reply.model === "string" ? { responseModel: reply.model } : {}),
    ...fingerprintOf(reply),
  };
}

/** The engine and its build tell more than a fingerprint, which LM Studio fills with the model's name. */
function fingerprintOf({ runtime, system_fingerprint: given }: Reply): Partial<ChatChunk> {
  if (runtime !== null && runtime !== undefined) {
    return { fingerprint: `${runtime.name}@${runtime.version}` };
  }
  return typeof given === "string" ? { fingerprint: given } : {};
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
    return new ProviderError(
      "malformed",
      `${where} sent an event that is not JSON: "${data.slice(0, 80)}"`,
      { cause },
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
