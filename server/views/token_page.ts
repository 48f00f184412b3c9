/** Chunks of one call, by their place in it. @module */

import { z } from "zod";
import { Blobs } from "../../core/trace/blobs.ts";
import type { TokenChunk, TokenPage } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { count } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";

/** What can be asked of the chunks of a call. */
export const TokenQuery = z.object({
  from: count(0),
  limit: count(2000, { most: 10_000 }),
});
export type TokenQuery = z.infer<typeof TokenQuery>;

/** Chunks from a place on. Throws `NotThereError` for a call that is not there. */
export async function tokenPage(
  run: OpenRun,
  { span, from, limit }: TokenQuery & { readonly span: string },
): Promise<TokenPage> {
  if (!(await run.rows()).calls.has(span)) throw new NotThereError(`the call "${span}"`);
  const index = await run.chunks();
  const rows = index.rowsOf(span);
  const end = Math.min(rows.length, from + limit);
  const blobs = new Blobs(run.place.path);
  const chunks = index.read(rows.subarray(from, end)).flatMap((fields) => {
    if (fields === null) return [];
    const { kind: _kind, span: _span, parent: _parent, ...chunk } = Object(
      blobs.load(fields, () => undefined),
    );
    // Written by `TraceWriter`, which checked it.
    return [chunk as TokenChunk];
  });
  return { span, from, chunks, total: rows.length, next: end < rows.length ? end : null };
}
