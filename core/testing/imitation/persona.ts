/** A program that is imitated: its own endpoints beside those of OpenAI's dialect. @module */
import type { Api, CompletionRequest, Wording } from "./dialect.ts";
import type { Reply } from "./reply.ts";
import type { ImitatedRequest } from "./request_record.ts";

/** One running imitation of a program; it may remember what it was asked. */
export interface Persona {
  /** The program's name. */
  readonly name: string;
  /** Where its OpenAI dialect begins; `/v1/` when absent. */
  readonly base?: string;
  /** Headers of every reply, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it knows no chunked framing: the end of the connection is the end of a stream. */
  readonly http10?: boolean;
  /** Whether the key is wanted for this path. Default: for those of the dialect. */
  guards?(path: string): boolean;
  /** The refusal without the right key, where it is not OpenAI's. */
  refuses?(): Reply;
  /** Fields of a model in `GET /models`, where they are not OpenAI's. */
  listed?(id: string): object;
  /** The models that `GET /models` has; all when absent. */
  lists?(models: readonly string[]): readonly string[];
  /** Its own answer; undefined where it answers as every server of the dialect does. */
  reply?(request: ImitatedRequest, host: Host): Reply | undefined;
  /** The answer to a path that nobody knows. */
  nowhere?(request: ImitatedRequest): Reply;
  /** What it does with a completion that is not as OpenAI does it. */
  completion?(request: CompletionRequest, host: Host): Completion;
}

/** What a persona makes of a completion. */
export interface Completion {
  /** The error in place of an answer. */
  readonly refusal?: Reply;
  /** Further fields of the last event. */
  readonly last?: object;
  /** Milliseconds before anything is sent, for loading. */
  readonly waitMs?: number;
  /** Whether it takes `echo` and does not heed it. */
  readonly ignoresEcho?: boolean;
  /** Prompt tokens that are left when it cut the prompt. */
  readonly promptTokens?: number;
}

/** What the imitation does for a persona. */
export interface Host {
  readonly models: readonly string[];
  /** Answers a request as a completion, in other words perhaps. */
  complete(request: ImitatedRequest, how: How): Reply;
}

/** How a completion is answered. */
export interface How {
  readonly api: Api;
  /** The request in OpenAI's terms, where it came in others. */
  readonly body?: unknown;
  readonly wording?: Wording;
  readonly completion?: Completion;
  /** The refusal of a model that is not there, in the persona's words. */
  readonly unknownModel?: (model: string) => Reply;
}
