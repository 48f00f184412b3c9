/** Not the same: same seed, same prompt, another answer. @module */

import { z } from "zod";
import { wholeAnswerTokens } from "../../diff/answer_tokens.ts";
import { type Divergence, firstDivergence } from "../../diff/divergence.ts";
import type { CallCompleted, ChunkReceived } from "../../events/call.ts";
import type { Header } from "../../events/header.ts";
import { BoundedMap } from "../evidence/bounded_map.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { quickHash } from "../evidence/quick_hash.ts";
import { answerKey } from "../evidence/request_key.ts";
import type { WatchedCall } from "../watched_call.ts";

const Settings = z.strictObject({
  answers: z.int().min(1).default(20_000).describe("Answers that are remembered to compare with"),
  tokens: z.int().min(0).default(200_000).describe(
    "Tokens of them that are kept with their probabilities, to find the first that differs",
  ),
});
type Settings = z.infer<typeof Settings>;

export const notTheSame = defineAlarm({
  summary: "Same seed, same prompt, another answer",
  kinds: ["call.completed"],
  settings: Settings,
  create: (settings) => new NotTheSame(settings),
});

/** An answer that was given before. */
interface Given {
  readonly run: string;
  readonly span: string;
  readonly seq: number;
  readonly hash: string;
  readonly ledger: Ledger;
  /** Undefined when it was too long ago. */
  answer: { readonly chunks: readonly ChunkReceived[]; readonly end: CallCompleted } | undefined;
}

/** What may explain another answer, in the words of the trace. */
type Ledger = Readonly<Record<string, string | number | null>>;

class NotTheSame implements AlarmFold {
  readonly #settings: Settings;
  readonly #given: BoundedMap<string, Given>;
  readonly #kept: { readonly given: Given; readonly tokens: number }[] = [];
  #keptTokens = 0;
  #header: Header | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#given = new BoundedMap(settings.answers);
  }

  begin(header: Header): void {
    this.#header = header;
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    if (event.kind !== "call.completed" || call === undefined || !isFixed(call)) return QUIET;
    const key = answerKey(call);
    if (key === undefined) return QUIET;
    const hash = answerHash(event);
    const earlier = this.#given.get(key);
    // The first answer stays the one to compare with: it does not change with every difference.
    if (earlier === undefined) {
      const given: Given = {
        run: call.run,
        span: call.span,
        seq: event.seq,
        hash,
        ledger: this.#ledger(event, call),
        answer: { chunks: call.chunks, end: event },
      };
      this.#given.set(key, given);
      this.#keep(given, Math.max(1, call.chunks.length));
      return QUIET;
    }
    if (earlier.hash === hash) return QUIET;
    return [this.#another(event, { call, earlier })];
  }

  #keep(given: Given, tokens: number): void {
    this.#kept.push({ given, tokens });
    this.#keptTokens += tokens;
    while (this.#keptTokens > this.#settings.tokens) {
      const oldest = this.#kept.shift();
      if (oldest === undefined) return;
      oldest.given.answer = undefined;
      this.#keptTokens -= oldest.tokens;
    }
  }

  #another(
    event: CallCompleted,
    { call, earlier }: { readonly call: WatchedCall; readonly earlier: Given },
  ): Alarm {
    const parted = earlier.answer === undefined ? undefined : firstDivergence(
      wholeAnswerTokens(earlier.answer.chunks, earlier.answer.end),
      wholeAnswerTokens(call.chunks, event),
    );
    const own = this.#ledger(event, call);
    const differences = Object.keys(own).filter((name) => own[name] !== earlier.ledger[name])
      .map((name) => ({
        line: name,
        before: earlier.ledger[name] ?? null,
        now: own[name] ?? null,
      }));
    const explained = differences.map(({ line, before, now }) =>
      `${line} was ${before ?? "unknown"} and is ${now ?? "unknown"}`
    );
    const { seed, temperature } = call.conversation?.settings ?? {};
    return {
      finding: "another-answer",
      span: call.span,
      message: `The same request (temperature ${temperature ?? "unset"}, seed ${
        seed ?? "unset"
      }) got another answer than before${partedWords(parted)}; ${
        explained.length === 0 ? "nothing in the trace explains it" : explained.join(", ")
      }`,
      evidence: {
        divergence: parted ?? null,
        differences,
        earlier: { run: earlier.run, span: earlier.span, seq: earlier.seq },
        seqs: [call.started.seq, event.seq],
      },
      confidence: 1,
      advice: differences.length > 0
        ? `Hold ${differences[0]?.line} fixed, then ask again`
        : "Ask one request at a time and without a prompt cache: the order of additions in the engine may differ",
    };
  }

  #ledger(
    { fingerprint, responseModel, usage, timings }: CallCompleted,
    call: WatchedCall,
  ): Ledger {
    const facts = call.model.facts;
    return {
      server: facts?.server.url ?? call.started.url,
      "server version": facts?.server.version.value ?? null,
      fingerprint,
      "model digest": facts?.model.digest.value ?? null,
      quantisation: facts?.model.quantisation.value ?? null,
      "template hash": facts?.model.templateSha256.value ?? null,
      "response model": responseModel,
      "prompt tokens": usage?.inputTokens ?? null,
      "cached prompt tokens": usage?.cachedTokens ?? timings?.cachedTokens ?? null,
      "calls at a time": call.abreast,
      CPU: this.#header?.machine.cpu.model.value ?? null,
    };
  }
}

/** Whether the request leaves nothing to chance. */
function isFixed({ conversation }: WatchedCall): boolean {
  const { seed = null, temperature = null } = conversation?.settings ?? {};
  return seed !== null || temperature === 0;
}

function answerHash({ text, reasoning = "", toolCalls = [] }: CallCompleted): string {
  // Engines draw a new id for each call of a tool.
  const calls = toolCalls.map(({ name, arguments: args }) => [name, args]);
  return quickHash(
    calls.length === 0 ? `${text}\u0001${reasoning}` : JSON.stringify([text, reasoning, calls]),
  );
}

function partedWords(parted: Divergence | undefined): string {
  if (parted?.kind !== "differs") return "";
  const { a, b, unit, index } = parted;
  const margin = b.margin.value ?? a.margin.value;
  const near = margin === null ? "" : `, margin ${margin.toFixed(3)}`;
  const shown = (text: string, ended: boolean) => ended ? "the end" : JSON.stringify(text);
  return ` from ${unit} ${index + 1} on: ${shown(a.text, a.ended)} before, ${
    shown(b.text, b.ended)
  } now${near}`;
}
