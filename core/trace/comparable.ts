/** A run as text without anything that differs by nature: what `git diff` is to show. @module */

import { isBlobRef } from "./blobs.ts";
import { LineReader } from "./line_reader.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lines of text for one `events.ndjson`: settings, prompts, answers and scores, in the order of the
 * plan; no times, ids or figures of speed. Works on the file alone, because git hands over a copy
 * of one file: long texts appear as their hash. Damaged lines are counted in the last line.
 */
export async function* comparableText(file: string): AsyncGenerator<string> {
  const opened = LineReader.open(file);
  if (opened === undefined) return;
  using reader = opened;
  const samples = new Map<string, Fields[]>();
  const sampleOfSpan = new Map<string, string>();
  let damaged = 0;
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (const { value } of batch) {
      if (value === undefined) damaged++;
      else if (value["kind"] === "header") yield* headerLines(value);
      else collect(value, { samples, sampleOfSpan });
    }
  }
  // The order of the ids, because with several lanes samples end in any order.
  for (const [sample, events] of [...samples].sort(([a], [b]) => byParts(a, b))) {
    yield "";
    yield `## ${sample}`;
    for (const event of events) yield* eventLines(event);
  }
  if (damaged > 0) yield `\nDamaged lines: ${damaged}`;
}

function* headerLines(header: Fields): Generator<string> {
  yield "# run";
  for (const name of ["schema", "program", "seed", "config", "models", "plugins"]) {
    yield* indented(name, header[name]);
  }
}

interface Collected {
  readonly samples: Map<string, Fields[]>;
  readonly sampleOfSpan: Map<string, string>;
}

function collect(event: Fields, { samples, sampleOfSpan }: Collected): void {
  const { kind, span, parent, sample } = event;
  if (kind === "sample.started") {
    sampleOfSpan.set(String(span), String(sample));
    // What is asked again counts anew.
    samples.set(String(sample), [event]);
    return;
  }
  const above = String(parent ?? "").split("/")[0] ?? "";
  const owner = sampleOfSpan.get(String(span)) ?? sampleOfSpan.get(above);
  if (owner === undefined) return;
  sampleOfSpan.set(String(span), owner);
  samples.get(owner)?.push(event);
}

function* eventLines(event: Fields): Generator<string> {
  switch (event["kind"]) {
    case "call.started":
      yield* indented("request", event["request"]);
      break;
    case "call.completed":
      yield* indented("answer", event["text"]);
      if (event["reasoning"] !== undefined) yield* indented("reasoning", event["reasoning"]);
      if (event["toolCalls"] !== undefined) {
        yield* indented("tools", withoutIds(event["toolCalls"]));
      }
      yield `finish: ${event["finishReason"]}`;
      break;
    case "sample.started":
      yield* indented("target", event["target"]);
      break;
    case "sample.scored":
      yield `score: ${event["score"]}`;
      break;
    case "sample.skipped":
      yield* indented("skipped", failureOf(event["reason"]));
      break;
    case "sample.failed":
    case "call.failed":
      yield* indented("failed", failureOf(event["error"]));
      break;
    default:
      // Chunks, metrics and the like differ by nature.
      break;
  }
}

/** Engines draw a new id for each tool call. */
function withoutIds(calls: unknown): unknown {
  if (!Array.isArray(calls)) return calls;
  return calls.map((call) => typeof call === "object" ? { ...call, id: undefined } : call);
}

/** The type alone: messages hold addresses and times. */
function failureOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "type" in error ? error.type : error;
}

function* indented(name: string, value: unknown): Generator<string> {
  if (isBlobRef(value)) yield `${name}: ${value.$blob} (${value.bytes} bytes)`;
  else if (typeof value === "string") {
    yield `${name}:`;
    for (const line of value.split("\n")) yield `  ${line}`;
  } else if (typeof value === "object" && value !== null) {
    yield `${name}:`;
    for (const line of JSON.stringify(value, null, 1).split("\n")) yield `  ${line}`;
  } else yield `${name}: ${value}`;
}

/** `1/smoke/sum-10` after `1/smoke/sum-9`. */
function byParts(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}

const COLLATOR = new Intl.Collator("en", { numeric: true });
