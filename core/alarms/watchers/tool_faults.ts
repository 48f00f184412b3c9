/** Calls of tools that cannot be carried out as they are written. @module */

import type { CallCompleted, ToolCall } from "../../events/call.ts";
import type { Alarm } from "../contract.ts";
import { schemaFault } from "../evidence/schema_fault.ts";
import type { WatchedCall } from "../watched_call.ts";

type Found = Omit<Alarm, "span">;

/** What is wrong with the calls of an answer. */
export function toolFaults({ toolCalls = [] }: CallCompleted, call: WatchedCall): Found[] {
  const tools = call.conversation?.tools ?? [];
  return toolCalls.flatMap((made): Found[] => {
    const offered = tools.find(({ name }) => name === made.name);
    if (tools.length > 0 && offered === undefined) return [unknownTool(made, tools)];
    const json = parsed(made.arguments);
    if (json === undefined) return [broken(made)];
    const fault = schemaFault(json.value, offered?.schema);
    return fault === undefined ? [] : [breaksSchema(made, fault)];
  });
}

function unknownTool({ name }: ToolCall, tools: readonly { readonly name: string }[]): Found {
  const offered = tools.map((tool) => tool.name);
  return {
    finding: "tool-unknown",
    message: `The model called a tool "${name.slice(0, 80)}" that it was not offered`,
    evidence: { tool: name, offered: offered.slice(0, 50) },
    confidence: 1,
    advice: `Offer the tool, or name the tools in the system text: ${
      offered.slice(0, 5).join(", ")
    }`,
  };
}

function broken({ name, arguments: args }: ToolCall): Found {
  return {
    finding: "tool-arguments-broken",
    message: `The arguments of the call of "${name.slice(0, 80)}" are not JSON`,
    evidence: { tool: name, arguments: args.slice(0, 400) },
    confidence: 1,
    advice:
      "Raise max_tokens if they are cut; else have the server force the schema, or use another parser",
  };
}

function breaksSchema({ name, arguments: args }: ToolCall, fault: string): Found {
  return {
    finding: "tool-breaks-schema",
    message: `The call of "${name.slice(0, 80)}" breaks the tool's schema: ${fault}`,
    evidence: { tool: name, fault, arguments: args.slice(0, 400) },
    confidence: 1,
    advice: "Describe the argument more plainly, or have the server force the schema",
  };
}

/** Models call tools without arguments by an empty text as well. */
function parsed(text: string): { readonly value: unknown } | undefined {
  if (text.trim() === "") return { value: {} };
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
