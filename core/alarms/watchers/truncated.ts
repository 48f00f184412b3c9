/** Truncated: the server worked on less than it was sent, or lost its beginning while it answered. @module */

import { z } from "zod";
import type { CallCompleted } from "../../events/call.ts";
import type { EventOf } from "../../events/mod.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { Plateaus } from "../evidence/plateau.ts";
import { plainCharacters, TokenRatio } from "../evidence/token_ratio.ts";
import { contextAdvice } from "../context_advice.ts";
import type { WatchedCall } from "../watched_call.ts";

const Settings = z.strictObject({
  least_tokens: z.int().min(1).default(32).describe(
    "Tokens that must be missing before a prompt is taken for cut",
  ),
  longest_token: z.number().min(3).default(9).describe(
    "Characters per token that no text has, for models of which no whole call was seen yet",
  ),
  calls: z.int().min(1).default(5).describe(
    "Whole calls of a model from which characters per token are learned before they are relied on",
  ),
});
type Settings = z.infer<typeof Settings>;

export const truncated = defineAlarm({
  summary: "The server worked on less than it was sent, or lost its beginning while it answered",
  kinds: ["call.completed", "prompt.rendered"],
  settings: Settings,
  create: (settings) => new Truncated(settings),
});

/** What is known of a model. */
interface ModelState {
  readonly ratio: TokenRatio;
  readonly plateaus: Plateaus;
}

class Truncated implements AlarmFold {
  readonly #settings: Settings;
  readonly #models = new Map<string, ModelState>();
  /** Calls that ended of late, for renderings that come after them. */
  readonly #recent = new Map<string, WatchedCall>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  begin(): void {
    this.#recent.clear();
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    if (event.kind === "prompt.rendered") return this.#rendered(event);
    if (event.kind !== "call.completed" || call === undefined) return QUIET;
    this.#remember(call);
    const shifted = contextFull(event, call);
    const cut = this.#cut(event, call);
    return [...cut === undefined ? [] : [cut], ...shifted === undefined ? [] : [shifted]];
  }

  #remember(call: WatchedCall): void {
    this.#recent.set(call.span, call);
    if (this.#recent.size <= RECENT) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }

  /** The server's own tokenizer told how many tokens the prompt of a call has. */
  #rendered({ messages, span, tokens, source, seq }: EventOf<"prompt.rendered">): readonly Alarm[] {
    const call = messages === "call" ? this.#recent.get(span) : undefined;
    const evaluated = call?.ended?.kind === "call.completed"
      ? call.ended.usage?.inputTokens ?? null
      : null;
    if (call === undefined || tokens === null || evaluated === null) return QUIET;
    if (tokens - evaluated < this.#settings.least_tokens) return QUIET;
    return [promptCut(call, {
      sent: tokens,
      evaluated,
      confidence: 1,
      rests: { counted: `by the server's tokenizer (${source})`, rendered: seq },
      perToken: call.characters / tokens,
    })];
  }

  #cut({ usage }: CallCompleted, call: WatchedCall): Alarm | undefined {
    const evaluated = usage?.inputTokens ?? null;
    if (evaluated === null || evaluated === 0 || call.media > 0 || call.parts.length === 0) {
      return undefined;
    }
    const state = this.#models.get(call.model.key) ??
      { ratio: new TokenRatio(), plateaus: new Plateaus() };
    this.#models.set(call.model.key, state);
    const characters = call.parts.reduce((sum, { text }) => sum + plainCharacters(text), 0);
    const suspicion = this.#suspicion({ state, characters, evaluated, room: call.contextLength });
    const ceiling = state.plateaus.add({ characters, evaluated });
    if (suspicion === undefined && ceiling === undefined) {
      state.ratio.learn(characters, evaluated);
      return undefined;
    }
    const estimate = state.ratio.estimate(characters);
    const perToken = estimate?.perToken[0] ?? DEFAULT_PER_TOKEN;
    return promptCut(call, {
      sent: Math.round(characters / perToken),
      evaluated,
      confidence: suspicion === undefined ? 0.85 : ceiling === undefined ? suspicion : 0.97,
      rests: {
        counted: estimate === undefined
          ? `estimated at ${DEFAULT_PER_TOKEN} characters a token, not calibrated`
          : `estimated from ${estimate.calls} calls of this model: ${
            estimate.perToken[0]
          } characters a token, 90 % of calls from ${estimate.perToken[1]} to ${
            estimate.perToken[2]
          }; at least ${estimate.least} tokens`,
        characters,
        ...(ceiling === undefined ? {} : { ceiling }),
      },
      perToken,
    });
  }

  /** How sure it is by the estimate alone that a prompt was cut; undefined where it is not at all. */
  #suspicion(
    { state: { ratio }, characters, evaluated, room }: {
      readonly state: ModelState;
      readonly characters: number;
      readonly evaluated: number;
      readonly room: number | null;
    },
  ): number | undefined {
    const { least_tokens: slack, longest_token: longest, calls } = this.#settings;
    const estimate = ratio.estimate(characters);
    if (estimate === undefined || estimate.calls < calls) {
      // Nothing is known of the tokenizer: only what no tokenizer does counts.
      return characters / longest > evaluated + 4 * slack ? 0.8 : undefined;
    }
    // A few calls may all be of one kind of text: what JSON takes says nothing about prose.
    if (estimate.calls < MANY && characters < PROSE * evaluated) return undefined;
    const { least } = estimate;
    if (least < evaluated + slack) return undefined;
    // A prompt that fits is not cut; of what another kind of text does to the ratio, twice is enough.
    if (room !== null && least > room && evaluated <= room) return 0.95;
    const plain = room !== null && estimate.tokens < room;
    return least > 2 * evaluated && !plain ? 0.9 : undefined;
  }
}

const RECENT = 100;
/** Calls that are hardly all of one kind of text. */
const MANY = 30;
/** Characters a token that plain English reaches in no usual vocabulary. */
const PROSE = 5.5;
/** Characters a token, where no call of the model was seen whole: usual for English. */
const DEFAULT_PER_TOKEN = 4;

interface Cut {
  readonly sent: number;
  readonly evaluated: number;
  readonly confidence: number;
  readonly rests: Readonly<Record<string, unknown>>;
  readonly perToken: number;
}

function promptCut(
  call: WatchedCall,
  { sent, evaluated, confidence, rests, perToken }: Cut,
): Alarm {
  const missing = sent - evaluated;
  const lost = probablyLost(call, missing * perToken);
  const about = confidence === 1 ? "" : "about ";
  return {
    finding: "prompt-cut",
    span: call.span,
    message:
      `The server worked on ${evaluated} of ${about}${sent} prompt tokens: ${about}${missing} were cut${
        lost.length === 0 ? "" : `, probably ${lostWords(lost)}`
      }`,
    evidence: {
      sentTokens: sent,
      evaluatedTokens: evaluated,
      missingTokens: missing,
      contextLength: call.contextLength,
      probablyLost: lost,
      ...rests,
      seqs: [call.started.seq, call.ended?.seq ?? null],
    },
    confidence,
    advice: contextAdvice(call, sent),
  };
}

/** The oldest turns after the system texts: servers that cut keep the system text and the end. */
function probablyLost({ parts }: WatchedCall, characters: number): string[] {
  const lost: string[] = [];
  let left = characters;
  for (const { place, role, text } of parts) {
    if (role === "system" || role === "developer" || place.startsWith("tools[")) continue;
    if (left < Math.min(MENTIONED, text.length)) break;
    lost.push(left >= text.length ? place : `the beginning of ${place}`);
    left -= text.length;
  }
  return lost;
}

/** Characters of which it is worth saying that they are lost. */
const MENTIONED = 40;

function lostWords(lost: readonly string[]): string {
  const [first, last] = [lost[0] ?? "", lost.at(-1) ?? ""];
  return lost.length <= 2 ? lost.join(" and ") : `${first} to ${last}`;
}

/** Prompt and answer together filled the context, so that the answer was cut or the beginning fell out. */
function contextFull(event: CallCompleted, call: WatchedCall): Alarm | undefined {
  const { inputTokens = null, outputTokens = null } = event.usage ?? {};
  const room = call.contextLength;
  if (inputTokens === null || outputTokens === null || room === null || room <= 0) return undefined;
  const used = inputTokens + outputTokens;
  const evidence = {
    inputTokens,
    outputTokens,
    contextLength: room,
    seqs: [call.started.seq, event.seq],
  };
  if (used > room + 1) {
    return {
      finding: "context-shifted",
      span: call.span,
      message: `Prompt and answer have ${used} tokens and the context ${room}: at least ${
        used - room
      } tokens fell out while it answered, the oldest first`,
      evidence: { ...evidence, probablyLost: probablyLost(call, 4 * (used - room)) },
      confidence: 0.9,
      advice: contextAdvice(call, used),
    };
  }
  const limit = call.conversation?.settings.maxTokens ?? null;
  const byLimit = limit !== null && outputTokens >= limit;
  if (event.finishReason !== "length" || byLimit || used < room - 1) return undefined;
  return {
    finding: "answer-cut",
    span: call.span,
    message:
      `The answer was cut after ${outputTokens} tokens because the context of ${room} tokens was full`,
    evidence,
    confidence: 0.98,
    advice: contextAdvice(call, used + outputTokens),
  };
}
