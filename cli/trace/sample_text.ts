/** One sample as text: what was asked, what came and when, how it was judged. @module */

import type { CallCompleted, ChunkReceived } from "../../core/events/call.ts";
import type { EventOf, TraceEvent } from "../../core/events/mod.ts";
import { CallTimes } from "../../core/breakdown/call_times.ts";
import { latency } from "../../core/stats/latency.ts";
import { counted, figure } from "../figures.ts";
import { judgedLines } from "./judged_text.ts";
import { toolLines } from "./tool_text.ts";
import { breakdownLines } from "./breakdown_text.ts";
import { type ColouredBy, tokenLines } from "../twin/token_text.ts";
import { type Paint, safe, safeLine, table } from "../terminal.ts";

/** How to show a sample. */
export interface SampleOptions {
  readonly paint: Paint;
  /** Show every chunk. */
  readonly tokens: boolean;
  /** By what the answer is coloured; undefined for what was told. */
  readonly by?: ColouredBy | undefined;
}

/** Everything about one sample, from its events. */
export function sampleText(
  events: readonly TraceEvent[],
  { paint, tokens, by }: SampleOptions,
): string {
  const lines: string[] = [];
  const chunks: ChunkReceived[] = [];
  const times = new CallTimes();
  for (const event of events) times.add(event);
  for (const event of events) {
    if (event.kind === "chunk.received") chunks.push(event);
    else lines.push(...linesOf(event, { paint, chunks }));
    if (event.kind === "call.completed" || event.kind === "call.failed") {
      const call = times.calls.get(event.span);
      if (call !== undefined) {
        lines.push("", ...breakdownLines(call, { paint, facts: times.facts(event.span) }));
      }
      if (tokens) {
        lines.push("", ...tokenLines(chunks, { paint, by }));
        lines.push(...chunkLines(chunks, event.clock.sent ?? chunks[0]?.t ?? 0));
      }
      chunks.length = 0;
    }
  }
  return lines.join("\n");
}

function linesOf(
  event: Exclude<TraceEvent, ChunkReceived>,
  { paint, chunks }: { paint: Paint; chunks: readonly ChunkReceived[] },
): string[] {
  const { bold, dim, yellow } = paint;
  switch (event.kind) {
    case "sample.started":
      return [
        bold(safeLine(event.sample)),
        dim(`wanted ${safeLine(JSON.stringify(event.target) ?? "nothing stated")}`),
      ];
    case "call.started":
      return ["", bold(`request, attempt ${event.attempt}`), ...requestLines(event)];
    case "call.completed":
      return ["", bold("answer"), ...answerLines(event), ...timeLines(event, chunks).map(dim)];
    case "call.failed":
      return ["", yellow(safeLine(`failed: ${event.error.type}: ${event.error.message}`))];
    case "sample.scored":
      return [
        "",
        `${bold("score")} ${event.score ?? "none: this measures"}  ${safeLine(event.explanation)}`,
        ...judgedLines(event, paint),
      ];
    case "tool.called":
    case "tool.completed":
    case "tool.failed":
    case "dialogue.completed":
      return toolLines(event, paint);
    case "alarm.raised": {
      const name = `${event.alarm}/${event.finding ?? ""}`;
      return [
        yellow(safeLine(`alarm ${name}: ${event.message}`)),
        `  ${dim(safeLine(`→ ${event.advice}`))}`,
      ];
    }
    case "sample.failed":
      return ["", yellow(safeLine(`no score: ${event.error.type}: ${event.error.message}`))];
    case "sample.skipped":
      return ["", yellow(safeLine(event.reason.message))];
    case "metric.recorded":
      return [safeLine(
        `${event.name} ${
          event.value === null ? `unknown: ${event.reason}` : `${figure(event.value)} ${event.unit}`
        }${event.warmup === true ? " (warm-up)" : ""}`,
      )];
    default:
      return [];
  }
}

function requestLines({ request, url }: EventOf<"call.started">): string[] {
  const { messages, ...settings } =
    typeof request === "object" && request !== null && "messages" in request
      ? request
      : { messages: undefined, ...Object(request) };
  const turns = Array.isArray(messages) ? messages : [];
  return [
    `to ${safeLine(url ?? "the engine in this process")}: ${safeLine(JSON.stringify(settings))}`,
    ...turns.map((turn) => `${safe(String(turn?.role))}: ${safe(contentOf(turn))}`),
  ];
}

function contentOf(turn: unknown): string {
  if (typeof turn !== "object" || turn === null || !("content" in turn)) {
    return JSON.stringify(turn);
  }
  return typeof turn.content === "string" ? turn.content : JSON.stringify(turn.content);
}

function answerLines({ text, reasoning, toolCalls, finishReason }: CallCompleted): string[] {
  return [
    ...(reasoning === undefined ? [] : [`reasoning: ${safe(reasoning)}`]),
    safe(text) || "(no text)",
    ...(toolCalls ?? []).map((call) => `calls ${safeLine(call.name)}(${safeLine(call.arguments)})`),
    `ended by: ${safeLine(finishReason ?? "unknown")}`,
  ];
}

function timeLines(event: CallCompleted, chunks: readonly ChunkReceived[]): string[] {
  const figures = latency({ ...event, arrivals: chunks.map(({ t }) => t) });
  const known = Object.entries(figures).flatMap(([name, { value, unit }]) =>
    value === null ? [] : [`${name} ${figure(value)} ${unit}`]
  );
  const { usage } = event;
  const counts = usage === null
    ? `tokens unknown: ${event.unknown?.["usage"] ?? "no reason given"}`
    : `tokens in ${usage.inputTokens ?? "unknown"} (cached ${
      usage.cachedTokens ?? "unknown"
    }), out ${usage.outputTokens ?? "unknown"}`;
  return [
    counts,
    `${numbered(event.chunks, "chunk")}, ${numbered(event.tokens, "token")} counted by us`,
    known.join(" · "),
  ];
}

function numbered(n: number | null, noun: string): string {
  return n === null ? `an unknown number of ${noun}s` : counted(n, noun);
}

/** Every chunk with its time, its probability and what else could have come. */
export function chunkLines(chunks: readonly ChunkReceived[], sent: number): string[] {
  let before = sent;
  const rows = chunks.map(({ t, text, reasoning, tools, lp, top }) => {
    const gap = (t - before) / 1e6;
    before = t;
    const shown = text ?? reasoning ?? JSON.stringify(tools);
    const chances = (lp ?? []).map((one) =>
      one === null ? "–" : `${(100 * Math.exp(one)).toFixed(1)} %`
    );
    const others = (top?.[0] ?? []).slice(0, 3).map(([other, chance]) =>
      `${JSON.stringify(other)}${
        chance === null ? "" : ` ${(100 * Math.exp(chance)).toFixed(1)} %`
      }`
    );
    return [
      ((t - sent) / 1e6).toFixed(2),
      gap.toFixed(2),
      safeLine(JSON.stringify(shown) ?? ""),
      chances.join(" "),
      safeLine(others.join(", ")),
    ];
  });
  const columns = [
    { title: "ms", right: true },
    { title: "gap", right: true },
    { title: "chunk" },
    { title: "probability" },
    { title: "alternatives" },
  ];
  return ["", table(columns, rows)];
}
