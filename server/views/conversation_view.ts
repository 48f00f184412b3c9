/** Conversations that apps had through a proxy: calls with a common beginning. @module */

import { z } from "zod";
import { inputTokens, outputTokens } from "../../core/stats/told_tokens.ts";
import type { ConversationPage, ConversationRow } from "../api/mod.ts";
import { count, pageOf } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";
import { shownText } from "../run/prompt_text.ts";
import type { CallSpan } from "../run/rows.ts";

/** What can be asked of the conversations of a session. */
export const ConversationQuery = z.object({
  app: z.string().optional(),
  model: z.string().optional(),
  offset: count(0),
  limit: count(200, { most: 5000 }),
});
export type ConversationQuery = z.infer<typeof ConversationQuery>;

/** One page of them, the latest first. */
export async function conversationPage(
  run: OpenRun,
  query: ConversationQuery,
): Promise<ConversationPage> {
  const calls = [...(await run.rows()).calls.values()]
    .filter(({ started }) => started.conversation !== undefined);
  const threads = [...Map.groupBy(calls, ({ started }) => started.conversation ?? "")]
    .filter(([, members]) => members.some((call) => fits(call, query)))
    .map(([id, members]) => ({ id, members, last: Math.max(...members.map(latestIn)) }))
    .sort((a, b) => b.last - a.last);
  const { items, total, next } = pageOf(threads, query);
  return {
    conversations: items.map((thread) => rowOf(run, thread)),
    total,
    next,
    apps: unique(calls.flatMap(({ started }) => started.app ?? [])),
    models: unique(calls.map(({ started }) => started.model)),
  };
}

function fits({ started }: CallSpan, { app, model }: ConversationQuery): boolean {
  return (app === undefined || started.app === app) &&
    (model === undefined || started.model === model);
}

function latestIn({ start, end }: CallSpan): number {
  return end ?? start;
}

function rowOf(
  run: OpenRun,
  { id, members, last }: {
    readonly id: string;
    readonly members: readonly CallSpan[];
    readonly last: number;
  },
): ConversationRow {
  const [first] = members;
  const usages = members.flatMap(({ ended }) => {
    if (ended?.kind !== "call.completed") return [];
    const [input, output] = [inputTokens(ended), outputTokens(ended)];
    return input === null || output === null ? [] : [{ input, output }];
  });
  return {
    id,
    app: first?.started.app ?? null,
    models: unique(members.map(({ started }) => started.model)),
    calls: members.length,
    open: members.filter(({ ended }) => ended === undefined).length,
    failed: members.filter(({ ended }) => ended?.kind === "call.failed").length,
    firstMessage: shownText(run.place.path, first?.firstMessage),
    started: first?.start ?? 0,
    last,
    inputTokens: usages.reduce((sum, { input }) => sum + input, 0),
    outputTokens: usages.reduce((sum, { output }) => sum + output, 0),
    counted: usages.length,
    toolTurns: members.filter(({ started }) => started.toolLoop !== undefined).length,
    alarms: unique(members.flatMap(({ span, alarms }) => run.alarmNames(span, alarms))),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
