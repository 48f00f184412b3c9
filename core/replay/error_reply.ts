/** Answers that were not recorded: what this program itself has to say. @module */

import type { RecordedReply } from "./reply.ts";

/** An error as a reply. Its header field tells it from everything that was recorded. */
export function errorReply(
  { status, body }: { readonly status: number; readonly body: unknown },
): RecordedReply {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return {
    status,
    reason: status === 403 ? "Forbidden" : "Not Found",
    headers: [
      ["Content-Type", "application/json"],
      ["Content-Length", String(bytes.length)],
      ["X-Model-Lens-Replay", status === 403 ? "refused" : "not recorded"],
    ],
    headMs: 0,
    pieces: () => [{ bytes, atMs: 0 }],
    ending: "whole",
    rendered: false,
  };
}
