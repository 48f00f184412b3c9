/** A trace as a set of answers: which request got which, byte for byte where the bytes are there. @module */

import { bodyOf, type RecordedCall, type RecordedCalls } from "../calls/recorded_call.ts";
import type { ExchangeRecorded } from "../events/exchange.ts";
import { WireReader } from "../trace/wire/wire_file.ts";
import { dialectOf, endOf, PATH_OF } from "./dialect.ts";
import { modelList, rendered } from "./render.ts";
import type { RecordedEntry, ReplyPiece } from "./reply.ts";

/** What can be answered from a trace. */
export interface Recording extends Disposable {
  readonly entries: readonly RecordedEntry[];
  /** Calls that cannot be answered, by reason. */
  readonly left: ReadonlyMap<string, number>;
}

/** Opens a trace to answer from it; dispose of it when nothing more is asked. */
export function openRecording({ path, header, calls, others }: RecordedCalls): Recording {
  const left = new Map<string, number>();
  const wire = new Wire(path);
  const entries: RecordedEntry[] = [];
  const add = (found: RecordedEntry | string) => {
    if (typeof found === "string") left.set(found, (left.get(found) ?? 0) + 1);
    else entries.push(found);
  };
  for (const call of calls) {
    const { exchange } = call;
    add(
      exchange === undefined
        ? fromEvents(call, Date.parse(header.started))
        : fromWire(exchange, { call, wire }),
    );
  }
  for (const exchange of others) add(fromWire(exchange, { call: undefined, wire }));
  if (others.length === 0) entries.push(modelList(header));
  return { entries, left, [Symbol.dispose]: () => wire[Symbol.dispose]() };
}

/** Opens the bytes of a trace when the first are wanted: most traces have none. */
class Wire implements Disposable {
  readonly #path: string;
  #reader: WireReader | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get reader(): WireReader {
    return this.#reader ??= new WireReader(this.#path);
  }

  [Symbol.dispose](): void {
    this.#reader?.[Symbol.dispose]();
  }
}

function fromWire(
  exchange: ExchangeRecorded,
  { call, wire }: { readonly call: RecordedCall | undefined; readonly wire: Wire },
): RecordedEntry | string {
  const { span, request, response, outcome, clock } = exchange;
  if (outcome === "upgraded") return "they went on in another protocol";
  if (outcome === "not_seen") return "the recorder did not see their end";
  const entry = {
    span,
    request: {
      method: request.method,
      path: pathOf(request.path),
      json: call === undefined ? keptJson(request.body, wire) : bodyOf(call),
      sha256: request.body.sha256,
    },
  };
  if (response === null) return { ...entry, reply: null };
  const { body } = response;
  if (body.kept === null && body.bytes > 0) {
    return `the bytes of their answers are not kept${
      body.reason === undefined ? "" : `: ${body.reason}`
    }`;
  }
  const asked = clock.asked ?? clock.received;
  const headMs = Math.max(0, (clock.headers ?? asked) - asked) / 1e6;
  return {
    ...entry,
    reply: {
      status: response.status,
      reason: response.reason,
      headers: response.headers,
      headMs,
      pieces: () => piecesOf(response, { wire, headMs }),
      ending: outcome === "whole" ? "whole" : outcome === "client_left" ? "left" : "broken",
      rendered: false,
    },
  };
}

function piecesOf(
  { body, pieces }: NonNullable<ExchangeRecorded["response"]>,
  { wire, headMs }: { readonly wire: Wire; readonly headMs: number },
): readonly ReplyPiece[] {
  if (body.kept === null) return [];
  const bytes = wire.reader.body(body);
  if (pieces === null) return [{ bytes, atMs: headMs }];
  let offset = 0;
  return wire.reader.pieces(pieces).map(({ bytes: length, at }) => {
    const piece = bytes.subarray(offset, offset + length);
    offset += length;
    return { bytes: piece, atMs: headMs + at / 1000 };
  });
}

function keptJson(body: ExchangeRecorded["request"]["body"], wire: Wire): unknown {
  if (body.kept === null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(wire.reader.body(body)));
  } catch (cause) {
    // Then its hash is what counts.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function fromEvents(call: RecordedCall, began: number): RecordedEntry | string {
  const body = bodyOf(call);
  if (body === undefined) return "their requests are not kept";
  const dialect = dialectOf(call.started);
  const reply = rendered(call, { dialect, body, began });
  if (typeof reply === "string") return reply;
  // The app may have another base than the dialect's own servers.
  const path = endOf(PATH_OF[dialect] ?? "");
  return { span: call.span, request: { method: "POST", path, json: body, sha256: null }, reply };
}

/** The path of a request target, without its query. */
export function pathOf(target: string): string {
  return target.split("?", 1).join("");
}
