/**
 * The server log of LM Studio, `~/.lmstudio/server-logs/<month>/<day>.<n>.log`, as versions 0.3.9 to
 * 0.4.18 write it (bug tracker of LM Studio, issues 377, 597 and 1323): a line begins with its time
 * and level, and a body follows as JSON over several lines.
 *
 *     [2025-04-17 18:32:17][DEBUG] Received request: POST to /v1/chat/completions with body {
 *     [2025-04-17 18:32:24][INFO][qwen3-8b] Generated prediction:  {
 *     [2025-04-17 18:32:24][INFO][qwen3-8b] Generated packet: {
 *     [2025-04-17 18:32:24][INFO] Finished streaming response
 *
 * Copied from the window, the time stands without brackets and the message on the next line. Nothing
 * in the log links an answer to its request: the oldest open request for the model gets it.
 * @module
 */

import {
  type Format,
  type ImportedCall,
  isRecord,
  jsonIn,
  moment,
  type Piece,
  withoutTimes,
} from "./contract.ts";

/** A line of the log with the lines that belong to it. */
interface Entry {
  readonly line: number;
  /** Milliseconds since 1970; the log has local time to the second. */
  readonly at: number | null;
  /** In brackets after the level: the model, or a part of LM Studio. */
  readonly tag: string | null;
  readonly message: string;
}

const HEAD =
  /^(?:\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\]|(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s+)\[(?:INFO|DEBUG|WARN|ERROR)\]/;
const REQUEST = /^Received (?:request: )?POST (?:request )?to (\S+) with body:? *(\{.*)$/s;
const ANSWER = /^Generated (prediction|packet): *(\{.*)$/s;

export const LM_STUDIO_LOG: Format = {
  name: "lm-studio-log",
  title: "server log of LM Studio",
  fits: (text) => text.slice(0, 20_000).split("\n").some((line) => HEAD.test(line)),
  lacks: [
    "times finer than a second, and the time zone: taken for this machine's",
    "chunk times, raw bytes, addresses",
    "which answer belongs to which request: paired by model, oldest first",
  ],

  *read(text) {
    const open: Open[] = [];
    for (const entry of entriesIn(text)) yield* step(entry, open);
    for (const one of open) yield ended(one, null);
  },
};

/** A request whose answer is not whole. */
interface Open {
  readonly entry: Entry;
  readonly url: string;
  readonly request: unknown;
  readonly model: string | null;
  readonly packets: unknown[];
}

function* step(entry: Entry, open: Open[]): Generator<Piece> {
  const { message, line, tag } = entry;
  const asked = REQUEST.exec(message);
  if (asked !== null) {
    const request = jsonIn(asked[2] ?? "");
    if (request === undefined) {
      yield { skipped: { place: `line ${line}`, reason: "the body of the request is not whole" } };
      return;
    }
    const model = isRecord(request) && typeof request["model"] === "string"
      ? request["model"]
      : null;
    open.push({ entry, url: asked[1] ?? "", request, model, packets: [] });
    return;
  }
  const answered = ANSWER.exec(message);
  if (answered !== null) {
    const value = jsonIn(answered[2] ?? "");
    if (value === undefined) {
      yield { skipped: { place: `line ${line}`, reason: `the ${answered[1]} is not whole` } };
      return;
    }
    const one = open.find(({ model }) => model === null || model === tag) ?? open[0];
    if (one === undefined) {
      yield { skipped: { place: `line ${line}`, reason: "an answer to no request in the file" } };
      return;
    }
    one.packets.push(value);
    if (answered[1] === "prediction") yield close(one, open, null);
    return;
  }
  if (/^Finished streaming response/.test(message)) {
    const one = open.find(({ packets }) => packets.length > 0) ?? open[0];
    if (one !== undefined) yield close(one, open, null);
    return;
  }
  if (/^(Client disconnected|\[Server Error\]|Error:)/.test(message)) {
    const one = open.find(({ model }) => model === null || model === tag) ?? open[0];
    if (one !== undefined) yield close(one, open, message.split("\n")[0] ?? message);
  }
}

function close(one: Open, open: Open[], error: string | null): Piece {
  open.splice(open.indexOf(one), 1);
  return ended(one, error);
}

function ended({ entry, url, request, packets }: Open, error: string | null): Piece {
  const call: ImportedCall = {
    place: `line ${entry.line}`,
    at: entry.at,
    times: withoutTimes("the server log of LM Studio has whole seconds"),
    provider: "lm-studio",
    url,
    request,
    response: packets.length === 0 ? null : packets,
    status: null,
    error: error ??
      (packets.length === 0
        ? "the log has no answer: LM Studio logs streamed ones on demand"
        : null),
    took: null,
  };
  return { call };
}

interface Head {
  readonly line: number;
  readonly at: number | null;
  readonly rest: string[];
}

/** Lines that begin with a time, each with what follows up to the next. */
function* entriesIn(text: string): Generator<Entry> {
  let head: Head | undefined;
  let number = 0;
  for (const raw of text.split("\n")) {
    number++;
    const line = raw.replace(/\r$/, "");
    const found = HEAD.exec(line);
    if (found === null) {
      head?.rest.push(line);
      continue;
    }
    if (head !== undefined) yield entryOf(head);
    const at = moment(Date.parse((found[1] ?? found[2] ?? "").replace(" ", "T")));
    head = { line: number, at, rest: [line.slice(found[0].length)] };
  }
  if (head !== undefined) yield entryOf(head);
}

function entryOf({ line, at, rest }: Head): Entry {
  const text = rest.join("\n").trim();
  const tagged = /^\[([^\]\n]+)\]\s*/.exec(text);
  // "[Server Error]" is the message and no tag.
  const tag = tagged === null || tagged[1] === "Server Error" ? null : tagged[1] ?? null;
  return { line, at, tag, message: tag === null ? text : text.slice(tagged?.[0].length ?? 0) };
}
