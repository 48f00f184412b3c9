/** The events of a run as NDJSON, from files that are read as they are sent. @module */

import { z } from "zod";
import { type Batch, cursorAt, readBatch } from "../live/batch.ts";
import { count } from "../query.ts";
import { objectIn } from "../run/line_blocks.ts";
import { WholeRequests } from "../run/whole_requests.ts";

/** What can be asked of the events of a run. */
export const EventQuery = z.object({
  /** `seq` of the first, and of the last. */
  from: count(0),
  to: z.coerce.number<string>().int().min(0).default(Number.MAX_SAFE_INTEGER),
  /** Only of these kinds, separated by commas. */
  kind: z.string().optional(),
  /** Only of this call. */
  call: z.string().optional(),
  /** So many in a reply that is not streamed. */
  limit: count(1000, { most: 100_000 }),
});
export type EventQuery = z.infer<typeof EventQuery>;

/** One event and its `seq`. */
interface EventLine {
  readonly seq: number;
  readonly text: string;
}

/** The events that fit, in order, as far as the files have them now. */
export function eventStream(
  run: string,
  query: EventQuery,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const batches = eventBatches(run, query);
  return new ReadableStream({
    pull(controller) {
      for (;;) {
        const { done, value } = batches.next();
        if (done === true) return controller.close();
        // A batch in which none fits is no reason to send nothing.
        if (value.length === 0) continue;
        controller.enqueue(encoder.encode(value.join("\n") + "\n"));
        return;
      }
    },
  }, { highWaterMark: 0 });
}

/** A page of them, and the `seq` from which the next goes on; null at the end. */
export function eventPage(
  run: string,
  query: EventQuery,
): { readonly events: readonly unknown[]; readonly next: number | null } {
  const lines: EventLine[] = [];
  for (const batch of parsedBatches(run, query)) {
    lines.push(...batch);
    const next = lines[query.limit];
    if (next === undefined) continue;
    return { events: objectsIn(lines.slice(0, query.limit)), next: next.seq };
  }
  return { events: objectsIn(lines), next: null };
}

function* eventBatches(run: string, query: EventQuery): Generator<readonly string[]> {
  const { kind, call, to } = query;
  const isWhole = kind === undefined && call === undefined && to === Number.MAX_SAFE_INTEGER;
  if (!isWhole) {
    for (const batch of parsedBatches(run, query)) yield batch.map(({ text }) => text);
    return;
  }
  for (const { events } of batchesFrom(run, query.from)) yield events;
}

function* batchesFrom(run: string, from: number): Generator<Batch> {
  const requests = new WholeRequests(run);
  let batch = readBatch(run, cursorAt(run, from), requests);
  for (; batch !== undefined; batch = readBatch(run, batch.next, requests)) yield batch;
}

function* parsedBatches(run: string, query: EventQuery): Generator<EventLine[]> {
  const kinds = query.kind?.split(",");
  for (const batch of batchesFrom(run, query.from)) {
    const lines: EventLine[] = [];
    for (const text of batch.events) {
      const { seq, kind, span } = objectIn(text) ?? {};
      if (typeof seq !== "number" || seq > query.to) continue;
      if (kinds !== undefined && !kinds.includes(String(kind))) continue;
      if (query.call !== undefined && span !== query.call) continue;
      lines.push({ seq, text });
    }
    yield lines;
    if (batch.last >= query.to) return;
  }
}

function objectsIn(lines: readonly EventLine[]): unknown[] {
  return lines.map(({ text }) => objectIn(text));
}
