/** Puts a reply on the wire at its times, and notices a client that leaves. @module */
import { type HttpReader, MalformedRequestError, writeAll } from "./http_request.ts";
import { type Reply, type Write, writesOf } from "./reply.ts";
import { epochMs, type RequestRecord } from "./request_record.ts";
import { untilAborted, waitUntil } from "./schedule.ts";

/** One request's way back to the client. */
export interface ReturnPath {
  readonly connection: Deno.Conn;
  readonly reader: HttpReader;
  readonly keepAlive: boolean;
  /** `performance.now()` when the request had arrived. */
  readonly startedAt: number;
  /** Where to note what was sent when, if anywhere. */
  readonly record: RequestRecord | null;
}

/** Sends a reply; false when the connection cannot be used again. */
export async function deliver(
  reply: Reply,
  { connection, reader, keepAlive, startedAt, record }: ReturnPath,
): Promise<boolean> {
  if (record !== null) record.status = reply.status;
  const writes = writesOf(reply, { keepAlive });
  const takesTime = reply.ending === "stall" || writes.some(({ atMs }) => atMs > 0);
  const gone = takesTime ? whenGone(reader) : NEVER;
  for (const write of writes) {
    if (write.atMs > 0) await waitUntil(startedAt + write.atMs, gone.signal);
    if (gone.signal.aborted) break;
    if (record !== null) stamp(record, write);
    await writeAll(connection, write.bytes);
  }
  if (reply.ending === "stall") await untilAborted(gone.signal);
  if (record !== null) record.aborted = gone.signal.aborted;
  gone.stop();
  const reusable = keepAlive && reply.framing !== "close";
  return reusable && reply.ending === "complete" && !gone.signal.aborted;
}

const NEVER = { signal: new AbortController().signal, stop: () => {} };

/** Watches for the client's departure, which shows as the end of what it sends. */
function whenGone(reader: HttpReader): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let watching = true;
  const watch = async () => {
    try {
      while (watching) {
        if (!await reader.more()) return controller.abort();
      }
    } catch (error) {
      // It sends without end while it should listen.
      if (!(error instanceof MalformedRequestError)) throw error;
      controller.abort();
    }
  };
  watch();
  return { signal: controller.signal, stop: () => watching = false };
}

function stamp(record: RequestRecord, write: Write): void {
  const now = epochMs(performance.now());
  if (write.withHead) record.headSentAt = now;
  for (let n = 0; n < write.completes; n++) record.sentAt.push(now);
}
