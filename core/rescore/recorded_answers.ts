/** Puts answers together from the events of a run, as judges got them when they were new. @module */

import { sampleAbove } from "../calls/sample_above.ts";
import type { DialogueRecord } from "../dialogue/contract.ts";
import type { CallCompleted } from "../events/call.ts";
import type { TraceEvent } from "../events/mod.ts";
import type { Answer } from "../provider/answer.ts";

/** Follows the calls of samples, and has the last whole answer of each. */
export class RecordedAnswers {
  readonly #samples = new Set<string>();
  readonly #calls = new Map<string, { readonly sample: string; readonly arrivals: number[] }>();
  readonly #answers = new Map<string, Answer>();
  readonly #dialogues = new Map<string, DialogueRecord>();

  /** Takes the next event in the order of `seq`. */
  add(event: TraceEvent): void {
    switch (event.kind) {
      case "sample.started":
        this.#samples.add(event.span);
        break;
      case "call.started": {
        const sample = sampleAbove(event.parent);
        if (this.#samples.has(sample)) this.#calls.set(event.span, { sample, arrivals: [] });
        break;
      }
      case "chunk.received":
        this.#calls.get(event.span)?.arrivals.push(event.t);
        break;
      case "call.completed": {
        const call = this.#calls.get(event.span);
        const answer = call && answerOf(event, call.arrivals);
        if (call && answer) this.#answers.set(call.sample, answer);
        this.#calls.delete(event.span);
        break;
      }
      case "dialogue.completed":
        if (this.#samples.has(event.span)) this.#dialogues.set(event.span, event);
        break;
      default:
        // The other kinds hold no part of an answer.
        break;
    }
  }

  /** The answer to a sample, by its span; undefined where none came, or not when. */
  of(span: string): Answer | undefined {
    return this.#answers.get(span);
  }

  /** What happened in the conversation of a sample; undefined where there was none. */
  dialogueOf(span: string): DialogueRecord | undefined {
    return this.#dialogues.get(span);
  }

  /** Forgets a sample that has been judged. */
  done(span: string): void {
    this.#answers.delete(span);
    this.#dialogues.delete(span);
    this.#samples.delete(span);
  }
}

/** Undefined for an answer whose beginning or end nobody timed: none of our runs has such. */
function answerOf(event: CallCompleted, arrivals: readonly number[]): Answer | undefined {
  const { text, reasoning = "", toolCalls = [], finishReason, usage, timings, clock } = event;
  const { sent, end } = clock;
  if (sent === null || end === null) return undefined;
  return {
    text,
    reasoning,
    toolCalls,
    finishReason,
    usage,
    timings,
    clock: { ...clock, sent, end },
    chunks: event.chunks ?? arrivals.length,
    tokens: event.tokens,
    arrivals,
  };
}
