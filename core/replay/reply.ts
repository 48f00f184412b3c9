/** What was asked and what is answered, however it is known. @module */

import type { AskedRequest } from "./request_key.ts";

/** An answer that can be given again. */
export interface RecordedReply {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body, and when each piece of it came, in milliseconds after the request was whole. */
  readonly pieces: () => readonly ReplyPiece[];
  /** When the head came, in milliseconds after the request was whole. */
  readonly headMs: number;
  /** What happened after the last byte: it was whole, the server broke it off, or the client did. */
  readonly ending: "whole" | "broken" | "left";
  /** Made from events, because the bytes were not recorded. */
  readonly rendered: boolean;
}

/** A part of a body, written at once. */
export interface ReplyPiece {
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

/** One request with its answer. */
export interface RecordedEntry {
  readonly span: string;
  readonly request: AskedRequest;
  /** Null where the server closed the connection without one. */
  readonly reply: RecordedReply | null;
}
