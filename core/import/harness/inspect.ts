/**
 * Logs of Inspect: one JSON object (`.json`), or a ZIP archive of its parts (`.eval`): `header.json`
 * and `samples/<id>_epoch_<n>.json`. A sample has `id`, `epoch`, `input`, `messages`, `target`,
 * `output` and `scores`; long texts are under `attachments`, and are named by `attachment://<hash>`.
 * @module
 */

import type { Metric } from "../../benchmark/contract.ts";
import type { ToolCall, Usage } from "../../events/call.ts";
import { sha256 } from "../../sha256.ts";
import { isRecord, jsonIn, moment, type Skipped } from "../contract.ts";
import { ImportError } from "../errors.ts";
import {
  type HarnessAnswer,
  type HarnessRun,
  type HarnessSample,
  sampleId,
  scoreIn,
} from "./contract.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A log in its parts. */
export interface InspectLog {
  /** Everything but the samples. */
  readonly header: unknown;
  /** Text or value of each sample, with its place in the log. */
  readonly samples: readonly { readonly place: string; readonly value: unknown }[];
}

/** For a file of another kind. */
export const WANTED = "Give a log of Inspect: .eval or .json, from its folder logs/";

/** The parts of a log that is one JSON object. Throws `ImportError`. */
export function inspectJson(text: string, file: string): InspectLog {
  const log = jsonIn(text);
  if (!isRecord(log)) throw new ImportError(file, "it is no JSON object", WANTED);
  const { samples, ...header } = log;
  return {
    header,
    samples: (Array.isArray(samples) ? samples : []).map((value, index) => ({
      place: `sample ${index + 1}`,
      value,
    })),
  };
}

/** Reads a run. Throws `ImportError` when there is no sample in it. */
export function inspectRun({ header, samples }: InspectLog, file: string): HarnessRun {
  const told: Fields = isRecord(header) ? header : {};
  const run: Fields = Object(told["eval"]);
  if (typeof run["task"] !== "string") {
    throw new ImportError(file, "it names no task under eval.task", WANTED);
  }
  const skipped: Skipped[] = [];
  const read = samples.flatMap(({ place, value }) => {
    const whole = resolved(value);
    if (isRecord(whole) && "id" in whole) return [sampleOf(whole)];
    skipped.push({ place, reason: "no sample: torn or damaged" });
    return [];
  });
  if (read.length === 0) throw new ImportError(file, "there is no sample in it", WANTED);
  const version = run["task_version"];
  const stats = Object(told["stats"]);
  const packages = Object(run["packages"]);
  return {
    harness: "Inspect",
    version: typeof packages["inspect_ai"] === "string" ? packages["inspect_ai"] : null,
    began: timeIn(stats["started_at"]) ?? timeIn(run["created"]),
    model: typeof run["model"] === "string" ? run["model"] : "(not named)",
    tasks: [{
      name: sampleId(run["task"].replace(/^.*\//, "")),
      version: version === undefined || version === null ? "unknown" : `inspect ${String(version)}`,
      samples: read,
    }],
    skipped,
    lacks: [
      "chunks and the server's own times",
      "calls before the last of a sample, where a solver made several: its messages are in the request of the last",
      ...(told["status"] === "success"
        ? []
        : [`samples, perhaps: its status is "${told["status"]}"`]),
    ],
  };
}

/** Puts texts back where a log names them by their hash. */
function resolved(value: unknown): unknown {
  const attachments = isRecord(value) ? Object(value["attachments"]) : {};
  const whole = (one: unknown): unknown => {
    if (typeof one === "string") {
      const [, hash] = /^attachment:\/\/(\w+)$/.exec(one) ?? [];
      const text = hash === undefined ? undefined : attachments[hash];
      return typeof text === "string" ? text : one;
    }
    if (Array.isArray(one)) return one.map(whole);
    if (!isRecord(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, whole(inner)]));
  };
  if (!isRecord(value)) return value;
  const { attachments: _, events: _events, store: _store, ...rest } = value;
  return whole(rest);
}

function sampleOf(sample: Fields): HarnessSample {
  const { target, input, epoch } = sample;
  const id = String(sample["id"]);
  const output: Fields = Object(sample["output"]);
  const messages = messagesBefore(sample);
  const error = sample["error"];
  const scores = Object.entries(Object(sample["scores"]));
  return {
    id: sampleId(epoch === undefined || epoch === 1 ? id : `${id}.e${String(epoch)}`),
    item: sampleId(id),
    hash: sha256(JSON.stringify([input ?? null, target ?? null, epoch ?? 1])),
    target: target ?? null,
    request: messages.length === 0 ? null : { messages },
    answer: answerOf(output),
    times: { sent: timeIn(sample["started_at"]), end: timeIn(sample["completed_at"]) },
    verdict: isRecord(error)
      ? { failure: { type: "harness_error", message: String(error["message"] ?? "no message") } }
      : scores.length === 0
      ? { failure: { type: "not_scored", message: "The log has no score of it" } }
      : verdictOf(scores),
  };
}

/** The conversation up to the answer that was judged. */
function messagesBefore({ messages, input }: Fields): readonly unknown[] {
  const all = Array.isArray(messages) && messages.length > 0
    ? messages
    : Array.isArray(input)
    ? input
    : typeof input === "string"
    ? [{ role: "user", content: input }]
    : [];
  const isAnswer = isRecord(all.at(-1)) && Object(all.at(-1))["role"] === "assistant";
  return (isAnswer ? all.slice(0, -1) : all).flatMap((message) => {
    if (!isRecord(message)) return [];
    const { role, content, tool_call_id: id, tool_calls: calls } = message;
    const { text } = partsOf(content);
    const called = toolCallsIn(calls);
    return [{
      role,
      content: text,
      ...(typeof id === "string" ? { tool_call_id: id } : {}),
      ...(called.length === 0 ? {} : {
        tool_calls: called.map((call) => ({
          id: call.id,
          type: "function",
          function: { name: call.name, arguments: call.arguments },
        })),
      }),
    }];
  });
}

function answerOf(output: Fields): HarnessAnswer | null {
  const choice = Object(Array.isArray(output["choices"]) ? output["choices"][0] : undefined);
  const message = choice["message"];
  if (!isRecord(message)) return null;
  const { text, reasoning } = partsOf(message["content"]);
  const toolCalls = toolCallsIn(message["tool_calls"]);
  return {
    text,
    ...(reasoning === "" ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    finishReason: typeof choice["stop_reason"] === "string" ? choice["stop_reason"] : null,
    usage: usageIn(output["usage"]),
    model: typeof output["model"] === "string" ? output["model"] : null,
  };
}

/** Content is a text, or a list of parts. */
function partsOf(content: unknown): { readonly text: string; readonly reasoning: string } {
  if (typeof content === "string") return { text: content, reasoning: "" };
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  const of = (type: string) =>
    parts.filter((part) => part["type"] === type)
      .map((part) => part[type]).filter((one) => typeof one === "string").join("\n");
  return { text: of("text"), reasoning: of("reasoning") };
}

function toolCallsIn(calls: unknown): ToolCall[] {
  return (Array.isArray(calls) ? calls : []).filter(isRecord).map((call) => ({
    id: typeof call["id"] === "string" ? call["id"] : null,
    name: String(call["function"] ?? ""),
    arguments: JSON.stringify(call["arguments"] ?? {}),
  }));
}

function usageIn(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  const count = (name: string) => {
    const value = usage[name];
    return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : null;
  };
  return {
    inputTokens: count("input_tokens"),
    outputTokens: count("output_tokens"),
    cachedTokens: count("input_tokens_cache_read"),
    reasoningTokens: count("reasoning_tokens"),
  };
}

/** Values of Inspect's own scorers: correct, incorrect, partial, no answer. */
const LETTERS: Readonly<Record<string, number>> = { C: 1, I: 0, P: 0.5, N: 0 };

function scored(value: unknown): number | null {
  return typeof value === "string" ? LETTERS[value] ?? null : scoreIn(value);
}

/** The first scorer is the score; the others, and the parts of a value, are metrics. */
function verdictOf(scores: readonly (readonly [string, unknown])[]): HarnessSample["verdict"] {
  const metrics = scores.flatMap(([scorer, score]) => {
    const value = Object(score)["value"];
    const parts = isRecord(value)
      ? Object.entries(value).map(([name, one]) => [`${scorer}.${name}`, one] as const)
      : [[scorer, value] as const];
    return parts.flatMap(([name, one]): Metric[] => {
      const share = scored(one);
      if (share === null && typeof one !== "number") return [];
      return [{
        name,
        value: share ?? Number(one),
        unit: share === null ? "1" : "share",
        source: "Inspect",
      }];
    });
  });
  const [[name, first] = ["", {}]] = scores;
  const { value, answer, explanation } = Object(first);
  const why = typeof explanation === "string" && explanation !== "" ? `: ${explanation}` : "";
  return {
    score: scored(value),
    taken: typeof answer === "string" ? answer : null,
    explanation: `${name} of Inspect says ${JSON.stringify(value) ?? "nothing"}${why}`,
    metrics,
  };
}

/** ISO 8601, as milliseconds since 1970. */
function timeIn(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? null : moment(at);
}
