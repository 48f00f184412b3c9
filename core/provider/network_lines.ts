/** The lines of a response as the network brings them, with the outcome of every way to end. @module */

import { BodyReader } from "./body_reader.ts";
import { ProviderError } from "./contract.ts";
import { connectionFailure } from "./openai/failures.ts";
import { Utf8Lines } from "./utf8_lines.ts";

/** How far the reader of the lines has come; it is looked at after each of them. */
export interface Progress {
  /** Whether content has arrived. */
  readonly begun: boolean;
  /** Whether the answer is whole, so that its end no longer matters. */
  readonly finished: boolean;
  /** Whether nothing that follows counts. */
  readonly done: boolean;
}

/**
 * Network chunks as whole lines of text with the time at which their bytes arrived, until nothing
 * that follows counts. Throws `ProviderError` where the connection breaks before the answer is whole.
 */
export async function* networkLines(
  response: Response,
  { where, url, progress }: {
    readonly where: string;
    readonly url: URL;
    readonly progress: Progress;
  },
): AsyncGenerator<{ at: number; text: string }> {
  if (response.body === null) return;
  const lines = new Utf8Lines();
  const body = new BodyReader(response.body);
  let at: number | undefined;
  try {
    while (!progress.done) {
      const bytes = await body.read();
      // What follows the last line feed came with the chunk before.
      at = bytes === undefined ? at ?? performance.now() : performance.now();
      const texts = bytes === undefined ? lines.rest() : lines.take(bytes);
      for (const text of strict(texts, where)) yield { at, text };
      if (bytes === undefined) return;
    }
    // A response that is read to its end leaves its connection to the next request.
    await body.drain(ENDING_MS);
  } catch (cause) {
    const brokeOff = cause instanceof TypeError;
    // The answer is whole; only the end of the response did not come.
    if (brokeOff && (progress.finished || progress.done)) return;
    throw brokeOff ? brokenOff(cause, { where, url, begun: progress.begun }) : cause;
  } finally {
    // Rejects where the response broke off, which has been told by then.
    await Promise.allSettled([body.cancel()]);
  }
}

/** For so many milliseconds the end of a response may come after the end of the answer. */
const ENDING_MS = 50;

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
