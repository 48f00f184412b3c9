/** What is remembered of each request to an imitation server. @module */
import type { HttpRequest } from "./http_request.ts";

/** A request that the server received, and what became of it. Times are epoch ms with fractions. */
export interface ImitatedRequest {
  /** Position among all requests, from 0. */
  readonly index: number;
  /** In capitals. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; a string if it is not JSON, null if there is none. */
  readonly body: unknown;
  /** Status answered; null while the reply is not chosen, 0 for none at all. */
  readonly status: number | null;
  /** When the whole request had arrived. */
  readonly receivedAt: number;
  /** When the head of the reply was handed to the socket. */
  readonly headSentAt: number | null;
  /** When each chunk with content was handed to the socket; equal times shared a write. */
  readonly sentAt: readonly number[];
  /** When the reply was over, for whatever reason. */
  readonly endedAt: number | null;
  /** Whether the client went away before the end of the reply. */
  readonly aborted: boolean;
}

/** A request while its reply is under way. */
export type RequestRecord =
  & { -readonly [Field in keyof ImitatedRequest]: ImitatedRequest[Field] }
  & {
    sentAt: number[];
  };

/** Begins the record of a request that arrived at `startedAt` (`performance.now()`). */
export function recordOf(
  { method, path, headers, body }: HttpRequest,
  { index, startedAt }: { index: number; startedAt: number },
): RequestRecord {
  return {
    index,
    method,
    path,
    headers,
    body: parsedBody(body),
    status: null,
    receivedAt: epochMs(startedAt),
    headSentAt: null,
    sentAt: [],
    endedAt: null,
    aborted: false,
  };
}

/** A body as JSON; as text if it is not JSON, null if it is empty. */
export function parsedBody(body: string): unknown {
  if (body === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    // Kept as it came; the route answers 400.
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}

/** A reading of `performance.now()` as ms since 1970, comparable between processes. */
export function epochMs(now: number): number {
  return performance.timeOrigin + now;
}
