/** What went over the wire when an app asked a server: as it was, so that it can be given again. @module */

import { z } from "zod";
import { Envelope } from "./envelope.ts";

/** A header field: its name as it was spelt, and its value; `[redacted]` unless it is known to be harmless. */
export const HeaderField = z.tuple([z.string(), z.string()]);
export type HeaderField = z.infer<typeof HeaderField>;

/** A place in `wire.gz`: one whole gzip member. */
export const WirePlace = z.strictObject({
  /** Where it begins, in bytes of the file. */
  at: z.int().min(0),
  /** How many bytes of the file it takes. */
  length: z.int().min(0),
});
export type WirePlace = z.infer<typeof WirePlace>;

/** The body of a message, without the framing of chunks, and still compressed where it was. */
export const WireBody = z.strictObject({
  /** Length in bytes, of what came. */
  bytes: z.int().min(0),
  /** SHA-256 of the bytes, in hexadecimal; null where not all of them were seen. */
  sha256: z.string().nullable(),
  /** Where the bytes are kept; null where they are not. */
  kept: WirePlace.nullable(),
  /** Why they are not kept, or not hashed; absent where they are, or where `call.started` holds them as `request`. */
  reason: z.string().optional(),
});
export type WireBody = z.infer<typeof WireBody>;

/** A request as it went over the wire. */
export const WireRequest = z.strictObject({
  /** For example `POST`. */
  method: z.string(),
  /** Path and query; values in the query that could be secrets are redacted. */
  path: z.string(),
  /** For example `1.1`. */
  version: z.string(),
  /** Fields in their order. */
  headers: z.array(HeaderField),
  /** The body as it was sent. */
  body: WireBody,
});
export type WireRequest = z.infer<typeof WireRequest>;

/** A response as it came over the wire. */
export const WireResponse = z.strictObject({
  /** Of the final response. */
  status: z.int(),
  /** The words after the status. */
  reason: z.string(),
  /** For example `1.1`. */
  version: z.string(),
  /** Fields in their order. */
  headers: z.array(HeaderField),
  /** The body as it came. */
  body: WireBody,
  /**
   * How the body came: for each read of the socket, bytes of the body and microseconds since the read
   * before it (the first: since the head). As text, `<bytes> <microseconds>` with commas between.
   */
  pieces: WirePlace.nullable(),
});
export type WireResponse = z.infer<typeof WireResponse>;

/**
 * One request over HTTP and what came back, whole or broken off; written when it ended. One that asks
 * a model has the span of its call, and comes before the end of that call; any other has its own.
 */
export const ExchangeRecorded = Envelope.extend({
  kind: z.literal("exchange.recorded"),
  /** The client's connection that it was on: `n1`, `n2` … */
  connection: z.string(),
  /** What was asked. */
  request: WireRequest,
  /** What was answered; null when no whole head of a response came. */
  response: WireResponse.nullable(),
  /**
   * How it ended: the response came whole; the client left before the end; the server closed the
   * connection, or could not be reached, before the end; both sides went on in another protocol, of
   * which only bytes were counted; or the recorder did not see the end.
   */
  outcome: z.enum(["whole", "client_left", "server_left", "upgraded", "not_seen"]),
  /** Our clock; nanoseconds since the session began, null where it did not happen. */
  clock: z.strictObject({
    /** The first byte of the request came from the client. */
    received: z.int().min(0),
    /** The last byte of the request came. */
    asked: z.int().min(0).nullable(),
    /** The head of the final response came. */
    headers: z.int().min(0).nullable(),
    /** The last byte came, or the connection ended. */
    end: z.int().min(0),
  }),
  /** After an upgrade: bytes each way. */
  upgraded: z.strictObject({ sent: z.int().min(0), received: z.int().min(0) }).optional(),
  /** Bytes that passed to the other side and that the recorder did not see. */
  lostBytes: z.int().min(1).optional(),
});
export type ExchangeRecorded = z.infer<typeof ExchangeRecorded>;

/** What passed and was not recorded: nobody knows what was in it, only how much it was. */
export const ExchangeLost = Envelope.extend({
  kind: z.literal("exchange.lost"),
  /** Why, in one sentence. */
  reason: z.string(),
  /** Connections of which something is missing. */
  connections: z.int().min(0),
  /** Reads from sockets that were not recorded. */
  reads: z.int().min(0),
  /** Bytes in them. */
  bytes: z.int().min(0),
});
export type ExchangeLost = z.infer<typeof ExchangeLost>;
