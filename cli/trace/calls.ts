/** `trace calls`: the calls of a run, a session or an import, one a line. @module */

import { bodyOf, type RecordedCall, recordedCalls } from "../../core/calls/recorded_call.ts";
import type { Command } from "../command.ts";
import { figure } from "../figures.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { type Column, safeLine, table } from "../terminal.ts";
import { findRun } from "./folder.ts";
import { lossText } from "./loss_text.ts";

export const traceCalls: Command = {
  summary: "List the calls of a run, a session or an import",
  usage: "[run]",
  examples: ["trace calls", "trace calls import-chat", "trace calls latest --json"],
  flags: { ...settingFlags(["traces.dir"]), ...CONFIG_FLAG },
  takes: [0, 1],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const { settings } = await configOf(invocation);
    const { calls, header, lost } = await recordedCalls(
      await findRun(args[0] ?? "latest", settings["traces.dir"]),
    );
    if (switches.has("json")) {
      if (lost > 0) terminal.note(terminal.paintNote.yellow(lossText(lost)));
      for (const call of calls) terminal.out(JSON.stringify({ kind: "call", ...recordOf(call) }));
      return 0;
    }
    terminal.out(
      `${terminal.paint.bold(safeLine(header.run))}  ${calls.length} ${
        calls.length === 1 ? "call" : "calls"
      }`,
    );
    if (lost > 0) {
      terminal.out(terminal.paint.yellow(lossText(lost)));
    }
    terminal.out(table(COLUMNS, calls.map(rowOf), terminal.width));
    return 0;
  },
};

const COLUMNS: readonly Column[] = [
  { title: "call" },
  { title: "model", yields: "start" },
  { title: "in", right: true },
  { title: "out", right: true },
  { title: "ms", right: true },
  { title: "outcome" },
  { title: "asked", yields: "cut" },
];

function rowOf(call: RecordedCall): string[] {
  const { span, model, inputTokens, outputTokens, ms, outcome, asked } = recordOf(call);
  const count = (value: number | null) => value === null ? "–" : String(value);
  const time = ms === null ? "–" : figure(ms);
  return [span, model, count(inputTokens), count(outputTokens), time, outcome, cutText(asked)];
}

function recordOf(call: RecordedCall) {
  const { span, started, ended, sample } = call;
  const { usage = null, responseModel = null } = ended?.kind === "call.completed" ? ended : {};
  const { sent = null, end = null } = ended?.clock ?? {};
  return {
    span,
    ...(sample === undefined ? {} : { sample }),
    // A server with one model need not be told its name.
    model: started.model || (responseModel ?? ""),
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    ms: sent === null || end === null ? null : (end - sent) / 1e6,
    outcome: ended === undefined
      ? "no end"
      : ended.kind === "call.failed"
      ? ended.error.type
      : ended.finishReason ?? "completed",
    asked: lastWords(call),
  };
}

/** What was asked last: the text of the last message, or the prompt. */
export function lastWords(call: RecordedCall): string {
  const body = bodyOf(call);
  const messages = body?.["messages"];
  const last: unknown = Array.isArray(messages)
    ? messages.at(-1)
    : body?.["prompt"] ?? body?.["input"];
  const content = typeof last === "object" && last !== null && "content" in last
    ? last.content
    : last;
  return typeof content === "string" ? content : JSON.stringify(content) ?? "not kept";
}

function cutText(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
