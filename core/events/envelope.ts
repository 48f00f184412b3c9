/** What every event carries, and the building blocks that events share. @module */

import { z } from "zod";

/** The schema version that this program writes; a reader refuses a higher one. */
export const SCHEMA_VERSION = 1;

/** Strings longer than this many UTF-8 bytes are stored once, as blobs, and referred to. */
export const BLOB_THRESHOLD = 4096;

/**
 * Text stored beside the events because it is longer than 4 KiB, or 1 KiB in the trace of a proxy,
 * which compresses it.
 */
export const BlobRef = z.strictObject({
  /** `sha256:<64 hex digits>` of the UTF-8 text; the file is `blobs/sha256/<2 digits>/<64 digits>` unless `at` says where it is. */
  $blob: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Length of the text in UTF-8 bytes. */
  bytes: z.int().min(0),
  /** Of a text that is compressed in `wire.gz`: where its gzip member begins, in bytes of the file. */
  at: z.int().min(0).optional(),
  /** How many bytes of the file it takes. */
  length: z.int().min(0).optional(),
});
export type BlobRef = z.infer<typeof BlobRef>;

/** A fact with its source, or null with the reason why it is not known. */
export function known<T extends z.ZodType>(
  value: T,
): z.ZodUnion<[
  z.ZodObject<{ value: T; source: z.ZodString }>,
  z.ZodObject<{ value: z.ZodNull; reason: z.ZodString }>,
]> {
  return z.union([
    z.object({ value, source: z.string() }),
    z.object({ value: z.null(), reason: z.string() }),
  ]);
}
/** A fact with its source, or null with the reason why it is not known. */
export type Known<T> =
  | { readonly value: T; readonly source: string }
  | { readonly value: null; readonly reason: string };

/** Where an event stands: in its run, in time, and in the tree. */
export const Envelope = z.strictObject({
  /** Position in the run, from 0, without gaps over all files of the run, so that a loss is provable. */
  seq: z.int().min(0),
  /** Nanoseconds since the run began, on a monotonic clock. */
  t: z.int().min(0),
  /** What happened: `noun.past-verb`. */
  kind: z.string(),
  /** The node of the tree that this event is about: run, model, benchmark, sample, call or tool. */
  span: z.string(),
  /** The node above it; on the event that opens a span. */
  parent: z.string().optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** Why something did not work, in a form that can be counted. */
export const Failure = z.strictObject({
  /** Low-cardinality name of the outcome, for example `refused`, `stall` or `rate_limited`. */
  type: z.string(),
  /** One sentence for people. */
  message: z.string(),
  /** The next thing to do, where there is one. */
  hint: z.string().optional(),
  /** HTTP status, where the server answered with one. */
  status: z.int().optional(),
  /** Whether the same request may be sent again. */
  retryable: z.boolean().optional(),
  /** How long the server asked to wait, in milliseconds. */
  retryAfterMs: z.number().min(0).optional(),
});
export type Failure = z.infer<typeof Failure>;
