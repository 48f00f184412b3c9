/** Agents that follow a script, and one that tries at random: they go through the same loop as a model. @module */

import type { Answer, Random, SampleRequest } from "model-lens";
import { z } from "zod";
import type { AgentScript, ScriptedCall, Task } from "./task.ts";

/** Says what a script says, over the tools API or, where none are offered, as JSON in the text. */
export function scripted(
  { turns, says }: AgentScript,
): (request: SampleRequest, turn: number) => Partial<Answer> {
  return ({ tools }, turn) => {
    const calls = turns[turn - 1];
    if (calls === undefined) return { text: says };
    return tools === undefined
      ? { text: calls.map(blockOf).join("\n\n") }
      : { toolCalls: calls.map(toolCallOf), finishReason: "tool_calls" };
  };
}

function blockOf({ tool, arguments: given }: ScriptedCall): string {
  return `\`\`\`json\n${JSON.stringify({ tool, arguments: given })}\n\`\`\``;
}

function toolCallOf(
  { tool, arguments: given }: ScriptedCall,
  place: number,
): Answer["toolCalls"][number] {
  return { id: `call_${place}`, name: tool, arguments: JSON.stringify(given) };
}

const Parameters = z.object({
  properties: z.record(
    z.string(),
    z.object({ type: z.string(), enum: z.array(z.string()) }).partial(),
  )
    .default({}),
});

/** Calls tools at random, with arguments that fit their types, over names from the prompt. */
export function randomAgent(
  stream: Random,
  names: readonly string[],
): (request: SampleRequest, turn: number) => Partial<Answer> {
  const valueOf = ({ type, enum: values }: { type?: string; enum?: string[] }): unknown => {
    if (values !== undefined) return stream.pick(values);
    if (type === "integer" || type === "number") return stream.int(1, 9);
    if (type === "boolean") return stream.pick([true, false]);
    return stream.pick(names);
  };
  return ({ tools = [] }, turn) => {
    if (turn > 6) return { text: stream.pick(["Done.", "The answer is 3.", "It is finished."]) };
    const { name, parameters } = stream.pick(tools);
    const { properties } = Parameters.parse(parameters);
    const given = Object.fromEntries(
      Object.entries(properties).map(([key, schema]) => [key, valueOf(schema as object)]),
    );
    return { toolCalls: [{ id: "call_0", name, arguments: JSON.stringify(given) }] };
  };
}

/** The words of a task that look like names of files, tools or values. */
export function namesOf({ prompt, files }: Pick<Task, "prompt" | "files">): string[] {
  return [...new Set([...Object.keys(files), ...prompt.match(/[\w./-]{3,}/g) ?? []])];
}
