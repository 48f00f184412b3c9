/** Cache: a prompt that begins like an earlier one and had to be worked on again. @module */

import { z } from "zod";
import type { CallCompleted } from "../../events/call.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { PrefixTree } from "../evidence/prefix_tree.ts";
import { type PrefixBreak, prefixBreak, type SeenPrompt } from "../evidence/prefix_break.ts";
import { TokenRatio } from "../evidence/token_ratio.ts";
import { PrefillRate } from "../evidence/prefill_rate.ts";
import type { WatchedCall } from "../watched_call.ts";

const Settings = z.strictObject({
  least_tokens: z.int().min(1).default(64).describe(
    "Tokens that must have been worked on again before it is worth a word",
  ),
  least_seconds: z.number().min(0).default(0.25).describe(
    "Seconds that it must have cost, where they are known",
  ),
  untimed_tokens: z.int().min(1).default(512).describe(
    "Tokens that must have been worked on again where it is not known what they cost",
  ),
  share: z.number().min(0).max(1).default(0.5).describe(
    "Share of the common beginning that must not have been reused",
  ),
});
type Settings = z.infer<typeof Settings>;

export const cache = defineAlarm({
  summary: "A prompt that begins like an earlier one and had to be worked on again",
  kinds: ["call.started", "call.completed"],
  settings: Settings,
  create: (settings) => new Cache(settings),
});

interface ModelState {
  readonly tree: PrefixTree<SeenPrompt>;
  readonly ratio: TokenRatio;
  readonly rate: PrefillRate;
}

/** What was found when a call began, until it ends. */
interface Pending {
  readonly state: ModelState;
  readonly own: SeenPrompt;
  readonly found: PrefixBreak | undefined;
}

class Cache implements AlarmFold {
  readonly #settings: Settings;
  readonly #models = new Map<string, ModelState>();
  readonly #pending = new Map<string, Pending>();
  /** Prompts that are kept whole, oldest first, and their characters. */
  readonly #kept: { readonly prompt: SeenPrompt; readonly characters: number }[] = [];
  #keptCharacters = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A server may have been started anew between two traces; its cache is not known to live on. */
  begin(): void {
    this.#pending.clear();
    for (const [key, { ratio, rate }] of this.#models) {
      this.#models.set(key, { tree: new PrefixTree(), ratio, rate });
    }
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    if (call === undefined) return QUIET;
    if (event.kind === "call.started") this.#look(call);
    if (event.kind !== "call.completed") return QUIET;
    const pending = this.#pending.get(call.span);
    if (pending === undefined) return QUIET;
    this.#pending.delete(call.span);
    const { own, state } = pending;
    own.ended = true;
    const found = this.#judge(event, { call, pending });
    const { usage, timings } = event;
    if (call.media === 0) state.ratio.learn(call.characters, usage?.inputTokens ?? 0);
    state.rate.learn(timings);
    return found === undefined ? QUIET : [found];
  }

  #look(call: WatchedCall): void {
    if (call.parts.length === 0) return;
    const { key } = call.model;
    const state = this.#models.get(key) ??
      { tree: new PrefixTree(), ratio: new TokenRatio(), rate: new PrefillRate() };
    this.#models.set(key, state);
    if (this.#pending.size >= MOST_PENDING) this.#pending.clear();
    const own: SeenPrompt = {
      span: call.span,
      seq: call.started.seq,
      parts: call.parts,
      ended: false,
    };
    this.#keep(own, call.characters);
    const common = state.tree.add(call.prompt, own);
    const found = common === undefined ? undefined : prefixBreak(call.parts, common);
    this.#pending.set(call.span, { state, own, found });
  }

  /** Whether so many tokens are worth a word. */
  #counts(tokens: number, seconds: { readonly value: number } | undefined): boolean {
    const { least_tokens: least, least_seconds: cost, untimed_tokens: untimed } = this.#settings;
    if (tokens < least) return false;
    return seconds === undefined ? tokens >= untimed : seconds.value >= cost;
  }

  /** A long conversation sends all of itself again with every turn. */
  #keep(prompt: SeenPrompt, characters: number): void {
    // What holds the prompt takes room as well.
    const room = characters + PROMPT;
    this.#kept.push({ prompt, characters: room });
    this.#keptCharacters += room;
    while (this.#keptCharacters > MOST_KEPT && this.#kept.length > 1) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) return;
      oldest.prompt.parts = [];
      this.#keptCharacters -= oldest.characters;
    }
  }

  #judge(
    event: CallCompleted,
    { call, pending: { state, found } }: {
      readonly call: WatchedCall;
      readonly pending: Pending;
    },
  ): Alarm | undefined {
    // What is under way on another slot cannot be reused yet.
    if (found === undefined || !found.earlier.ended) return undefined;
    const { ratio, rate } = state;
    const inputTokens = event.usage?.inputTokens ?? null;
    const cached = event.usage?.cachedTokens ?? event.timings?.cachedTokens ?? null;
    // Of this very prompt where it is counted; else the tightest bound that earlier calls give.
    const tokensOf = (characters: number): number | undefined =>
      inputTokens !== null && call.characters > 0 && call.media === 0
        ? Math.floor(characters * inputTokens / call.characters)
        : ratio.estimate(characters)?.least;
    const common = tokensOf(found.characters) ?? 0;
    const { share } = this.#settings;
    const evidence = {
      commonTokens: common,
      commonCharacters: found.characters,
      cachedTokens: cached,
      inputTokens,
      earlier: { span: found.earlier.span, seq: found.earlier.seq },
      seqs: [call.started.seq, event.seq],
    };
    const again = tokensOf(found.equalAfter) ?? 0;
    if (found.broken !== undefined && this.#counts(again, rate.seconds(again, event.timings))) {
      // The server may have reused more than the beginning, by moving what it kept.
      if (cached !== null && cached >= common + again * share) return undefined;
      return broken(call, { found, again, rate, evidence });
    }
    if (cached === null) return undefined;
    const missed = common - cached;
    const seconds = rate.seconds(missed, event.timings);
    if (missed < common * share || !this.#counts(missed, seconds)) return undefined;
    return {
      finding: "not-reused",
      span: call.span,
      message:
        `The first ${common} tokens are those of an earlier prompt, and the server reused ${cached} of them${
          seconds === undefined ? "" : `: about ${seconds.text} lost`
        }`,
      evidence: { ...evidence, lostTokens: missed, lostSeconds: seconds?.value ?? null },
      confidence: 0.85,
      advice: cacheAdvice(call),
    };
  }
}

const MOST_PENDING = 10_000;
/** What a prompt takes beside its characters. */
const PROMPT = 1000;
/** Characters of prompts that are kept whole, to say what came after a break. */
const MOST_KEPT = 32 * 1024 * 1024;

interface Broken {
  readonly found: PrefixBreak;
  readonly again: number;
  readonly rate: PrefillRate;
  readonly evidence: Readonly<Record<string, unknown>>;
}

function broken(call: WatchedCall, { found, again, rate, evidence }: Broken): Alarm {
  const place = found.broken ?? { place: "", kind: undefined, before: "", now: "" };
  const timings = call.ended?.kind === "call.completed" ? call.ended.timings : null;
  const seconds = rate.seconds(again, timings);
  const what = found.reordered
    ? "the same tools came in another order"
    : place.kind === undefined
    ? "its text changed"
    : `${place.kind} changed`;
  return {
    finding: "prefix-broken",
    span: call.span,
    message:
      `The cache broke in ${place.place}: ${what}, and ${again} tokens after it that are as before were worked on again${
        seconds === undefined ? "" : `, about ${seconds.text}`
      }`,
    evidence: {
      ...evidence,
      place: place.place,
      byte: found.byte,
      byteInPlace: found.byteInPlace,
      before: place.before,
      now: place.now,
      looksLike: place.kind ?? null,
      reordered: found.reordered,
      lostTokens: again,
      lostSeconds: seconds?.value ?? null,
      lostSecondsSource: seconds?.source ?? "no prefill of this model was timed yet",
    },
    confidence: evidence["cachedTokens"] === null ? 0.75 : 0.95,
    advice: found.reordered
      ? "Send tools in one fixed order"
      : `Move what changes out of ${place.place}, to the end of the last message`,
  };
}

function cacheAdvice({ started, model }: WatchedCall): string {
  const who = `${started.provider} ${model.facts?.server.server.value ?? ""}`.toLowerCase();
  if (who.includes("ollama")) {
    return "Keep one conversation on one model: raise OLLAMA_NUM_PARALLEL or keep_alive, so that it is not evicted";
  }
  if (who.includes("llama")) {
    return "Give each conversation a slot (-np), a larger --cache-ram, or look whether --no-cache-prompt is set";
  }
  if (who.includes("vllm")) {
    return "Look at --enable-prefix-caching and at the memory left for the KV cache";
  }
  return "Look whether prefix caching is on, and whether other conversations push this one out of memory";
}
