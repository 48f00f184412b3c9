/**
 * What a request says to a model, whatever dialect it is worded in: turns, tools, and the settings
 * that decide how much of it is heard. The one place that reads request bodies.
 * @module
 */

import { dialectOf, READERS } from "./dialects.ts";

/** A call of a tool in a conversation. */
export interface SaidCall {
  readonly name: string;
  /** As the request has them: JSON text, or JSON. */
  readonly arguments: string;
}

/** One turn of a conversation. */
export interface Turn {
  /** Where it stands in the body: `messages[2]`, `system`, `prompt`. */
  readonly place: string;
  readonly role: string;
  /** All its text, parts joined by line feeds. */
  readonly text: string;
  /** Images, sounds and files, whose tokens cannot be told from their bytes. */
  readonly media: number;
  readonly calls: readonly SaidCall[];
}

/** A tool that the model may ask for. */
export interface OfferedTool {
  readonly name: string;
  /** JSON schema of its arguments; undefined where the request has none. */
  readonly schema: unknown;
  /** The whole entry as JSON, as templates show it to the model. */
  readonly text: string;
}

/** A request, read. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly OfferedTool[];
  readonly settings: RequestSettings;
}

/** What a request asks for besides; null where it leaves that to the server. */
export interface RequestSettings {
  /** Most tokens of the answer. */
  readonly maxTokens: number | null;
  /** Tokens of prompt and answer together, where the request sets them. */
  readonly contextLength: number | null;
  readonly seed: number | null;
  readonly temperature: number | null;
  /** Whether it asked for the probabilities of tokens. */
  readonly logprobs: boolean;
  /** Whether it asked for token counts, or the dialect always tells them. */
  readonly usage: boolean;
}

/** A request as an event has it. */
export interface Asked {
  readonly request: unknown;
  readonly url: string | null;
  /** How it is worded, where the event says so; else it is told by its fields. */
  readonly dialect?: string | undefined;
}

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

/** Characters that a conversation brings to the model, tools and calls included. */
export function promptCharacters(conversation: Conversation): number {
  return promptParts(conversation).reduce((sum, { text }) => sum + text.length, 0);
}
