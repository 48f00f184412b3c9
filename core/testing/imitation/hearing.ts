/** A request as a server hears it that does not heed all of it. @module */
import type { ExactDefect } from "./defects.ts";

/** The body without what a server with this defect ignores. */
export function heard(body: unknown, defect: ExactDefect | null): unknown {
  if (typeof body !== "object" || body === null) return body;
  switch (defect?.kind) {
    case "ignores-seed":
      return without(body, "seed");
    case "ignores-temperature":
      return { ...body, temperature: 1 };
    case "ignores-stop":
      return without(body, "stop");
    case "ignores-max-tokens":
      return without(body, "max_tokens", "max_completion_tokens");
    case "ignores-tools":
      return without(body, "tools", "tool_choice");
    case "ignores-echo":
      return without(body, "echo");
    case "ignores-response-format":
      return without(body, "response_format");
    case "truncates-prompt":
      if (defect.keeps === "latest" && "messages" in body) {
        return { ...body, messages: latestOf(body.messages, defect.words) };
      }
      return "messages" in body ? { ...body, messages: endsOf(body.messages, defect.words) } : body;
    case "hides-truncation":
      return "messages" in body ? { ...body, messages: endsOf(body.messages, defect.words) } : body;
    default:
      return body;
  }
}

function without(body: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** System texts, and of the others the latest that have room, with at least the last. */
function latestOf(messages: unknown, words: number): unknown {
  if (!Array.isArray(messages)) return messages;
  const size = ({ content }: { content?: unknown }) =>
    typeof content === "string" ? content.split(/\s+/).length : 0;
  const isFixed = (one: { role?: unknown }) => one.role === "system";
  let left = words - messages.filter(isFixed).reduce((sum, one) => sum + size(one), 0);
  const kept = messages.toReversed().filter((one, index) => {
    if (isFixed(one)) return true;
    left -= size(one);
    return left >= 0 || index === 0;
  });
  return kept.toReversed();
}

/** The last words of every message. */
function endsOf(messages: unknown, words: number): unknown {
  if (!Array.isArray(messages)) return messages;
  return messages.map((message) =>
    typeof message?.content === "string"
      ? { ...message, content: message.content.split(/\s+/).slice(-words).join(" ") }
      : message
  );
}
