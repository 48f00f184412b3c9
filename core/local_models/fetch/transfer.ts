/** One request for a file or the rest of one. @module */

import { ModelFetchError } from "./error.ts";

/** What to ask for. */
export interface TransferRequest {
  readonly url: URL;
  /** The name of the file in messages. */
  readonly file: string;
  /** Bytes that are there already. */
  readonly from: number;
  /** The version that they are of; null where the server named none. */
  readonly etag: string | null;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds without a byte after which the server counts as stalled. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What the server sends. Disposing of it ends the request. */
export interface Transfer extends Disposable {
  /** Where the bytes belong: `from`, or 0 where the server starts anew. */
  readonly offset: number;
  /** Size of the whole file; null where the server does not tell. */
  readonly total: number | null;
  readonly etag: string | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Asks for the bytes from `from` on. A server that cannot continue, or has another version by now,
 * sends the whole file.
 *
 * @throws {ModelFetchError} for every answer that is not the file
 * @throws the reason of `signal`
 */
export async function transfer(request: TransferRequest): Promise<Transfer> {
  const watchdog = new Watchdog(request);
  const response = await watchdog.guard(
    request.fetch(request.url, {
      headers: headersFor(request),
      signal: watchdog.signal,
    }),
    "unreachable",
  );
  const answer = await read(response, request);
  if (answer === "again") return await transfer({ ...request, from: 0, etag: null });
  return {
    ...answer,
    chunks: chunksOf(response, watchdog),
    [Symbol.dispose]: () => watchdog.abandon(),
  };
}

function headersFor({ from, etag }: TransferRequest): HeadersInit {
  return {
    // What is hashed is the file, and not a compressed form of it.
    "accept-encoding": "identity",
    ...(from === 0 ? {} : { range: `bytes=${from}-` }),
    ...(from === 0 || etag === null || etag.startsWith("W/") ? {} : { "if-range": etag }),
  };
}

type Answer = Pick<Transfer, "offset" | "total" | "etag">;

async function read(response: Response, request: TransferRequest): Promise<Answer | "again"> {
  const { from, file } = request;
  const fail = async (reason: ModelFetchError["reason"], why: string): Promise<never> => {
    await response.body?.cancel();
    throw new ModelFetchError(reason, { file, why });
  };
  const { status, headers } = response;
  const etag = headers.get("etag");
  if (status === 416 && from > 0) {
    await response.body?.cancel();
    return "again";
  }
  if (status === 404 || status === 410) {
    return await fail("not_found", `the server has no such file (status ${status})`);
  }
  if (status === 401 || status === 403) {
    return await fail("forbidden", `the server does not let anyone have it (status ${status})`);
  }
  if (status !== 200 && status !== 206) {
    return await fail("refused", `the server answered with status ${status}`);
  }
  if (/^\s*text\/html\b/i.test(headers.get("content-type") ?? "")) {
    return await fail("web_page", "the server sent a web page");
  }
  if (status === 200) return { offset: 0, total: wholeNumber(headers.get("content-length")), etag };
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const changed = etag !== null && request.etag !== null && etag !== request.etag;
  if (range === null || Number(range[1]) !== from || changed) {
    await response.body?.cancel();
    return from > 0 ? "again" : await fail("refused", "the server sent another part of it");
  }
  return { offset: from, total: wholeNumber(range[2]), etag };
}

function wholeNumber(text: string | null | undefined): number | null {
  const number = Number(text);
  return text && Number.isSafeInteger(number) ? number : null;
}

async function* chunksOf(response: Response, watchdog: Watchdog): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  while (true) {
    const { done, value } = await watchdog.guard(reader.read(), "cut");
    if (done) return;
    yield value;
  }
}

/** Ends a request that waits too long for one answer; writing what arrived does not count. */
class Watchdog {
  readonly #request: TransferRequest;
  readonly #controller = new AbortController();

  constructor(request: TransferRequest) {
    this.#request = request;
  }

  get signal(): AbortSignal {
    const { signal } = this.#request;
    return signal === undefined
      ? this.#controller.signal
      : AbortSignal.any([signal, this.#controller.signal]);
  }

  /** Waits for one step; a failure of the connection is told as `reason`. */
  async guard<T>(step: Promise<T>, reason: "unreachable" | "cut"): Promise<T> {
    const { file, stallMs, signal } = this.#request;
    const timer = setTimeout(() => {
      const why = `nothing arrived for ${stallMs / 1000} s`;
      this.#controller.abort(new ModelFetchError("stalled", { file, why }));
    }, stallMs);
    try {
      return await step;
    } catch (cause) {
      signal?.throwIfAborted();
      this.#controller.signal.throwIfAborted();
      // The only form in which fetch reports whatever went wrong on the wire.
      if (!(cause instanceof TypeError)) throw cause;
      throw new ModelFetchError(reason, { file, why: WHY[reason], cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the request, if it is still under way. */
  abandon(): void {
    this.#controller.abort();
  }
}

const WHY = {
  unreachable: "the server cannot be reached",
  cut: "the connection broke",
};
