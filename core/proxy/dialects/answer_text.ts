/** Reads the text of an answer in any dialect as it comes in: events, lines, or one object. @module */

import { createParser } from "eventsource-parser";
import { z } from "zod";
import { type ChatChunk, ProviderError } from "../../provider/contract.ts";
import type { Progress } from "../../provider/network_lines.ts";
import { AnswerReader } from "../../provider/openai/answer_reader.ts";
import { saidFailure } from "../../provider/openai/failures.ts";
import { anthropicMessages } from "./anthropic.ts";
import { llamaCpp } from "./llama_cpp.ts";
import { lmStudioChat } from "./lm_studio_chat.ts";
import { ollama } from "./ollama.ts";
import { embeddings, openaiCompletions } from "./openai_completions.ts";
import { openaiResponses } from "./openai_responses.ts";
import type { Asked } from "./recognise.ts";
import type { Interpreter, Said } from "./said.ts";

/** Reads one answer. Both throw `ProviderError` where the server did wrong. */
export interface AnswerText {
  /** Takes text; gives what it says, and what came before a failure before it throws. */
  feed(text: string, at: number): Iterable<ChatChunk>;
  /** Nothing more comes; gives what is left. Throws unless the answer is whole. */
  end(at: number): Iterable<ChatChunk>;
}

/** What an answer is read by. */
export interface AnswerKind extends Pick<Asked, "dialect" | "operation"> {
  readonly path: string;
  /** Of the response. */
  readonly contentType: string;
  /** The server's name in messages. */
  readonly where: string;
}

/** The reader for an answer. */
export function answerText(kind: AnswerKind): AnswerText {
  return chatOfOpenAI(kind) ? new ChatText(kind) : new InterpretedText(kind);
}

function chatOfOpenAI({ dialect, operation, path }: AnswerKind): boolean {
  if (dialect === "openai-chat") return true;
  return dialect === "lm-studio" && operation === "chat" && path.includes("/completions");
}

/** The reader for whatever is no chat of OpenAI's, with how far it has come. */
export function interpretedText(kind: AnswerKind): AnswerText & Progress {
  return new InterpretedText(kind);
}

/** OpenAI's chat, which has a reader of its own. */
class ChatText implements AnswerText {
  readonly #reader: AnswerReader;
  readonly #whole: boolean;

  constructor({ where, contentType }: AnswerKind) {
    this.#reader = new AnswerReader(where);
    this.#whole = /json/i.test(contentType) && !/ndjson/i.test(contentType);
  }

  *feed(text: string, at: number): Generator<ChatChunk> {
    if (this.#whole) this.#reader.gather(text);
    else this.#reader.feed(text);
    yield* this.#reader.take(at);
  }

  *end(): Generator<ChatChunk> {
    yield* this.#reader.end();
  }
}

/** The others: objects that an interpreter understands, however they are strung together. */
class InterpretedText implements AnswerText, Progress {
  readonly #interpret: Interpreter;
  readonly #where: string;
  readonly #framing: "events" | "lines" | "whole";
  readonly #waiting: unknown[] = [];
  readonly #parser = createParser({ onEvent: ({ data }) => this.#event(data) });
  #text = "";
  #answered = false;
  #whole = false;

  constructor(kind: AnswerKind) {
    this.#interpret = interpreterOf(kind);
    this.#where = kind.where;
    this.#framing = /event-stream/i.test(kind.contentType)
      ? "events"
      : /ndjson|jsonl/i.test(kind.contentType)
      ? "lines"
      : "whole";
  }

  get begun(): boolean {
    return this.#answered;
  }

  get finished(): boolean {
    return this.#whole;
  }

  get done(): boolean {
    return this.#whole;
  }

  *feed(text: string, at: number): Generator<ChatChunk> {
    if (this.#framing === "events") this.#parser.feed(text);
    else this.#text += text;
    if (this.#framing === "lines") {
      const lines = this.#text.split("\n");
      this.#text = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") this.#waiting.push(this.#parsed(line));
    }
    yield* this.#take(at);
  }

  *end(at: number): Generator<ChatChunk> {
    const rest = this.#text.trim();
    this.#text = "";
    if (rest !== "") this.#waiting.push(this.#parsed(rest));
    yield* this.#take(at);
    if (!this.#answered) {
      throw new ProviderError("closed", `${this.#where} ended its answer before it began`);
    }
    // What is one object is whole when it could be read.
    if (this.#whole || this.#framing === "whole") return;
    throw new ProviderError(
      "unfinished",
      `${this.#where} ended its answer without saying that it is whole`,
      { hint: "Look at the server's own log", partial: true },
    );
  }

  #event(data: string): void {
    if (data.trim() === "[DONE]") this.#whole = true;
    else if (data.trim() !== "") this.#waiting.push(this.#parsed(data));
  }

  *#take(at: number): Generator<ChatChunk> {
    for (const value of this.#waiting.splice(0)) {
      if (value instanceof ProviderError) throw value;
      const { whole, failure, answers, ...said } = this.#understood(value);
      this.#answered ||= answers ?? false;
      this.#whole ||= whole ?? false;
      if (failure !== undefined) throw saidFailure(failure, { where: this.#where });
      if (Object.keys(said).length > 0) yield { at, ...said };
    }
  }

  #understood(value: unknown): Said {
    try {
      return this.#interpret(value);
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw cause;
      const [issue] = cause.issues;
      throw new ProviderError(
        "malformed",
        `${this.#where} sent something that is not in its dialect: ${
          issue?.path.join(".")
        }: ${issue?.message}`,
        { cause },
      );
    }
  }

  /** A failure waits its turn: what came before it is not lost. */
  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      return new ProviderError(
        "malformed",
        `${this.#where} sent something that is not JSON: "${text.slice(0, 80)}"`,
        { cause },
      );
    }
  }
}

function interpreterOf({ dialect, operation, path }: AnswerKind): Interpreter {
  if (operation === "embeddings") return embeddings();
  switch (dialect) {
    case "openai-responses":
      return openaiResponses();
    case "anthropic-messages":
      return anthropicMessages();
    case "ollama-chat":
    case "ollama-generate":
      return ollama();
    case "llama-cpp":
      return llamaCpp();
    case "lm-studio":
      return path.includes("/completions") ? openaiCompletions() : lmStudioChat();
    default:
      return openaiCompletions();
  }
}
