/** Two ways in which a model is told of tools and asks for them. @module */

import { type Answer, fencedBlocks, type Message, type Tool } from "model-lens";
import { z } from "zod";

/** `tools`: over the tools API. `prompt`: described in the system message, and asked for as JSON in the answer. */
export type Mode = "tools" | "prompt";

/** A rule that a call breaks, and how, for the model and the trace. */
export interface CallFault {
  readonly type: string;
  readonly reason: string;
}

/** A call as it was asked for. */
export interface AskedCall {
  readonly tool: string;
  readonly arguments: unknown;
  readonly callId: string;
  /** What is wrong with how it was written, so that it is none. */
  readonly fault?: CallFault;
}

/** The first messages; by prompt, the system message describes the tools. */
export function toldIn(
  mode: Mode,
  messages: readonly Message[],
  tools: readonly Tool[],
): readonly Message[] {
  if (mode === "tools") return messages;
  return messages.map((message) =>
    message.role === "system"
      ? { ...message, content: `${message.content}\n\n${toolsText(tools)}` }
      : message
  );
}

/** The calls that an answer asks for. */
export function askedIn(mode: Mode, { toolCalls, text }: Answer): AskedCall[] {
  if (mode === "prompt") return written(text);
  return toolCalls.map(({ id, name, arguments: given }, place) => ({
    tool: name,
    arguments: given,
    callId: id ?? `call_${place}`,
  }));
}

function toolsText(tools: readonly Tool[]): string {
  const lines = tools.map(({ name, description, parameters }) =>
    `- ${name}: ${description}\n  arguments: ${JSON.stringify(parameters)}`
  );
  return `To call a tool, answer with one block of JSON for each call, like this:

\`\`\`json
{"tool": "NAME", "arguments": {}}
\`\`\`

You are then told the results. An answer without such a block is your last one. The tools:
${lines.join("\n")}`;
}

const Written = z.object({ tool: z.string(), arguments: z.unknown() });

/** A block that means to be a call has the word; other JSON is part of what it says. */
const MEANS_A_CALL = /"tool"\s*:/;

function written(text: string): AskedCall[] {
  const blocks = fencedBlocks(text).map(({ code }) => code);
  const whole = text.trim();
  const sources = blocks.length === 0 && whole.startsWith("{") ? [whole] : blocks;
  return sources.filter((source) => MEANS_A_CALL.test(source)).map((source, place) => {
    const callId = `call_${place}`;
    const read = Written.safeParse(jsonIn(source));
    if (read.success) {
      return { tool: read.data.tool, arguments: read.data.arguments ?? {}, callId };
    }
    return {
      tool: "",
      arguments: source,
      callId,
      fault: {
        type: "malformed_json",
        reason: 'The block is not JSON of the form {"tool": "NAME", "arguments": {}}',
      },
    };
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return undefined;
  }
}
