/** Turns a response into chunks, each with the time at which its bytes arrived. @module */

import type { ChatChunk } from "../contract.ts";
import { networkLines } from "../network_lines.ts";
import type { OpenReply } from "../server_api.ts";
import { AnswerReader } from "./answer_reader.ts";
import { notThisDialect } from "./failures.ts";

/** Chunks of a reply. Throws `ProviderError` unless the server said that the answer is whole. */
export async function* readReply(
  { response, where, url }: OpenReply,
): AsyncGenerator<ChatChunk> {
  const type = response.headers.get("content-type") ?? "";
  if (/html/i.test(type)) {
    await response.body?.cancel();
    throw notThisDialect(where, "a web page");
  }
  const answer = new AnswerReader(where);
  for await (const { at, text } of networkLines(response, { where, url, progress: answer })) {
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
