/** What each defect of a server must come to: an answer with these facts, or an outcome. @module */

import type { Usage } from "../../events/call.ts";
import type { ProviderFailure } from "../../provider/contract.ts";
import type { TimeLimits } from "../../provider/deadline.ts";
import { sampled } from "../imitation/attentive.ts";
import { DEFAULT_SCRIPT, type Defect } from "../imitation/mod.ts";

/** What a call must come to. */
export type DefectOutcome = DefectAnswer | DefectFailure;

/** What holds for either outcome. */
interface Course {
  /** Parameters that differ from the defect's own. */
  readonly defect?: Defect;
  /** Limits that differ from seconds. */
  readonly limits?: Partial<TimeLimits>;
  /** Outcomes of the attempts before the last one; none when absent. */
  readonly before?: readonly ProviderFailure[];
}

/** The call gives an answer. What is not stated is as in an answer without a defect. */
export interface DefectAnswer extends Course {
  readonly answer: {
    readonly text?: string;
    readonly reasoning?: string;
    /** Events with content. */
    readonly chunks?: number;
    /** Tokens as we count them. */
    readonly tokens?: number | null;
    readonly usage?: Partial<Usage> | null;
    /** Facts that are unknown, with a reason, besides the server's timings. */
    readonly unknown?: readonly string[];
    /** How many pieces each event tells that holds several tokens. */
    readonly pieces?: readonly number[];
    /** Whether all tokens were given one and the same probability. */
    readonly sameLogprob?: boolean;
    /** Least milliseconds until the headers. */
    readonly headersMs?: number;
    /** Least milliseconds between the first attempt's end and the second's start. */
    readonly waitsMs?: number;
  };
}

/** The call fails. */
export interface DefectFailure extends Course {
  readonly failure: ProviderFailure;
  /** Events with content that came before, and are kept. */
  readonly chunks?: number;
  /** Whether the server saw the client go. */
  readonly reachesServer?: boolean;
}

/** Every defect. The type demands that none is left out. */
export const DEFECT_OUTCOMES: Readonly<Record<Defect["kind"], DefectOutcome>> = {
  "usage-missing": { answer: { usage: null, unknown: ["usage"] } },
  // The server's numbers are kept as they are, beside our own count: neither is made to fit.
  "usage-wrong": { answer: { usage: { outputTokens: 40 }, tokens: 11 } },
  "eight-per-chunk": { answer: { chunks: 2, pieces: [8, 3] } },
  "reasoning-tags": {
    answer: {
      reasoning: "<think>A short answer is enough.</think>",
      chunks: 19,
      tokens: 19,
      usage: { outputTokens: 19 },
    },
  },
  "reasoning-field": {
    answer: {
      reasoning: "A short answer is enough.",
      chunks: 17,
      // No server tells the probabilities of a reasoning field.
      tokens: null,
      unknown: ["tokens"],
      usage: { outputTokens: 17, reasoningTokens: 6 },
    },
  },
  "role-only-first": { answer: {} },
  "keep-alive-comments": { answer: {} },
  "malformed-json": { failure: "malformed", chunks: 2 },
  "torn-utf8": { answer: {} },
  "invalid-utf8": { failure: "malformed", chunks: 2 },
  "constant-logprobs": { answer: { sameLogprob: true } },
  "death-before-headers": { failure: "closed", before: ["closed"] },
  "death-before-first": { failure: "closed", before: ["closed"] },
  "death-mid-stream": { failure: "cut", chunks: 3 },
  "end-without-finish": { failure: "unfinished", chunks: 11 },
  "stall": { failure: "stall", chunks: 3, limits: { stallMs: 250 }, reachesServer: true },
  "stall-before-first": {
    failure: "first_token_timeout",
    limits: { firstTokenMs: 250 },
    reachesServer: true,
  },
  "status-429": { answer: { waitsMs: 1000 }, before: ["rate_limited"] },
  "status-500": { failure: "server_error", before: ["server_error"] },
  "status-503-loading": { answer: {}, before: ["overloaded"] },
  "slow-headers": { answer: { headersMs: 200 } },
  "html-instead-of-json": { failure: "not_this_dialect" },
  "html-error": { failure: "server_error", before: ["server_error"] },
  "error-in-stream": { failure: "server_error", chunks: 3 },
  "empty-models": { answer: {} },
  "model-vanishes": { failure: "model_not_found", defect: { kind: "model-vanishes", after: 0 } },
  "rejects-logprobs": {
    answer: { tokens: null, unknown: ["tokens"] },
    before: ["unsupported_parameter"],
  },
  "rejects-stream-options": {
    answer: { usage: null, unknown: ["usage"] },
    before: ["unsupported_parameter"],
  },
  "context-overflow": { failure: "context_overflow" },
  "not-streaming": { answer: { chunks: 1, pieces: [11] } },
  "crlf-events": { answer: {} },
  "huge-event": { answer: {} },
  "redirect": { answer: {} },
  "empty-answer": { answer: { text: "", chunks: 0, tokens: 0, usage: { outputTokens: 0 } } },
  "no-done": { answer: {} },
  "ignores-seed": { answer: {} },
  "ignores-temperature": { answer: { text: sampled(DEFAULT_SCRIPT.tokens, 1).join("") } },
  "ignores-stop": { answer: {} },
  "ignores-max-tokens": { answer: {} },
  "ignores-tools": { answer: {} },
  "ignores-response-format": { answer: {} },
  "tools-as-text": { answer: {} },
  "merged-tool-calls": { answer: {} },
  "truncates-prompt": { answer: {} },
  "hides-truncation": { answer: {} },
  "ignores-echo": { answer: {} },
  "unloads-when-idle": { answer: {} },
};

/** The facts of an answer without a defect. */
export const WHOLE_ANSWER = {
  text: DEFAULT_SCRIPT.tokens.join(""),
  reasoning: "",
  chunks: DEFAULT_SCRIPT.tokens.length,
  tokens: DEFAULT_SCRIPT.tokens.length,
  usage: { outputTokens: DEFAULT_SCRIPT.tokens.length },
  unknown: [],
  pieces: [],
  sameLogprob: false,
  headersMs: 0,
  waitsMs: 0,
} as const satisfies Required<DefectAnswer["answer"]>;
