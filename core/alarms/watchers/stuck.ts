/** Slow or stuck: a prompt that takes longer than it should, a stream that stands, text that goes in circles. @module */

import { z } from "zod";
import type { ChunkReceived } from "../../events/call.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { prefillOutlook, PrefillSlopes } from "../evidence/prefill_outlook.ts";
import { repetition } from "../evidence/repetition.ts";
import type { WatchedCall } from "../watched_call.ts";
import { endlessReasoning, onlyReasoning } from "./reasoning.ts";

const Settings = z.strictObject({
  stall_seconds: z.number().min(0.1).default(10).describe(
    "Seconds without a chunk, or without progress of the prompt, before it stands still",
  ),
  first_seconds: z.number().min(1).default(120).describe(
    "Seconds until the first token that are always allowed where nothing is known of the model",
  ),
  prefill_factor: z.number().min(1).default(3).describe(
    "How many times longer than earlier prompts of its size a prompt may take",
  ),
  repeat_characters: z.int().min(100).default(600).describe(
    "Characters at the end of an answer that must repeat one text",
  ),
  repeat_times: z.int().min(3).default(10).describe("Times that the text must be in them"),
  reasoning_tokens: z.int().min(100).default(16_384).describe(
    "Tokens of reasoning before it is said not to end",
  ),
});
type Settings = z.infer<typeof Settings>;

export const stuck = defineAlarm({
  summary: "A prompt that takes too long, a stream that stands still, text that goes in circles",
  kinds: ["call.started", "prompt.progressed", "chunk.received", "call.completed", "call.failed"],
  settings: Settings,
  create: (settings) => new Stuck(settings),
});

/** A call that is under way. */
interface Watched {
  readonly call: WatchedCall;
  /** When it will have stood still for too long. */
  due: number;
  /** The last sign of life. */
  last: number;
  tail: string;
  /** Characters that came since the tail was looked at. */
  unread: number;
  reasoning: number;
  answered: boolean;
  readonly raised: Set<string>;
}

const NS = 1e9;
/** Characters between two looks for repetition. */
const LOOK_EVERY = 256;
const MOST_OPEN = 10_000;

class Stuck implements AlarmFold {
  due: number | undefined;
  readonly #settings: Settings;
  readonly #open = new Map<string, Watched>();
  readonly #slopes = new Map<string, PrefillSlopes>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  begin(): void {
    this.#open.clear();
    this.due = undefined;
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    if (call === undefined) return QUIET;
    if (event.kind === "call.started") this.#start(call);
    const watched = this.#open.get(call.span);
    if (watched === undefined) return QUIET;
    switch (event.kind) {
      case "prompt.progressed":
        this.#alive(watched, event.t);
        return QUIET;
      case "chunk.received":
        this.#alive(watched, event.t);
        return this.#chunk(watched, event);
      case "call.completed":
      case "call.failed":
        this.#open.delete(call.span);
        this.#slopesOf(call).learn(call);
        return event.kind === "call.completed" && event.finishReason === "length" &&
            event.text === "" && (event.toolCalls ?? []).length === 0 &&
            (event.reasoning ?? "") !== ""
          ? [onlyReasoning(watched, event.seq)]
          : QUIET;
      default:
        return QUIET;
    }
  }

  wake(t: number): readonly Alarm[] {
    const found: Alarm[] = [];
    let next: number | undefined;
    for (const watched of this.#open.values()) {
      if (watched.due <= t) watched.due = this.#allowedUntil(watched);
      if (watched.due <= t) {
        found.push(this.#silence(watched, t));
        // Until the next sign of life there is nothing new to say.
        watched.due = Infinity;
      }
      if (watched.due < (next ?? Infinity)) next = watched.due;
    }
    this.due = next;
    return found;
  }

  /** When it will have stood still for too long; before the first sign of life that depends on its prompt. */
  #allowedUntil({ call, due }: Watched): number {
    if (call.chunks.length > 0 || call.progress.length > 0) return due;
    const { first_seconds: first, prefill_factor: factor, stall_seconds: stall } = this.#settings;
    const expected = this.#slopesOf(call).expected(call);
    const allowed = expected === undefined ? first : Math.max(stall, factor * expected[1]);
    return call.started.t + allowed * NS;
  }

  #start(call: WatchedCall): void {
    if (this.#open.size >= MOST_OPEN) this.#open.clear();
    const watched: Watched = {
      call,
      // Nothing is late before that; what is allowed is worked out for those that are.
      due: call.started.t + this.#settings.stall_seconds * NS,
      last: call.started.t,
      tail: "",
      unread: 0,
      reasoning: 0,
      answered: false,
      raised: new Set(),
    };
    this.#open.set(call.span, watched);
    this.#wakeBy(watched.due);
  }

  #alive(watched: Watched, t: number): void {
    watched.last = Math.max(watched.last, t);
    watched.due = watched.last + this.#settings.stall_seconds * NS;
    this.#wakeBy(watched.due);
  }

  /** A time that is too early does no harm: waking then finds nothing and sets the right one. */
  #wakeBy(due: number): void {
    if (this.due === undefined || due < this.due) this.due = due;
  }

  #slopesOf({ model }: WatchedCall): PrefillSlopes {
    const slopes = this.#slopes.get(model.key) ?? new PrefillSlopes();
    this.#slopes.set(model.key, slopes);
    return slopes;
  }

  #chunk(watched: Watched, event: ChunkReceived): readonly Alarm[] {
    const text = event.text ?? event.reasoning ?? "";
    watched.tail += text;
    watched.unread += text.length;
    if (event.reasoning === undefined) watched.answered = true;
    else watched.reasoning += event.pieces?.length ?? event.ids?.length ?? 1;
    const circling = watched.unread >= LOOK_EVERY ? this.#circling(watched, event) : undefined;
    const endless = !watched.answered && watched.reasoning >= this.#settings.reasoning_tokens
      ? this.#once(watched, "endless-reasoning", () => endlessReasoning(watched, event))
      : undefined;
    if (circling === undefined && endless === undefined) return QUIET;
    return [circling, endless].filter((one) => one !== undefined);
  }

  #circling(watched: Watched, event: ChunkReceived): Alarm | undefined {
    const { repeat_characters: characters, repeat_times: times } = this.#settings;
    watched.unread = 0;
    watched.tail = watched.tail.slice(-4 * characters);
    const found = repetition(watched.tail, { characters, times });
    if (found === undefined) return undefined;
    return this.#once(watched, "repetition", () => ({
      finding: "repetition",
      span: watched.call.span,
      message: `The answer goes in circles: its last ${characters} characters are ${
        JSON.stringify(found.unit.slice(0, 60))
      }, again and again`,
      evidence: {
        unit: found.unit.slice(0, 400),
        times: found.times,
        characters,
        seqs: [watched.call.started.seq, event.seq],
      },
      confidence: 0.95,
      advice:
        "Stop it; then raise the temperature or a repetition penalty, or look whether the template fits the model",
    }));
  }

  #once(watched: Watched, finding: string, make: () => Alarm): Alarm | undefined {
    if (watched.raised.has(finding)) return undefined;
    watched.raised.add(finding);
    return make();
  }

  #silence(watched: Watched, t: number): Alarm {
    const { call, last } = watched;
    const waited = (t - last) / NS;
    const seqs = [call.started.seq, call.chunks.at(-1)?.seq ?? call.progress.at(-1)?.seq ?? null];
    if (call.chunks.length > 0) {
      return {
        finding: "stream-stalled",
        span: call.span,
        message: `The stream has stood still for ${
          seconds(waited)
        } after ${call.chunks.length} chunks: this is no prefill, the answer had begun`,
        evidence: { waitedSeconds: waited, chunks: call.chunks.length, seqs },
        confidence: 0.9,
        advice:
          "Look at the server's log and load; limits.stall ends such calls, now they wait until then",
      };
    }
    return call.progress.length > 0
      ? this.#stalledPrefill(watched, { t, waited, seqs })
      : this.#latePrefill(watched, { t, waited, seqs });
  }

  #stalledPrefill({ call }: Watched, { t, waited, seqs }: Silence): Alarm {
    const last = call.progress.at(-1);
    const outlook = prefillOutlook(call, { now: t, slopes: undefined });
    const whole = last !== undefined && last.processed >= last.total;
    return {
      finding: whole ? "first-token-late" : "prefill-stalled",
      span: call.span,
      message: whole
        ? `The prompt of ${last.total} tokens is done, and no token has come for ${seconds(waited)}`
        : `The prompt has stood still for ${
          seconds(waited)
        } at ${last?.processed} of ${last?.total} tokens`,
      evidence: {
        waitedSeconds: waited,
        processed: last?.processed ?? null,
        total: last?.total ?? null,
        leftSeconds: outlook?.left ?? null,
        leftSource: outlook?.source ?? null,
        seqs,
      },
      confidence: 0.85,
      advice:
        "Look at the server's log: another request may hold the machine, or memory is swapped",
    };
  }

  #latePrefill({ call }: Watched, { t, waited, seqs }: Silence): Alarm {
    const slopes = this.#slopesOf(call);
    const expected = slopes.expected(call);
    return {
      finding: "first-token-late",
      span: call.span,
      message: expected === undefined
        ? `No token has come for ${
          seconds(waited)
        }, and nothing is known of this model's prefill yet`
        : `No token has come for ${seconds(waited)}; prompts of this size took ${
          seconds(expected[0])
        } to ${seconds(expected[1])} before, so that this is no long prefill`,
      evidence: {
        waitedSeconds: waited,
        expectedSeconds: expected ?? null,
        earlierCalls: slopes.calls,
        leftSeconds: prefillOutlook(call, { now: t, slopes })?.left ?? null,
        seqs,
      },
      confidence: expected === undefined ? 0.5 : 0.8,
      advice: "Look whether the server loads the model, swaps, or works on another request first",
    };
  }
}

interface Silence {
  readonly t: number;
  readonly waited: number;
  readonly seqs: readonly (number | null)[];
}

function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}
