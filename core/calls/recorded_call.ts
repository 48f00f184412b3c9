/** The calls of a trace, each with everything that happened to it. @module */

import type { CallCompleted, CallFailed, CallStarted, ChunkReceived } from "../events/call.ts";
import type { ExchangeRecorded } from "../events/exchange.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import { sampleAbove } from "./sample_above.ts";
import { TraceReader } from "../trace/reader.ts";

/** One request to a model, whoever made it. */
export interface RecordedCall {
  /** Span of the call: `c12`. */
  readonly span: string;
  readonly started: CallStarted;
  /** In order; none in what was imported. */
  readonly chunks: readonly ChunkReceived[];
  /** Undefined for a call whose end is not in the trace. */
  readonly ended: CallCompleted | CallFailed | undefined;
  /** What went over the wire, where it was recorded. */
  readonly exchange: ExchangeRecorded | undefined;
  /** Id of the sample that it was made for; undefined where there is none. */
  readonly sample: string | undefined;
}

/** All calls of a trace. */
export interface RecordedCalls {
  readonly path: string;
  readonly header: Header;
  /** In the order in which they began. */
  readonly calls: readonly RecordedCall[];
  /** Requests that asked no model, for example for the list of them. */
  readonly others: readonly ExchangeRecorded[];
  /** Damaged lines and missing events. */
  readonly lost: number;
}

/** Reads the calls of a trace. Throws as `TraceReader.open()` does. */
export async function recordedCalls(path: string): Promise<RecordedCalls> {
  using reader = await TraceReader.open(path);
  const fold = new CallFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  const { badLineCount, missingEvents } = reader.problems;
  return { path, header: reader.header, ...fold.all(), lost: badLineCount + missingEvents };
}

/** Calls without those that were sent again for the same sample: only the last attempt counts. */
export function lastAttempts(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const last = new Map(calls.map((call) => [attemptsOf(call), call]));
  return calls.filter((call) => last.get(attemptsOf(call)) === call);
}

/** The same for attempts at one thing: they hang under `<span of the sample>/<number>`. */
function attemptsOf({ span, sample, started: { parent = "" } }: RecordedCall): string {
  return sample === undefined ? span : parent.replace(/\/\d+$/, "");
}

/** The request of a call as an object; undefined where its content is not kept. */
export function bodyOf({ started }: RecordedCall): Readonly<Record<string, unknown>> | undefined {
  const { request } = started;
  if (typeof request !== "object" || request === null || Array.isArray(request)) return undefined;
  // It has string keys: it was JSON.
  return request as Record<string, unknown>;
}

/** Why a call has no whole answer that could be compared; null where it has one. */
export function missingAnswer({ ended }: Pick<RecordedCall, "ended">): string | null {
  if (ended === undefined) return "has no end";
  if (ended.kind === "call.failed") return `failed: ${ended.error.type}`;
  const { unknown = {} } = ended;
  return unknown["text"] === undefined ? null : `is not kept: ${unknown["text"]}`;
}

interface Open {
  readonly started: CallStarted;
  readonly sample: string | undefined;
  readonly chunks: ChunkReceived[];
  ended: CallCompleted | CallFailed | undefined;
  exchange: ExchangeRecorded | undefined;
}

/** Puts calls together from events in order. */
class CallFold {
  readonly #calls = new Map<string, Open>();
  readonly #others: ExchangeRecorded[] = [];
  readonly #samples = new Map<string, string>();

  add(event: TraceEvent): void {
    switch (event.kind) {
      case "sample.started":
        this.#samples.set(event.span, event.sample);
        break;
      case "call.started": {
        const above = sampleAbove(event.parent);
        this.#calls.set(event.span, {
          started: event,
          sample: this.#samples.get(above),
          chunks: [],
          ended: undefined,
          exchange: undefined,
        });
        break;
      }
      case "chunk.received":
        this.#calls.get(event.span)?.chunks.push(event);
        break;
      case "call.completed":
      case "call.failed": {
        const call = this.#calls.get(event.span);
        if (call !== undefined) call.ended = event;
        break;
      }
      case "exchange.recorded": {
        const call = this.#calls.get(event.span);
        if (call === undefined) this.#others.push(event);
        else call.exchange = event;
        break;
      }
      default:
        // The other kinds are about no single call.
        break;
    }
  }

  all(): Pick<RecordedCalls, "calls" | "others"> {
    const calls = [...this.#calls].map(([span, call]) => ({ span, ...call }));
    return { calls, others: this.#others };
  }
}
