/** A server that a test makes up, without a wire: what it says to each question. @module */

import { ProviderError } from "../provider/contract.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import type { Check, Examination, Question, Reply } from "./check.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Finding } from "./finding.ts";

/** What is imagined. */
export interface Imagined {
  /** The first answer, where it differs from a plain one. */
  readonly first?: Partial<Reply>;
  /** Answers between the first and what is asked now. */
  readonly earlier?: readonly Partial<Reply>[];
  /** What is said to a question, where it differs from a plain answer; a failure is thrown. */
  readonly says?: (question: Question, turn: number) => Partial<Reply> | ProviderError;
  /** Tokens of context that the server states. */
  readonly context?: number;
  /** What it tells beside its answers. */
  readonly endpoints?: Endpoints;
  /** Requests at a time that it states. */
  readonly slots?: number;
}

/** What a check finds out about an imagined server. */
export function check(
  check: Check,
  { first, earlier = [], says, context, slots, endpoints = {} }: Imagined,
): Promise<Finding> {
  const unknown = { value: null, reason: "imagined" } as const;
  const stated = (value: number | undefined) =>
    value === undefined ? unknown : { value, source: "imagined" };
  let turn = 0;
  const plain = reply(first);
  const exam: Examination = {
    model: { ...unknownModel("imagined", "imagined"), contextLength: stated(context) },
    server: { url: null, server: unknown, version: unknown, slots: stated(slots) },
    first: plain,
    replies: [plain, ...earlier.map(reply)],
    failures: [],
    lost: [],
    endpoints,
    idleMs: 0,
    pause: () => Promise.resolve(),
    ask: (question) => {
      const said = says?.(question, turn++) ?? {};
      return said instanceof ProviderError ? Promise.reject(said) : Promise.resolve(reply(said));
    },
  };
  return check.run(exam);
}

/** A clock whose first and last word came so many milliseconds after the run began. */
export function words(firstMs: number, lastMs: number): Pick<Reply, "clock"> {
  const first = firstMs * 1e6;
  const last = lastMs * 1e6;
  return { clock: { sent: 0, headers: null, first, firstAnswer: first, last, end: last } };
}

/** Token counts. */
export function counts(inputTokens: number, cachedTokens: number | null = null) {
  return { usage: { inputTokens, outputTokens: 1, cachedTokens, reasoningTokens: null } };
}

function reply(said: Partial<Reply> = {}): Reply {
  return {
    text: "one two three four five",
    reasoning: "",
    toolCalls: [],
    finishReason: "stop",
    usage: null,
    timings: null,
    ...words(10, 100),
    chunks: 5,
    tokens: 5,
    arrivals: [],
    told: [],
    refused: new Set(),
    ...said,
  };
}
