/** Turns what a proxy tells into traces. It runs in a process of its own, and may die there. @module */

import type { Header } from "../../events/header.ts";
import type { AlarmRaised } from "../../events/observation.ts";
import { TraceWriteError } from "../../trace/errors.ts";
import type { RedactionRules } from "../../trace/redaction.ts";
import { Lost as Missed } from "../channel/begin.ts";
import { FRAME, type Frame } from "../channel/frame.ts";
import { ConnectionRecord } from "./connection_record.ts";
import type { ExchangeSettings, ExchangeSummary } from "./exchange.ts";
import { beginTrace, dayOf, type KeptOptions, type KeptTrace } from "./kept_trace.ts";

/** What is recorded, and where. */
export interface RecorderOptions {
  /** The folder for traces. */
  readonly folder: string;
  /** The header of a trace that begins now, after another or as the first. */
  readonly header: (follows: string | undefined) => Header;
  readonly rules: RedactionRules;
  readonly settings: ExchangeSettings;
  /** A trace is followed by another when its files have so many bytes. Default 32 MiB. */
  readonly rotateBytes?: number;
  /** How long after a disk failed it is tried again, in milliseconds. Default 5000. */
  readonly retryMs?: number;
  /** Called with each new trace, for whoever watches it. */
  readonly observe?: KeptOptions["observe"];
  readonly tell: (news: RecorderNews) => void;
}

/** What a recorder tells. */
export type RecorderNews =
  | { readonly kind: "trace"; readonly run: string; readonly path: string }
  | ExchangeSummary
  | AlarmRaised & { readonly run: string }
  /** So many bytes of the client are answered: all that came, unless something is under way. */
  | { readonly kind: "idle"; readonly connection: number; readonly bytes: number }
  | { readonly kind: "server"; readonly message: string }
  | { readonly kind: "problem"; readonly message: string; readonly hint: string }
  | {
    readonly kind: "lost";
    readonly reason: string;
    readonly reads: number;
    readonly bytes: number;
  };

/** Follows all connections of a proxy. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #connections = new Map<number, ConnectionRecord>();
  readonly #ending = new Set<Promise<unknown>>();
  #trace: KeptTrace | undefined;
  /** Traces with exchanges that go on, though new ones are written into the next. */
  readonly #older = new Set<KeptTrace>();
  #retryAt = -Infinity;
  #lost: Lost | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#current();
  }

  /** The trace that is written at the moment. */
  get path(): string | undefined {
    return this.#trace?.path;
  }

  /** Takes what happened; `at` is in milliseconds of this process's `performance.now()`. */
  take({ kind, connection, bytes }: Frame, at: number): void {
    if (kind === FRAME.open) {
      this.#connections.set(connection, this.#record(connection));
      return;
    }
    if (kind === FRAME.lost) return this.#lose(bytes);
    const record = this.#connections.get(connection);
    if (record === undefined) {
      // It was opened while another recorder listened, or none.
      if (bytes.length > 0) {
        this.#count("the connection was open before the recorder began", {
          connection,
          bytes: bytes.length,
        });
      }
      return;
    }
    switch (kind) {
      case FRAME.asked:
        record.asked(bytes, at);
        break;
      case FRAME.answered:
        record.answered(bytes, at);
        break;
      case FRAME.askedEnd:
        record.askedEnd();
        break;
      case FRAME.answeredEnd:
        record.answeredEnd(at);
        break;
      case FRAME.serverLeft:
        this.#serverLeft(new TextDecoder().decode(bytes));
        record.broke("server", at);
        break;
      case FRAME.clientLeft:
        record.broke("client", at);
        break;
      case FRAME.close:
        record.close(at);
        this.#connections.delete(connection);
        break;
      default:
        // The others are about no connection.
        break;
    }
  }

  /** Ends everything that is under way and the trace with it. */
  async end(at: number): Promise<void> {
    for (const record of this.#connections.values()) record.broke("client", at);
    this.#connections.clear();
    await this.#settled();
    this.#tellLost();
    for (const trace of this.#older) await trace.end();
    await this.#trace?.end();
  }

  /** Returns when what has ended so far is on the disk. */
  async sync(): Promise<void> {
    await this.#settled();
    await this.#trace?.sync();
  }

  async #settled(): Promise<void> {
    while (this.#ending.size > 0) await Promise.all(this.#ending);
  }

  #record(number: number): ConnectionRecord {
    const { settings, tell } = this.#options;
    const record = new ConnectionRecord({
      number,
      settings,
      trace: () => this.#current(),
      lost: (bytes) =>
        this.#count("it is no HTTP that can be read, or there is no trace", {
          connection: number,
          bytes,
        }),
      // Nothing is answered yet, and something will be.
      understood: () => tell({ kind: "idle", connection: number, bytes: 0 }),
      ended: (summary) => {
        const done = summary.then((one) => {
          if (one !== undefined) tell(one);
          const bytes = record.answeredUpTo;
          if (bytes !== undefined) tell({ kind: "idle", connection: number, bytes });
          return this.#afterExchange();
        }).finally(() => this.#ending.delete(done));
        this.#ending.add(done);
      },
    });
    return record;
  }

  async #afterExchange(): Promise<void> {
    // What alarms say of a call comes right after it.
    for (const trace of this.#older) trace.look();
    this.#trace?.look();
    for (const trace of this.#older) {
      if (trace.users.size > 0) continue;
      this.#older.delete(trace);
      await trace.end();
    }
    await this.#trace?.sync();
  }

  /** The trace for what begins now: the same as before, or a new one; undefined when the disk has failed. */
  #current(): KeptTrace | undefined {
    const { rotateBytes = ROTATE_BYTES, retryMs = RETRY_MS } = this.#options;
    const trace = this.#trace;
    if (trace?.writable === true) {
      if (trace.day === dayOf(new Date()) && trace.bytes < rotateBytes) return trace;
    } else if (performance.now() < this.#retryAt) return undefined;
    this.#retryAt = performance.now() + retryMs;
    const next = this.#begin(trace?.run);
    if (next === undefined) return trace?.writable === true ? trace : undefined;
    if (trace?.writable === true) this.#older.add(trace);
    this.#trace = next;
    this.#tellLost();
    return next;
  }

  #begin(follows: string | undefined): KeptTrace | undefined {
    const { folder, header, rules, observe, tell } = this.#options;
    const failed = (cause: TraceWriteError) =>
      tell({ kind: "problem", message: cause.message, hint: HINT });
    try {
      const of = header(follows);
      const raised = (alarm: AlarmRaised) => tell({ ...alarm, run: of.run });
      const trace = beginTrace({ folder, header: of, rules }, { observe, raised, failed });
      tell({ kind: "trace", run: trace.run, path: trace.path });
      return trace;
    } catch (cause) {
      if (!(cause instanceof TraceWriteError)) throw cause;
      failed(cause);
      return undefined;
    }
  }

  #serverLeft(reason: string): void {
    if (reason === "") return;
    const error = { type: "server_unreachable", message: reason };
    this.#current()?.emit({ kind: "error.raised", source: "upstream", error });
    this.#options.tell({ kind: "server", message: reason });
  }

  #lose(bytes: Uint8Array): void {
    const told = Missed.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const { reads, bytes: count, reason, connections } = told;
    for (const number of connections) this.#connections.get(number)?.lose(0);
    const lost = this.#losses(reason);
    lost.reads += reads;
    lost.bytes += count;
    for (const number of connections) lost.connections.add(number);
    this.#tellLost();
  }

  #count(
    reason: string,
    { connection, bytes }: { readonly connection: number; readonly bytes: number },
  ): void {
    const lost = this.#losses(reason);
    lost.reads++;
    lost.bytes += bytes;
    lost.connections.add(connection);
  }

  #losses(reason: string): Lost {
    return this.#lost ??= { reason, connections: new Set(), reads: 0, bytes: 0 };
  }

  #tellLost(): void {
    const lost = this.#lost;
    if (lost === undefined || lost.reads === 0) return;
    const { reason, connections, reads, bytes } = lost;
    const kept = this.#trace?.emit({
      kind: "exchange.lost",
      reason,
      connections: connections.size,
      reads,
      bytes,
    });
    if (kept === undefined) return;
    this.#lost = undefined;
    this.#options.tell({ kind: "lost", reason, reads, bytes });
  }
}

interface Lost {
  readonly reason: string;
  readonly connections: Set<number>;
  reads: number;
  bytes: number;
}

/** What git hosts take without a warning. */
const ROTATE_BYTES = 32 * 1024 * 1024;
const RETRY_MS = 5000;
const HINT = "Calls go on and are not recorded; free space, and recording begins again by itself";
