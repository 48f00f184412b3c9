/** Reads a response of one JSON value a line, each with the time at which its bytes arrived. @module */

import { ProviderError } from "./contract.ts";
import { networkLines } from "./network_lines.ts";
import { notThisDialect } from "./openai/failures.ts";
import type { OpenReply } from "./server_api.ts";

/** A line of the response. */
export interface NdjsonLine {
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  readonly value: unknown;
}

/**
 * The values of a response, up to and with the one for which `isLast` holds; what follows is not
 * read. Ends without such a one where the server ended properly: whether the answer is whole is the
 * caller's to judge. Throws `ProviderError` where a line is not JSON, or the connection broke.
 */
export async function* readNdjson(
  { response, where, url }: OpenReply,
  isLast: (value: unknown) => boolean,
): AsyncGenerator<NdjsonLine> {
  if (/html/i.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    throw notThisDialect(where, "a web page");
  }
  const progress = { begun: false, finished: false, done: false };
  for await (const { at, text } of networkLines(response, { where, url, progress })) {
    for (const line of text.split("\n")) {
      if (line.trim() === "" || progress.done) continue;
      const value = parsed(line, where);
      progress.begun = true;
      progress.finished = progress.done = isLast(value);
      yield { at, value };
    }
  }
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    if (/^\s*</.test(line)) throw notThisDialect(where, "a web page");
    throw new ProviderError(
      "malformed",
      `${where} sent a line that is not JSON: "${line.slice(0, 80)}"`,
      { cause },
    );
  }
}
