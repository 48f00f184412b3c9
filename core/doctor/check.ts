/** What a check of a server is, and what it can use. @module */

import type { ModelFacts, ServerFacts } from "../events/header.ts";
import type { Answer } from "../provider/answer.ts";
import type { ChatRequest, OptionalParameter, Token } from "../provider/contract.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Finding } from "./finding.ts";

/** One thing that is found out about a server. */
export interface Check {
  /** The same in every version; benchmarks name it in `needs`. */
  readonly id: string;
  /** What it looks at, for people. */
  readonly title: string;
  /** Asks, looks and judges. Throws `ProviderError` when the server fails: then nothing is known. */
  run(exam: Examination): Promise<Finding>;
}

/** A request in our own words, without the model. */
export type Question = Omit<ChatRequest, "model">;

/** An answer, with what its trace does not keep. */
export interface Reply extends Answer {
  /** Every token that the server told of, in order. */
  readonly told: readonly Token[];
  /** Parameters that the server refused; the answer came without them. */
  readonly refused: ReadonlySet<OptionalParameter>;
}

/** One server with one model, under examination. */
export interface Examination {
  readonly model: ModelFacts;
  readonly server: ServerFacts;
  /** The first answer: greedy, with log-probabilities, long enough to look at. */
  readonly first: Reply;
  /** Every answer so far, the first among them. */
  readonly replies: readonly Reply[];
  /** Outcomes of requests that were not answered so far, those that were sent again among them. */
  readonly failures: readonly string[];
  /** Outcomes of questions that had no answer in the end. */
  readonly lost: readonly string[];
  /** What the server tells beside its answers. */
  readonly endpoints: Endpoints;
  /** How long a pause is, in milliseconds. */
  readonly idleMs: number;
  /** Asks nothing for a while. */
  pause(): Promise<void>;
  /** Asks, and asks again as a run would. Throws `ProviderError`. */
  ask(question: Question): Promise<Reply>;
}

/** A prompt that every model goes on about for a while, and in the same way when it is greedy. */
const COUNTING = "Count from 1 to 20. Write the numbers with commas between them.";

/** The question of `Examination.first`. */
export const FIRST: Question = {
  messages: [{ role: "user", content: COUNTING }],
  temperature: 0,
  seed: 1,
  maxTokens: 40,
  logprobs: true,
  topLogprobs: 3,
};

/** One message of a user. */
export function says(content: string): Question["messages"] {
  return [{ role: "user", content }];
}

/** Milliseconds from the request to the first content; null when there was none. */
export function ttftMs({ clock: { sent, first } }: Answer): number | null {
  return first === null ? null : (first - sent) / 1e6;
}

/** Reasoning and answer, as they came. */
export function wholeText({ reasoning, text }: Answer): string {
  return reasoning + text;
}

/** A text for a table: one line, cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
