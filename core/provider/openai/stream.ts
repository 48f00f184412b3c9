/** Turns a response into chunks, each with the time at which its bytes arrived. @module */

import { deadline } from "@std/async";
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

/** For so many milliseconds the end of a response may come after the end of the answer. */
const ENDING_MS = 50;

/** Network chunks as whole lines of text, until the answer is done. */
async function* textChunks(
  response: Response,
  { where, url, answer }: { where: string; url: URL; answer: AnswerReader },
): AsyncGenerator<{ at: number; text: string }> {
  if (response.body === null) return;
  const lines = new Utf8Lines();
  const reader = response.body.getReader();
  let at: number | undefined;
  try {
    while (!answer.done) {
      const { value, done } = await reader.read();
      // What follows the last line feed came with the chunk before.
      at = done ? at ?? performance.now() : performance.now();
      for (const text of strict(done ? lines.rest() : lines.take(value), where)) yield { at, text };
      if (done) return;
    }
    await deadline(readToEnd(reader), ENDING_MS);
  } catch (cause) {
    const brokeOff = cause instanceof TypeError;
    const late = cause instanceof DOMException && cause.name === "TimeoutError";
    // The answer is whole; only the end of the response did not come.
    if ((brokeOff || late) && (answer.finished || answer.done)) return;
    throw brokeOff ? brokenOff(cause, { where, url, begun: answer.begun }) : cause;
  } finally {
    // Rejects where the response broke off, which has been told by then.
    await Promise.allSettled([reader.cancel()]);
  }
}

/** A response that is read to its end leaves its connection to the next request. */
async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
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
