/**
 * What a request says to a model, whatever dialect it is worded in: turns, tools, and the settings
 * that decide how much of it is heard. The one place that reads request bodies.
 * @module
 */

import { dialectOf, READERS } from "./dialects.ts";
import type { Asked, Conversation, Turn } from "./said.ts";

export type { Asked, Conversation, OfferedTool, RequestSettings, SaidCall, Turn } from "./said.ts";

/** Reads a request; undefined where it is no conversation, or was not kept. */
export function conversationOf(asked: Asked): Conversation | undefined {
  const { request } = asked;
  if (typeof request !== "object" || request === null || Array.isArray(request)) return undefined;
  // Just seen to be an object that is no list.
  const body = request as Readonly<Record<string, unknown>>;
  const dialect = dialectOf(body, asked);
  return dialect === undefined ? undefined : READERS[dialect](body);
}

/** One piece of a prompt in the order in which servers see it, for comparing beginnings. */
export interface PromptPart {
  /** What it is: `messages[0]`, `tools[1]`. */
  readonly place: string;
  readonly role: string;
  readonly text: string;
}

/**
 * The prompt in parts: system texts first, then tools, then the turns, which is the order of nearly
 * all templates. What the template puts between them is not known here.
 */
export function promptParts({ turns, tools }: Conversation): PromptPart[] {
  const isSystem = ({ role }: Turn) => role === "system" || role === "developer";
  const first = turns.findIndex((turn) => !isSystem(turn));
  const split = first < 0 ? turns.length : first;
  return [
    ...turns.slice(0, split).map(partOf),
    ...tools.map(({ text }, index) => ({ place: `tools[${index}]`, role: "tool", text })),
    ...turns.slice(split).map(partOf),
  ];
}

function partOf({ place, role, text, calls }: Turn): PromptPart {
  const called = calls.map((call) => `\n${call.name}(${call.arguments})`).join("");
  return { place, role, text: text + called };
}
