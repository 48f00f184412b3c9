/** What a request asks, in one wording for all dialects: so that the ledger tells a change from another word for the same. @module */

import { conversationOf } from "../conversation/conversation.ts";
import type { CallStarted } from "../events/call.ts";

type Body = Readonly<Record<string, unknown>>;

/** Who said what; where there is more than text, the messages as they are. */
export function saidIn(body: Body, { url, dialect }: CallStarted): unknown {
  const turns = conversationOf({ request: body, url, dialect })?.turns;
  if (turns === undefined || turns.some(({ media }) => media > 0)) {
    return body["messages"] ?? body["input"] ?? body["prompt"] ?? null;
  }
  const said: { role: string; text: string; calls: unknown[] }[] = [];
  for (const { role, text, calls } of turns) {
    const last = said.at(-1);
    const made = calls.map(({ name, arguments: args }) => [name, args]);
    // Text and calls of one turn are items of their own in some dialects.
    if (last?.role === "assistant" && role === "assistant" && text === "") last.calls.push(...made);
    else said.push({ role, text, calls: made });
  }
  return said;
}

/** Functions that the model may call, or "none". */
export function toolsIn({ tools }: Body): unknown {
  if (!Array.isArray(tools)) return tools ?? "none";
  return tools.map((tool) => {
    const { name, description = "", parameters = {}, ...others } = fieldsOf(
      fieldsOf(tool)["function"] ?? tool,
    );
    // What is no function is the same only as it is.
    return name === undefined ? others : { name, description, parameters };
  });
}

/** The form that the answer is to have, or "none". */
export function formatIn({ response_format, format, text }: Body): unknown {
  const own = fieldsOf(text)["format"];
  if (fieldsOf(own)["type"] === "text") return "none";
  const stated = response_format ?? format ?? own ?? "none";
  return fieldsOf(fieldsOf(stated)["json_schema"])["schema"] ?? fieldsOf(stated)["schema"] ??
    stated;
}

function fieldsOf(value: unknown): Body {
  return typeof value === "object" && value !== null ? Object(value) : {};
}
