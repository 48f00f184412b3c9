/** Turns a response into chunks, each with the time at which its bytes arrived. @module */

import { type ChatChunk, ProviderError } from "../contract.ts";
import { AnswerReader } from "./answer_reader.ts";
import { connectionFailure, notThisDialect } from "./failures.ts";
import { Utf8Lines } from "./utf8_lines.ts";

/** Chunks of a reply. Throws `ProviderError` unless the server said that the answer is whole. */
export async function* readReply(
  response: Response,
  { where, url }: { readonly where: string; readonly url: URL },
): AsyncGenerator<ChatChunk> {
  const type = response.headers.get("content-type") ?? "";
  if (/html/i.test(type)) {
    await response.body?.cancel();
    throw notThisDialect(where, "a web page");
  }
  const answer = new AnswerReader(where);
  for await (const { at, text } of textChunks(response, { where, url, answer })) {
    if (/json/i.test(type)) answer.gather(text);
    else answer.feed(text);
    yield* answer.take(at);
    if (answer.done) break;
  }
  yield* answer.end();
}

/**
 * Chunks of replies that are objects already, for an engine in process that speaks this dialect.
 * Throws as `readReply()` does.
 */
export async function* readReplies(
  replies: AsyncIterable<{ readonly at: number; readonly reply: unknown }>,
  where: string,
): AsyncGenerator<ChatChunk> {
  const answer = new AnswerReader(where);
  for await (const { at, reply } of replies) {
    answer.accept(reply);
    yield* answer.take(at);
  }
  yield* answer.end();
}

/** Network chunks as whole lines of text. */
async function* textChunks(
  response: Response,
  { where, url, answer }: { where: string; url: URL; answer: AnswerReader },
): AsyncGenerator<{ at: number; text: string }> {
  const lines = new Utf8Lines();
  let at = performance.now();
  try {
    for await (const bytes of response.body ?? []) {
      at = performance.now();
      for (const text of strict(lines.take(bytes), where)) yield { at, text };
    }
    for (const text of strict(lines.rest(), where)) yield { at, text };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    // The answer is whole; only the end of the stream did not come.
    if (answer.finished) return;
    throw brokenOff(cause, { where, url, begun: answer.begun });
  }
}

function* strict(lines: Generator<string>, where: string): Generator<string> {
  try {
    yield* lines;
  } catch (cause) {
    throw new ProviderError("malformed", `${where} sent bytes that are not UTF-8`, { cause });
  }
}

function brokenOff(
  cause: TypeError,
  { where, url, begun }: { where: string; url: URL; begun: boolean },
): ProviderError {
  if (!begun) {
    return new ProviderError("closed", `${where} closed the connection before its first word`, {
      cause,
      hint: "Look at the server's own log",
    });
  }
  if (/body/i.test(cause.message)) {
    return new ProviderError("cut", `${where} closed the connection in the middle of its answer`, {
      cause,
      hint: "Look at the server's own log; it may have run out of memory",
    });
  }
  return connectionFailure(cause, url);
}
