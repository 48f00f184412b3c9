/**
 * Where two answers part: the first token that differs, how near a tie it was on either side, and
 * what else was likely there.
 * @module
 */

import type { Known } from "../events/envelope.ts";
import type { AnswerToken, AnswerTokens, Channel } from "./answer_tokens.ts";

/** One side of the place where two answers part. */
export interface DivergenceSide {
  /** The token; the rest of the chunk where its tokens are not known; empty where the answer ended. */
  readonly text: string;
  readonly ended: boolean;
  readonly id: number | null;
  readonly logprob: number | null;
  readonly alternatives: AnswerToken["alternatives"];
  /**
   * Log probability of this side's token minus that of the other side's token, at this place, by
   * this side's model: near 0 is a tie. What `source` says of it may be a bound.
   */
  readonly margin: Known<number>;
  /** The chunk; null where the answer ended. */
  readonly seq: number | null;
}

/** Two answers compared. */
export type Divergence =
  | {
    readonly kind: "same";
    /** Tokens or chunks on either side. */
    readonly tokens: number;
    /** Whether the same text came in other tokens, which is no difference of the text. */
    readonly cutDifferently: boolean;
  }
  | {
    readonly kind: "differs";
    /** `token` where both sides told their tokens; else the first character that differs. */
    readonly unit: "token" | "character";
    readonly channel: Channel;
    /** Place of the first difference, from 0: of the token in the whole answer, or of the character in its channel. */
    readonly index: number;
    /** Characters of the channel that are equal before it. */
    readonly characters: number;
    /** The end of what both said before, at most 80 characters. */
    readonly before: string;
    readonly a: DivergenceSide;
    readonly b: DivergenceSide;
  };

/** Compares two answers, token by token where both sides tell their tokens, else by characters. */
export function firstDivergence(a: AnswerTokens, b: AnswerTokens): Divergence {
  for (const channel of ["reasoning", "answer", "tool"] as const) {
    const [left, right] = [channelOf(a, channel), channelOf(b, channel)];
    if (left.text === right.text) continue;
    const at = commonLength(left.text, right.text);
    return differs(channel, { left, right, at });
  }
  const cutDifferently = a.whole && b.whole &&
    (a.tokens.length !== b.tokens.length ||
      a.tokens.some(({ text }, index) => text !== b.tokens[index]?.text));
  return { kind: "same", tokens: a.tokens.length, cutDifferently };
}

/** One channel of an answer. */
interface ChannelTokens {
  readonly text: string;
  readonly whole: boolean;
  readonly tokens: readonly Placed[];
}

/** A token with its places: among all tokens, and of its first character in its channel. */
interface Placed {
  readonly token: AnswerToken;
  readonly index: number;
  readonly start: number;
}

function channelOf({ tokens, whole }: AnswerTokens, channel: Channel): ChannelTokens {
  const placed: Placed[] = [];
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.channel !== channel) continue;
    placed.push({ token, index, start });
    start += token.text.length;
  }
  return { text: placed.map(({ token }) => token.text).join(""), whole, tokens: placed };
}

function differs(
  channel: Channel,
  { left, right, at }: { left: ChannelTokens; right: ChannelTokens; at: number },
): Divergence {
  // Of "4" and "42" the texts part after the "4", but the tokens at their beginning.
  const start = Math.min(holding(left, at)?.start ?? at, holding(right, at)?.start ?? at);
  const [one, other] = [startingAt(left, start), startingAt(right, start)];
  const byToken = left.whole && right.whole && one !== undefined && other !== undefined;
  const characters = byToken ? start : at;
  return {
    kind: "differs",
    unit: byToken ? "token" : "character",
    channel,
    index: byToken ? one.index : at,
    characters,
    before: left.text.slice(Math.max(0, characters - SHOWN), characters),
    a: byToken ? side(one.token, other.token) : untold(left, at),
    b: byToken ? side(other.token, one.token) : untold(right, at),
  };
}

/** The token that holds the character at `place`; undefined after the end. */
function holding({ tokens }: ChannelTokens, place: number): Placed | undefined {
  return tokens.findLast(({ start, token }) => start <= place && place < start + token.text.length);
}

/** The token that begins at a character, or the end of the channel there; undefined inside a token. */
function startingAt(
  { tokens, text }: ChannelTokens,
  place: number,
): { readonly token: AnswerToken | undefined; readonly index: number } | undefined {
  const found = tokens.find(({ start, token }) => start === place && token.text !== "");
  if (found !== undefined) return found;
  const last = tokens.at(-1);
  return place === text.length
    ? { token: undefined, index: last === undefined ? 0 : last.index + 1 }
    : undefined;
}

/** A side of which it is not known what its tokens are. */
function untold(channel: ChannelTokens, at: number): DivergenceSide {
  const token = holding(channel, at)?.token;
  const reason = token === undefined
    ? "the answer ended here"
    : channel.whole
    ? "the two answers are cut into different tokens here"
    : "it is not known which tokens the answer is made of here";
  return {
    ...side(undefined, undefined),
    text: channel.text.slice(at, at + SIDE_SHOWN),
    ended: token === undefined,
    margin: { value: null, reason },
    seq: token?.seq ?? null,
  };
}

/** Characters of the common text that are shown. */
const SHOWN = 80;
/** Characters of a side that are shown where its tokens are not known. */
const SIDE_SHOWN = 40;

function side(own: AnswerToken | undefined, other: AnswerToken | undefined): DivergenceSide {
  return {
    text: own?.text ?? "",
    ended: own === undefined,
    id: own?.id ?? null,
    logprob: own?.logprob ?? null,
    alternatives: own?.alternatives ?? [],
    margin: marginOf(own, other),
    seq: own?.seq ?? null,
  };
}

function marginOf(
  own: AnswerToken | undefined,
  other: AnswerToken | undefined,
): Known<number> {
  if (own === undefined) return { value: null, reason: "the answer ended here" };
  if (own.logprob === null) {
    return { value: null, reason: "the server did not tell how likely the token was" };
  }
  const listed = other === undefined
    ? undefined
    : own.alternatives.find(([text]) => text === other.text)?.[1];
  if (typeof listed === "number") {
    return { value: rounded(own.logprob - listed), source: "log probabilities of both tokens" };
  }
  const last = own.alternatives.flatMap(([, logprob]) => logprob ?? []).at(-1);
  if (last === undefined) {
    return { value: null, reason: "the server told no alternatives to the token" };
  }
  // At the end of an answer the other side chose its end token, whose text is not told.
  const source = other === undefined
    ? "at least: the other side ended, and its end token is not among the alternatives"
    : "at least: the other side's token is not among the alternatives, so it is less likely than the last of them";
  return { value: rounded(own.logprob - last), source };
}

/** Engines compute in 32 bits; seven digits are what there is. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

/** How many UTF-16 units are equal at the beginning; never ends between the two of one character. */
export function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  const isInside = at > 0 && isLow(a.charCodeAt(at)) && isLow(b.charCodeAt(at));
  return isInside && isHigh(a.charCodeAt(at - 1)) ? at - 1 : at;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
