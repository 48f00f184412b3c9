/** How a dialect says an answer: what is written at its beginning, for each chunk, and at its end. @module */

import type { CallCompleted, ChunkReceived, ToolCall } from "../../events/call.ts";

/** What one chunk says. */
export type Said = Pick<ChunkReceived, "text" | "reasoning" | "tools">;

/** What a rendering knows beside the answer. */
export interface RenderFacts {
  /** The server's own id of the answer, else one that tells the span. */
  readonly id: string;
  readonly model: string;
  /** When the call began, in milliseconds since 1970. */
  readonly at: number;
  /** The body of the request. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** One dialect. The texts that it returns are written to the client as they are. */
export interface Rendering {
  readonly type: string;
  begin(): string;
  chunk(said: Said): string;
  /** Undefined where the answer broke off. */
  end(answer: CallCompleted): string;
}

/** The answer in one object, for a request that wanted no stream. */
export type WholeAnswer = (answer: CallCompleted, facts: RenderFacts) => unknown;

/** An event of an event stream. */
export function event(data: unknown, name?: string): string {
  const line = `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
  return name === undefined ? line : `event: ${name}\n${line}`;
}

/** The arguments of a tool call as an object; as the one text they are, where the model wrote no object. */
export function argumentsOf({ arguments: text }: Pick<ToolCall, "arguments">): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : { arguments: text };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { arguments: text };
    throw cause;
  }
}

/** Fields that have a value. */
export function stated(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
