/** What is known of a file that was fetched, kept beside it. @module */

import { z } from "zod";
import { readSmallJson } from "./small_file.ts";

/** Where a file came from and what it was checked against. */
export const FetchRecord = z.object({
  v: z.literal(1),
  url: z.string(),
  /** 64 hexadecimal digits, checked over the whole file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Size of the file. */
  bytes: z.int().min(0),
  /** Repository on Hugging Face, as `owner/name`. */
  repository: z.string().optional(),
  /** Commit of the repository. */
  revision: z.string().optional(),
  /** SPDX identifier. */
  licence: z.string().optional(),
  /** When the fetch ended, ISO 8601, UTC. */
  fetched: z.string(),
});
export type FetchRecord = z.infer<typeof FetchRecord>;

/** Where the record of a file stands. */
export function recordPath(file: string): string {
  return `${file}.source.json`;
}

/** Writes the record of a file. */
export async function writeRecord(file: string, record: FetchRecord): Promise<void> {
  await Deno.writeTextFile(recordPath(file), `${JSON.stringify(record, null, 2)}\n`);
}

/** The record of a file; undefined without one, with a broken one, or with one of another file. */
export async function readRecord(file: string): Promise<FetchRecord | undefined> {
  const options = { schema: FetchRecord, maxBytes: 2 ** 16 };
  const record = (await readSmallJson(recordPath(file), options)).value ?? undefined;
  if (record === undefined) return undefined;
  return (await Deno.stat(file)).size === record.bytes ? record : undefined;
}
