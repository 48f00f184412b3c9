/** The content of a scripted answer: tokens, log-probabilities, usage and timings. @module */
import { dueTimes } from "./schedule.ts";
import type { Script } from "./script.ts";

/** One token of an answer, and where in the answer it belongs. */
export interface Token {
  readonly channel: "answer" | "reasoning" | "tool";
  readonly text: string;
  /** Which call the text is part of; `id` and `name` come with the first delta of a call. */
  readonly call?: { readonly index: number; readonly id?: string; readonly name?: string };
}

/** Tokens of one channel that travel in one event. */
export type Group = readonly [Token, ...Token[]];

/** A whole answer, before it is put into the words of an API. */
export interface Answer {
  readonly groups: readonly Group[];
  readonly tokens: readonly Token[];
  readonly finishReason: string;
}

/** Limits and habits that shape an answer. */
export interface AnswerOptions {
  /** Text completions know neither reasoning fields nor tools. */
  readonly textOnly: boolean;
  /** Cuts the answer, as `max_tokens` asks. */
  readonly maxTokens: number;
  /** Texts before which the answer ends. */
  readonly stop: readonly string[];
  /** Tokens of one channel sent together. */
  readonly perEvent: number;
}

/** Works out what a script says under these limits. */
export function answerOf(script: Script, options: AnswerOptions): Answer {
  const all = stopped(tokensOf(script, options.textOnly), options.stop);
  const tokens = all.slice(0, options.maxTokens);
  const usual = tokens.at(-1)?.channel === "tool" ? "tool_calls" : "stop";
  return {
    tokens,
    groups: grouped(tokens, options.perEvent),
    finishReason: tokens.length < all.length ? "length" : script.finishReason ?? usual,
  };
}

/** The text of all tokens of a channel. */
export function textOf(tokens: readonly Token[], channel: Token["channel"]): string {
  return tokens.filter((token) => token.channel === channel).map(({ text }) => text).join("");
}

/**
 * Usage as the script wants it reported, or null. Prompt tokens are words, for want of a tokenizer:
 * the same prompt always counts the same.
 */
export function usageOf(script: Script, answer: Answer, prompt: string): object | null {
  const usage = script.usage ?? "right";
  if (usage === "missing") return null;
  if (typeof usage === "object") return usage;
  const words = promptTokens(script, prompt);
  const sent = answer.tokens.length;
  const [prompted, completed] = usage === "right" ? [words, sent] : [words + 5, sent * 3 + 7];
  const reasoned = answer.tokens.filter(({ channel }) => channel === "reasoning").length;
  return {
    prompt_tokens: prompted,
    completion_tokens: completed,
    total_tokens: prompted + completed,
    ...(reasoned > 0 && { completion_tokens_details: { reasoning_tokens: reasoned } }),
  };
}

/** Words, for want of a tokenizer, unless the script knows better. */
export function promptTokens(script: Script, prompt: string): number {
  return script.promptTokens ?? prompt.match(/\S+/g)?.length ?? 0;
}

/** A number from 0 to 1 that each prompt has for itself, as far as it was not cut. */
export function saltOf(script: Script, prompt: string): number {
  const words = prompt.match(/\S+/g) ?? [];
  const heard = words.slice(-promptTokens(script, prompt)).join(" ");
  let hash = 2166136261;
  for (const byte of ENCODER.encode(heard)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash / 2 ** 32;
}

/** Timings in llama.cpp's words, as the schedule has them; a rate over no time is null. */
export function timingsOf(script: Script, answer: Answer, prompt: string): object {
  const promptN = promptTokens(script, prompt);
  const predictedN = answer.tokens.length;
  const due = dueTimes(script.schedule, answer.groups.length);
  const promptMs = due.at(0);
  const predictedMs = due.end - promptMs;
  return {
    cache_n: 0,
    prompt_n: promptN,
    prompt_ms: promptMs,
    prompt_per_second: promptMs > 0 ? promptN / promptMs * 1000 : null,
    predicted_n: predictedN,
    predicted_ms: predictedMs,
    predicted_per_second: predictedMs > 0 ? predictedN / predictedMs * 1000 : null,
  };
}

/** A token with its made-up log-probability (natural). */
export interface Candidate {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** A token of the answer with the likeliest candidates for its place, itself among them. */
export interface ScoredToken extends Candidate {
  readonly candidates: readonly Candidate[];
}

/**
 * Scores answer tokens. `right` gives each a probability between 0.55 and 0.95 that depends on its
 * text and a little on the salt, and its alternatives ever less of the rest; `constant` gives every
 * token the same.
 */
export function scored(
  tokens: readonly Token[],
  { style, top, salt }: { style: "right" | "constant"; top: number; salt: number },
): ScoredToken[] {
  return tokens.map(({ text }) => {
    const probability = style === "constant"
      ? 0.5
      : 0.55 + 0.36 * (sumOfBytes(text) % 101) / 101 + 0.04 * salt;
    const candidates = Array.from(
      { length: Math.max(top, 1) },
      (_, rank) =>
        candidate(rank === 0 ? text : `${text}~${rank}`, {
          probability: rank === 0 || style === "constant"
            ? probability
            : (1 - probability) / 2 ** rank,
        }),
    );
    return { ...candidate(text, { probability }), candidates: candidates.slice(0, top) };
  });
}

const ARGUMENT_PIECE = 8;
const ENCODER = new TextEncoder();

function tokensOf(script: Script, textOnly: boolean): Token[] {
  const reasoning = script.reasoning ?? [];
  const tagged = textOnly || script.reasoningStyle === "tags";
  const thought = tagged && reasoning.length > 0
    ? ["<think>", ...reasoning, "</think>"]
    : reasoning;
  return [
    ...thought.map((text): Token => ({ channel: tagged ? "answer" : "reasoning", text })),
    ...script.tokens.map((text): Token => ({ channel: "answer", text })),
    ...(textOnly ? [] : script.toolCalls ?? []).flatMap(callTokens),
  ];
}

/** The tokens before the first stop text of the answer; the token that it begins in is cut. */
function stopped(tokens: readonly Token[], stop: readonly string[]): readonly Token[] {
  const text = textOf(tokens, "answer");
  const ends = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
  if (ends.length === 0) return tokens;
  let left = Math.min(...ends);
  return tokens.flatMap((token) => {
    if (token.channel === "reasoning") return [token];
    const kept = token.channel === "answer" ? token.text.slice(0, left) : "";
    left -= kept.length;
    return kept === "" ? [] : [{ ...token, text: kept }];
  });
}

function callTokens(call: { name: string; arguments: string }, index: number): Token[] {
  const characters = Array.from(call.arguments);
  const pieces = Array.from(
    { length: Math.ceil(characters.length / ARGUMENT_PIECE) },
    (_, n) => characters.slice(n * ARGUMENT_PIECE, (n + 1) * ARGUMENT_PIECE).join(""),
  );
  return [
    { channel: "tool", text: "", call: { index, id: `call_${index}`, name: call.name } },
    ...pieces.map((text): Token => ({ channel: "tool", text, call: { index } })),
  ];
}

function grouped(tokens: readonly Token[], perEvent: number): Group[] {
  const groups: [Token, ...Token[]][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    const joins = last !== undefined && last.length < perEvent &&
      last[0].channel === token.channel && token.channel !== "tool";
    if (joins) last.push(token);
    else groups.push([token]);
  }
  return groups;
}

function candidate(token: string, { probability }: { probability: number }): Candidate {
  return { token, logprob: Math.log(probability), bytes: [...ENCODER.encode(token)] };
}

function sumOfBytes(text: string): number {
  return ENCODER.encode(text).reduce((sum, byte) => sum + byte, 0);
}
