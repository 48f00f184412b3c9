/** Follows the calls of a trace without samples: what an app asked, and what came. @module */

import type { CallStarted } from "../events/call.ts";
import type { EventOf, TraceEvent } from "../events/mod.ts";
import { latency } from "../stats/latency.ts";
import { inputTokens, outputTokens } from "../stats/told_tokens.ts";

/** How one call went; null where it is not known. */
export interface CallRow {
  readonly span: string;
  /** As it was asked for, or as the server calls it where the app named none. */
  model: string;
  readonly app: string | null;
  readonly dialect: CallStarted["dialect"] | null;
  readonly connection: string | null;
  readonly conversation: string | null;
  readonly continues: string | null;
  readonly toolLoop: NonNullable<CallStarted["toolLoop"]> | null;
  /** Nanoseconds since the trace began. */
  readonly t: number;
  /** Undefined while it is under way, or after a death. */
  outcome: "completed" | "failed" | undefined;
  /** Type of the failure. */
  failure: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  ttftMs: number | null;
  /** Tokens per second by our clock, or the server's where ours cannot tell. */
  tokensPerSecond: number | null;
  totalMs: number | null;
}

/** Keeps a row for each call that hangs under the run itself. */
export class CallsFold {
  readonly rows = new Map<string, CallRow>();
  /** Requests that asked no model. */
  others = 0;
  /** Bytes that passed and were not recorded. */
  lostBytes = 0;
  /** Times that the server could not be reached, or broke a connection off. */
  unreached = 0;
  /** How often each alarm was raised, by `alarm/finding`. */
  readonly alarms = new Map<string, number>();
  readonly #arrivals = new Map<string, number[]>();

  /** Takes the next event in the order of `seq`. */
  add(event: TraceEvent): void {
    switch (event.kind) {
      case "call.started":
        // Below the run, or below a model where an import or a replay has models; not below a sample.
        if (/^(run|m\d+)(\/\d+)?$/.test(event.parent ?? "")) this.#begin(event);
        break;
      case "chunk.received":
        this.#arrivals.get(event.span)?.push(event.t);
        break;
      case "call.completed":
        this.#complete(event);
        break;
      case "call.failed": {
        const row = this.rows.get(event.span);
        if (row === undefined) break;
        Object.assign(row, { outcome: "failed", failure: event.error.type });
        const { sent, end } = event.clock;
        row.totalMs = sent === null || end === null ? null : (end - sent) / 1e6;
        this.#arrivals.delete(event.span);
        break;
      }
      case "exchange.recorded":
        if (!this.rows.has(event.span)) this.others++;
        break;
      case "error.raised":
        if (event.source === "upstream") this.unreached++;
        break;
      case "alarm.raised": {
        const name = `${event.alarm}/${event.finding ?? ""}`;
        this.alarms.set(name, (this.alarms.get(name) ?? 0) + 1);
        break;
      }
      case "exchange.lost":
        this.lostBytes += event.bytes;
        break;
      default:
        // The other kinds say nothing about calls.
        break;
    }
  }

  #begin(event: CallStarted): void {
    this.#arrivals.set(event.span, []);
    this.rows.set(event.span, {
      span: event.span,
      model: event.model,
      app: event.app ?? null,
      dialect: event.dialect ?? null,
      connection: event.connection ?? null,
      conversation: event.conversation ?? null,
      continues: event.continues ?? null,
      toolLoop: event.toolLoop ?? null,
      t: event.t,
      outcome: undefined,
      failure: null,
      inputTokens: null,
      outputTokens: null,
      ttftMs: null,
      tokensPerSecond: null,
      totalMs: null,
    });
  }

  #complete(event: EventOf<"call.completed">): void {
    const row = this.rows.get(event.span);
    if (row === undefined) return;
    const figures = latency({ ...event, arrivals: this.#arrivals.get(event.span) ?? [] });
    this.#arrivals.delete(event.span);
    row.outcome = "completed";
    if (row.model === "") row.model = event.responseModel ?? "";
    row.inputTokens = inputTokens(event);
    row.outputTokens = outputTokens({ ...event, tokens: event.chunks === 0 ? null : event.tokens });
    row.ttftMs = figures.ttft.value;
    row.tokensPerSecond = figures.decode_client.value ?? figures.decode_server.value;
    row.totalMs = figures.e2e.value;
  }
}
