/**
 * HTTP archives, as Chrome's network panel saves them (HAR 1.2: `log.entries[]`, times in
 * milliseconds, -1 where a phase did not happen; `ssl` is a part of `connect`). Headers and cookies
 * are never read.
 * @module
 */

import { z } from "zod";
import {
  type Format,
  type ImportedTimes,
  isRecord,
  jsonIn,
  moment,
  type Piece,
  statusIn,
  withoutTimes,
} from "./contract.ts";
import { ImportError, WANTED } from "./errors.ts";

const Phase = z.number().nullish();

/** An entry, as far as it is read. */
const Entry = z.object({
  startedDateTime: z.string(),
  time: z.number().nullish(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    postData: z.object({ text: z.string().nullish() }).nullish(),
  }),
  response: z.object({
    status: z.unknown(),
    content: z.object({ text: z.string().nullish(), encoding: z.string().nullish() }).nullish(),
    /** Chrome's own: why there was no response. */
    _error: z.string().nullish(),
  }),
  timings: z.object({
    blocked: Phase,
    dns: Phase,
    connect: Phase,
    send: Phase,
    wait: Phase,
    receive: Phase,
  }).nullish(),
});
type Entry = z.infer<typeof Entry>;

export const HAR: Format = {
  name: "har",
  title: "HTTP archive (HAR)",
  fits: (text) => /^\s*\{\s*"log"\s*:\s*\{/.test(text.slice(0, 1000)),
  lacks: [
    "chunk times: an archive has the whole body of a stream and one time for its end",
    "raw bytes: an archive has decoded text",
  ],

  *read(text, file) {
    const json = jsonIn(text);
    if (json === undefined) {
      throw new ImportError(
        file,
        "the archive is torn or damaged: it is not JSON to its end",
        "Save it once more from the network panel, with content",
      );
    }
    const entries = isRecord(json) && isRecord(json["log"]) ? json["log"]["entries"] : undefined;
    if (!Array.isArray(entries)) {
      throw new ImportError(file, 'wanted "log.entries" to be a list, found none', WANTED);
    }
    for (const [index, entry] of entries.entries()) {
      yield pieceOf(entry, `entry ${index + 1}`);
    }
  },
};

function pieceOf(value: unknown, place: string): Piece {
  const checked = Entry.safeParse(value);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const reason = `no HAR entry: ${[...issue?.path ?? [], issue?.message].join(": ")}`;
    return { skipped: { place, reason } };
  }
  const { request, response } = checked.data;
  if (request.method !== "POST") {
    return { skipped: { place, reason: `${request.method} is no call to a model` } };
  }
  if (typeof request.postData?.text !== "string") {
    return { skipped: { place, reason: "the request was saved without its body" } };
  }
  const started = moment(Date.parse(checked.data.startedDateTime));
  return {
    call: {
      place,
      at: started,
      times: timesOf(checked.data, started),
      provider: null,
      url: request.url,
      request: request.postData.text,
      response: bodyOf(response.content),
      // Chrome has 0 for a response that never came.
      status: statusIn(response.status),
      error: response._error ?? null,
      took: null,
    },
  };
}

function bodyOf(content: Entry["response"]["content"]): string | null {
  const text = content?.text;
  if (text === null || text === undefined) return null;
  if (content?.encoding !== "base64") return text;
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text));
  } catch (cause) {
    if (cause instanceof SyntaxError) return text;
    throw cause;
  }
}

/** A phase that did not happen took no time; one that is not there is not known. */
function timesOf({ time, timings }: Entry, started: number | null): ImportedTimes {
  if (started === null) return withoutTimes("the archive's startedDateTime is no time");
  const before = total([timings?.blocked, timings?.dns, timings?.connect]);
  const sent = before === null ? null : moment(started + before);
  const waited = total([timings?.send, timings?.wait]);
  return {
    sent,
    headers: sent === null || waited === null ? null : moment(sent + waited),
    first: null,
    end: typeof time === "number" && time >= 0 ? moment(started + time) : null,
    reason: "the archive has no time of single chunks",
  };
}

function total(phases: readonly (number | null | undefined)[]): number | null {
  let sum = 0;
  for (const phase of phases) {
    if (typeof phase !== "number") return null;
    sum += Math.max(0, phase);
  }
  return sum;
}
