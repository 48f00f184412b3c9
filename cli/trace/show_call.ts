/** `trace show --call`: one call, with where its time went and what alarms say of it. @module */

import { CallTimes } from "../../core/breakdown/call_times.ts";
import { breakdown } from "../../core/breakdown/breakdown.ts";
import { whatIf } from "../../core/breakdown/what_if.ts";
import { conversationOf } from "../../core/conversation/conversation.ts";
import { nearest } from "../../core/config/nearest.ts";
import type { ChunkReceived } from "../../core/events/call.ts";
import type { EventOf } from "../../core/events/mod.ts";
import type { TraceReader } from "../../core/trace/reader.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { safe, safeLine } from "../terminal.ts";
import type { Wishes } from "../twin/run_text.ts";
import { tokenLines } from "../twin/token_text.ts";
import { breakdownLines } from "./breakdown_text.ts";
import { chunkLines } from "./sample_text.ts";

/** Shows the call of a span. Throws `UsageError` where there is none. */
export async function showCall(
  reader: TraceReader,
  { span, wishes, invocation: { terminal, switches } }: {
    readonly span: string;
    readonly wishes: Wishes;
    readonly invocation: Invocation;
  },
): Promise<number> {
  const times = new CallTimes({ only: (one) => one === span });
  const alarms: EventOf<"alarm.raised">[] = [];
  const known: string[] = [];
  const chunks: ChunkReceived[] = [];
  for await (const batch of reader.events()) {
    for (const event of batch) {
      times.add(event);
      if (event.kind === "chunk.received" && event.span === span) chunks.push(event);
      if (event.kind === "call.started") known.push(event.span);
      if (event.kind === "alarm.raised" && event.span === span) alarms.push(event);
    }
  }
  const call = times.calls.get(span);
  if (call === undefined) {
    const near = nearest(span, known);
    throw new UsageError(
      `Cannot show call "${span}": the trace has none of that span`,
      near === undefined ? 'Run "trace calls" to see the spans' : `Did you mean "${near}"?`,
    );
  }
  const facts = times.facts(span);
  if (switches.has("json")) {
    const found = breakdown(call);
    const { started, ended } = call;
    terminal.out(JSON.stringify({
      kind: "call",
      span,
      started,
      ended: ended ?? null,
      breakdown: found,
      whatIf: whatIf(call, found, facts),
      alarms,
      ...(wishes.tokens ? { chunks } : {}),
    }));
    return 0;
  }
  const { bold, dim, yellow } = terminal.paint;
  const { started, ended } = call;
  terminal.out(
    `${bold(safeLine(span))}  ${safeLine(started.model)}  ${dim(`attempt ${started.attempt}`)}`,
  );
  for (const { role, text, media } of conversationOf(started)?.turns ?? []) {
    terminal.out(`${safe(role)}: ${safe(text)}${media === 0 ? "" : dim(` [${media} media]`)}`);
  }
  if (ended?.kind === "call.completed") {
    terminal.out(`${bold("answer")}: ${safe(ended.text) || "(no text)"}`);
    for (const { name, arguments: args } of ended.toolCalls ?? []) {
      terminal.out(`calls ${safeLine(name)}(${safeLine(args)})`);
    }
  } else if (ended !== undefined) {
    terminal.out(yellow(safeLine(`failed: ${ended.error.type}: ${ended.error.message}`)));
  }
  if (wishes.tokens) {
    const { paint } = terminal;
    for (const line of ["", ...tokenLines(chunks, { paint, by: wishes.by })]) terminal.out(line);
    for (const line of chunkLines(chunks, ended?.clock.sent ?? chunks[0]?.t ?? 0)) {
      terminal.out(line);
    }
  }
  terminal.out("");
  for (const line of breakdownLines(call, { paint: terminal.paint, facts })) terminal.out(line);
  for (const { alarm, finding, message, advice } of alarms) {
    terminal.out(yellow(safeLine(`alarm ${alarm}/${finding ?? ""}: ${message}`)));
    terminal.out(`  ${dim(safeLine(`→ ${advice}`))}`);
  }
  return 0;
}
