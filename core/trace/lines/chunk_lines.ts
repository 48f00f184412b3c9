/** Several chunks in one line of `tokens.ndjson`, and such a line as the chunks that it holds. @module */

import type { EventOf, TraceEvent } from "../../events/mod.ts";

type Chunk = EventOf<"chunk.received">;
type Fields = Readonly<Record<string, unknown>>;

/** `kind` of a line that holds several chunks, one `seq` after the other. No event has it. */
export const GATHERED = "chunks.received";

/** How long a chunk may wait for others to share its line, in milliseconds. */
export const GATHERED_MS = 250;
/** So many chunks share a line at most. */
const MOST = 256;
/** A chunk with a longer text has a line of its own, in UTF-16 units. */
const LONGEST = 512;

/**
 * Gathers chunks that follow on one another and have the same fields: only a text, only reasoning,
 * only a piece of the arguments of one tool call, or nothing but their time. All others have lines
 * of their own.
 */
export class GatheredChunks {
  #chunks: Chunk[] = [];
  #column: string | undefined;

  /** Takes the event in; false when it cannot share a line with those that are there. */
  join(event: TraceEvent): boolean {
    const column = event.kind === "chunk.received" ? columnOf(event) : undefined;
    if (column === undefined || event.kind !== "chunk.received") return false;
    const first = this.#chunks[0];
    if (first === undefined) this.#column = column;
    else if (
      column !== this.#column || this.#chunks.length === MOST ||
      event.seq !== first.seq + this.#chunks.length ||
      Math.abs(event.t - first.t) > GATHERED_MS * 1e6
    ) return false;
    this.#chunks.push(event);
    return true;
  }

  /** What was gathered since the last time. */
  take(): readonly Chunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}

/** The line of chunks that `GatheredChunks` put together: two or more. */
export function gatheredLine(chunks: readonly Chunk[]): string {
  const { seq, t, span, text, reasoning, tools } = chunks[0] ?? { seq: 0, t: 0, span: "" };
  const column = <T>(of: (chunk: Chunk) => T) => chunks.map(of);
  return JSON.stringify({
    seq,
    t,
    last: seq + chunks.length - 1,
    kind: GATHERED,
    span: chunks.every((one) => one.span === span) ? span : column((one) => one.span),
    dt: chunks.slice(1).map((one, at) => one.t - (chunks[at]?.t ?? 0)),
    ...(text === undefined ? {} : { text: column((one) => one.text) }),
    ...(reasoning === undefined ? {} : { reasoning: column((one) => one.reasoning) }),
    ...(tools === undefined ? {} : {
      tool: tools[0]?.index,
      arguments: column((one) => one.tools?.[0]?.arguments),
    }),
  });
}

/** The chunks of a line whose `kind` is `GATHERED`; undefined where it does not hold what it says. */
export function chunksIn(line: Fields): readonly Chunk[] | undefined {
  const { seq, last, tool, arguments: args } = line;
  if (!isCount(seq) || !isCount(last)) return undefined;
  const count = last - seq + 1;
  const times = timesIn(line, count);
  const spans = typeof line["span"] === "string" ? line["span"] : textsIn(line["span"], count);
  const text = textsIn(line["text"], count);
  const reasoning = textsIn(line["reasoning"], count);
  const pieces = textsIn(args, count);
  const isWhole = times !== undefined && spans !== undefined &&
    [[line["text"], text], [line["reasoning"], reasoning], [args, pieces]].every(
      ([written, read]) => written === undefined || read !== undefined,
    ) && (pieces === undefined || isCount(tool));
  if (!isWhole) return undefined;
  return times.map((t, at) => {
    const [said, thought, piece] = [text?.[at], reasoning?.[at], pieces?.[at]];
    return {
      seq: seq + at,
      t,
      kind: "chunk.received",
      span: typeof spans === "string" ? spans : spans[at] ?? "",
      ...(said === undefined ? {} : { text: said }),
      ...(thought === undefined ? {} : { reasoning: thought }),
      ...(piece === undefined ? {} : { tools: [{ index: Number(tool), arguments: piece }] }),
    };
  });
}

/** The field that a chunk has, if it is one that lines are gathered of. */
function columnOf({ parent, text, reasoning, tools, ids, lp, pieces, top }: Chunk) {
  if (parent ?? ids ?? lp ?? pieces ?? top) return undefined;
  const [tool, ...more] = tools ?? [];
  const texts = [text, reasoning, tool?.arguments].filter((one) => one !== undefined);
  if (texts.length > 1 || (texts[0]?.length ?? 0) > LONGEST) return undefined;
  if (text !== undefined) return "text";
  if (reasoning !== undefined) return "reasoning";
  if (tools === undefined) return "";
  const isPiece = tool?.arguments !== undefined && more.length === 0 && tool.id === undefined &&
    tool.name === undefined;
  return isPiece ? `tool ${tool.index}` : undefined;
}

function timesIn({ t, dt }: Fields, count: number): readonly number[] | undefined {
  if (!isCount(t) || !Array.isArray(dt) || dt.length !== count - 1) return undefined;
  const times = [t];
  let now = t;
  for (const since of dt) {
    if (!Number.isSafeInteger(since)) return undefined;
    now += Number(since);
    times.push(now);
  }
  return times;
}

function textsIn(value: unknown, count: number): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length !== count) return undefined;
  return value.every((one): one is string => typeof one === "string") ? value : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
