/** What happens in a run, a line for each thing, as it happens or happened. @module */

import type { ChunkReceived } from "../../core/events/call.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { textOf } from "../../server/dashboard/tokens/chunk_tokens.ts";
import { duration } from "../../server/dashboard/frame/text/format.ts";
import { clockTime } from "../../server/dashboard/timeline/wording.ts";
import { counted, figure } from "../figures.ts";
import { type Paint, safe, safeLine } from "../terminal.ts";

/** Characters of an answer that make a line of their own. */
const LINE = 96;

/** How events are told. */
export interface EventTextOptions {
  readonly paint: Paint;
  /** Whether the words of answers are told too. */
  readonly answers: boolean;
}

/** Tells events in their order. */
export class EventText {
  readonly #options: EventTextOptions;
  /** What of each open call's answer has no line yet. */
  readonly #pending = new Map<string, string>();
  readonly #samples = new Map<string, string>();

  constructor(options: EventTextOptions) {
    this.#options = options;
  }

  /** The lines of one event; most have one, some none. */
  lines(event: TraceEvent): string[] {
    const { dim } = this.#options.paint;
    const at = dim(clockTime(event.t).padStart(10));
    return this.#words(event).map((words) => `${at}  ${words}`);
  }

  #words(event: TraceEvent): string[] {
    const { bold, dim, green, red, yellow } = this.#options.paint;
    switch (event.kind) {
      case "run.started":
      case "run.resumed":
      case "run.completed":
      case "run.interrupted":
      case "run.failed":
        return [bold(event.kind.replace(".", " "))];
      case "benchmark.started":
        return [bold(safeLine(`${event.benchmark} on ${event.model}`))];
      case "sample.started":
        this.#samples.set(event.span, event.sample);
        return [safeLine(event.sample)];
      case "sample.scored": {
        const { score } = event;
        const words = score === null
          ? "measured"
          : score === 1
          ? "right"
          : `score ${figure(score)}`;
        const ink = score === null ? dim : score === 1 ? green : yellow;
        return [`${this.#sample(event.span)} ${ink(words)}  ${safeLine(event.explanation)}`];
      }
      case "sample.failed": {
        const { type, message } = event.error;
        return [`${this.#sample(event.span)} ${red(safeLine(`no score: ${type}: ${message}`))}`];
      }
      case "sample.skipped":
        return [`${this.#sample(event.span)} ${yellow(safeLine(event.reason.message))}`];
      case "call.started":
        return [dim(safeLine(`${event.span} asks ${event.model}, attempt ${event.attempt}`))];
      case "chunk.received":
        return this.#options.answers ? this.#answer(event) : [];
      case "call.completed": {
        const { sent, first, end } = event.clock;
        // As lists of calls have it: the server's count before ours.
        const tokens = event.usage?.outputTokens ?? (event.chunks === 0 ? null : event.tokens);
        const times = [
          ...(sent === null || first === null ? [] : [`first after ${duration(first - sent)}`]),
          ...(sent === null || end === null ? [] : [`whole ${duration(end - sent)}`]),
        ];
        const facts = [
          event.finishReason ?? "end unknown",
          tokens === null ? "tokens unknown" : counted(tokens, "token"),
          ...times,
        ];
        return [
          ...this.#rest(event.span),
          dim(safeLine(`${event.span} ended: ${facts.join(", ")}`)),
        ];
      }
      case "call.failed": {
        const { type, message } = event.error;
        return [
          ...this.#rest(event.span),
          red(safeLine(`${event.span} failed: ${type}: ${message}`)),
        ];
      }
      case "tool.called":
        return [dim(safeLine(`${event.span} tool ${event.tool}`))];
      case "alarm.raised":
        return [yellow(safeLine(`alarm ${event.alarm}/${event.finding ?? ""}: ${event.message}`))];
      default:
        return [];
    }
  }

  #sample(span: string): string {
    return safeLine(this.#samples.get(span) ?? span);
  }

  /** A line of an answer when it is long enough, or has ended. */
  #answer(chunk: ChunkReceived): string[] {
    const text = (this.#pending.get(chunk.span) ?? "") + textOf(chunk);
    const lines = text.split("\n");
    const open = lines.pop() ?? "";
    const isLong = open.length >= LINE;
    this.#pending.set(chunk.span, isLong ? "" : open);
    return [...lines, ...(isLong ? [open] : [])].map((line) => this.#quoted(chunk.span, line));
  }

  #rest(span: string): string[] {
    const text = this.#pending.get(span) ?? "";
    this.#pending.delete(span);
    return text === "" ? [] : [this.#quoted(span, text)];
  }

  #quoted(span: string, text: string): string {
    return `${this.#options.paint.dim(`${safeLine(span)} │`)} ${safe(text)}`;
  }
}
