/** A recorded request to `/v1/responses`, as the chat that it is. @module */

import { z } from "zod";
import type { Message } from "../provider/contract.ts";

const Text = z.union([
  z.string(),
  z.array(z.object({ type: z.enum(["input_text", "output_text", "text"]), text: z.string() })),
]);
const Item = z.union([
  z.object({
    type: z.literal("function_call"),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({ type: z.literal("function_call_output"), call_id: z.string(), output: Text }),
  z.object({
    type: z.literal("message").optional(),
    role: z.enum(["system", "developer", "user", "assistant"]),
    content: Text,
  }),
]);
const Input = z.union([z.string(), z.array(Item)]);
const Instructions = z.string().nullish();

/** The messages of a chat; a reason where it holds what no chat says. */
export function messagesOfInput(
  { input, instructions, previous_response_id: previous }: Readonly<Record<string, unknown>>,
): readonly Message[] | string {
  if (typeof previous === "string") {
    return "it goes on from an answer that only its server remembers";
  }
  const [items, system] = [Input.safeParse(input), Instructions.safeParse(instructions)];
  if (!items.success || !system.success) {
    return "its input holds more than text and calls of functions, which chats word differently";
  }
  const before: Message[] = system.data ? [{ role: "system", content: system.data }] : [];
  if (typeof items.data === "string") return [...before, { role: "user", content: items.data }];
  return [...before, ...items.data.reduce(withItem, [])];
}

function withItem(messages: readonly Message[], item: z.infer<typeof Item>): readonly Message[] {
  switch (item.type) {
    case "function_call": {
      const { call_id: id, name, arguments: args } = item;
      const call = { id, type: "function" as const, function: { name, arguments: args } };
      const last = messages.at(-1);
      // Text and calls of one turn are items of their own, and one message of a chat.
      return last?.role === "assistant"
        ? [...messages.slice(0, -1), { ...last, tool_calls: [...last.tool_calls ?? [], call] }]
        : [...messages, { role: "assistant", content: "", tool_calls: [call] }];
    }
    case "function_call_output":
      return [...messages, {
        role: "tool",
        content: textOf(item.output),
        tool_call_id: item.call_id,
      }];
    default: {
      const role = item.role === "developer" ? "system" : item.role;
      return [...messages, { role, content: textOf(item.content) }];
    }
  }
}

function textOf(text: z.infer<typeof Text>): string {
  return typeof text === "string" ? text : text.map((one) => one.text).join("\n");
}
