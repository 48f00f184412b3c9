/** Traces of exchanges with known bytes and times, as a proxy records them. @module */

import type { ExchangeRecorded } from "../../events/exchange.ts";
import { sha256 } from "../../sha256.ts";
import { type TemporaryTrace, temporaryTrace } from "../../trace/testdata/temporary_trace.ts";
import { piecesText } from "../../trace/wire/wire_file.ts";

/** One exchange to record. */
export interface Exchanged {
  readonly path: string;
  readonly method?: string;
  readonly body: unknown;
  /** What the trace has instead of the body, as after redaction. */
  readonly kept?: unknown;
  readonly status?: number;
  readonly headers: readonly (readonly [string, string])[];
  /** The body of the answer in pieces, with the milliseconds after the head at which each came. */
  readonly pieces: readonly { readonly text: string; readonly atMs: number }[];
  /** Milliseconds between the end of the request and the head. */
  readonly headMs?: number;
  readonly outcome?: ExchangeRecorded["outcome"];
  /** Set where the server closed the connection without a word. */
  readonly silent?: boolean;
}

/** Records exchanges; dispose of the trace when it is no longer needed. */
export async function recordedSession(exchanges: readonly Exchanged[]): Promise<TemporaryTrace> {
  const trace = temporaryTrace();
  await using writer = trace.writer();
  for (const exchange of exchanges) {
    const { path, method = "POST", body } = exchange;
    const sent = JSON.stringify(body);
    const { span } = writer.append({
      kind: "call.started",
      operation: "chat",
      provider: "openai-compatible",
      model: "m",
      url: null,
      attempt: 1,
      request: exchange.kept ?? body,
      dialect: "openai-chat",
    });
    const bytes = new TextEncoder().encode(exchange.pieces.map(({ text }) => text).join(""));
    const pieces = exchange.pieces.map(({ text, atMs }) => ({
      bytes: new TextEncoder().encode(text).length,
      at: Math.round(atMs * 1000),
    }));
    writer.append({
      kind: "exchange.recorded",
      span,
      connection: "n1",
      request: {
        method,
        path,
        version: "1.1",
        headers: [],
        body: { bytes: sent.length, sha256: sha256(sent), kept: null },
      },
      response: exchange.silent === true ? null : {
        status: exchange.status ?? 200,
        reason: "OK",
        version: "1.1",
        headers: exchange.headers.map(([name, value]) => [name, value]),
        body: { bytes: bytes.length, sha256: sha256(bytes), kept: writer.keepBytes(bytes) },
        pieces: writer.keepBytes(new TextEncoder().encode(piecesText(pieces))),
      },
      outcome: exchange.outcome ?? "whole",
      clock: {
        received: 0,
        asked: 1_000_000,
        headers: exchange.silent === true
          ? null
          : 1_000_000 + Math.round((exchange.headMs ?? 0) * 1e6),
        end: 10_000_000_000,
      },
    });
  }
  return trace;
}

/** An event stream in pieces that cut through events and characters. */
export const STREAMED: Exchanged = {
  path: "/v1/chat/completions",
  body: { model: "m", messages: [{ role: "user", content: "Hi" }], stream: true },
  headers: [
    ["content-TYPE", "text/event-stream"],
    ["X-Order", "1"],
    ["x-order", "2"],
    ["Transfer-Encoding", "chunked"],
  ],
  headMs: 20,
  pieces: [
    { text: 'data: {"choices":[{"delta":{"con', atMs: 0 },
    { text: 'tent":"Grüße"}}]}\n', atMs: 15 },
    { text: "\ndata: [DONE]\n\n", atMs: 40 },
  ],
};
