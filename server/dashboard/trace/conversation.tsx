/** What was asked and what came back, as text. @module */

import type { CallDetail } from "../../api/mod.ts";
import { counted } from "../frame/format.ts";
import { Chip } from "../frame/parts.tsx";
import { TextBlock, VisibleText } from "../frame/text.tsx";

/** One message of a request, as far as requests of the common dialects have a shape. */
export interface Message {
  readonly role: string;
  readonly text: string;
}

/** The messages of a request; a body of another shape as JSON. */
export function Prompt({ request }: { readonly request: unknown }) {
  const messages = messagesOf(request);
  if (messages.length === 0) {
    return (
      <section>
        <h3>Request</h3>
        <TextBlock label="Request" text={JSON.stringify(request, null, 2) ?? "null"} />
      </section>
    );
  }
  return (
    <section class="messages">
      <h3>{counted(messages.length, "message")}</h3>
      {messages.map(({ role, text }, index) => (
        <div key={index} class="message">
          <Chip tone={role === "user" ? "info" : "quiet"}>
            <VisibleText text={role} />
          </Chip>
          <TextBlock label={`Message of ${role}`} text={text} />
        </div>
      ))}
    </section>
  );
}

/** The whole answer, its reasoning folded, or why there is none. */
export function Answer({ ended }: { readonly ended: CallDetail["ended"] }) {
  if (ended === null) return <p class="muted">The call has not ended.</p>;
  if (ended.kind === "call.failed") {
    const { type, message, hint } = ended.error;
    return (
      <div class="trouble inline" role="note">
        <p>
          <code>
            <VisibleText text={type} />
          </code>{" "}
          <VisibleText text={message} />
        </p>
        {hint !== undefined && (
          <p class="hint">
            <VisibleText text={hint} />
          </p>
        )}
        {ended.body !== undefined && (
          <TextBlock label="Body of the error reply" text={ended.body} />
        )}
      </div>
    );
  }
  const { text, reasoning, toolCalls = [] } = ended;
  return (
    <>
      {reasoning !== undefined && (
        <details>
          <summary>Reasoning ({counted(reasoning.length, "character")})</summary>
          <TextBlock label="Reasoning" text={reasoning} />
        </details>
      )}
      {(text !== "" || toolCalls.length === 0) && <TextBlock label="Answer" text={text} />}
      {toolCalls.map((tool, index) => (
        <div key={index} class="message">
          <Chip tone="info">
            <VisibleText text={tool.name} />
          </Chip>
          <TextBlock label={`Arguments of ${tool.name}`} text={tool.arguments} />
        </div>
      ))}
    </>
  );
}

/** Messages of a chat request, or the prompt of a completion. */
export function messagesOf(request: unknown): readonly Message[] {
  if (typeof request !== "object" || request === null) return [];
  if ("messages" in request && Array.isArray(request.messages)) {
    return request.messages.map(messageOf);
  }
  if ("prompt" in request && typeof request.prompt === "string") {
    return [{ role: "prompt", text: request.prompt }];
  }
  return [];
}

function messageOf(message: unknown): Message {
  if (typeof message !== "object" || message === null) {
    return { role: "unknown", text: JSON.stringify(message) ?? "" };
  }
  const role = "role" in message && typeof message.role === "string" ? message.role : "unknown";
  const { content, ...rest } = { content: undefined, role: undefined, ...message };
  // Anything beside role and text (images, tool calls) is shown as it was sent.
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "role"));
  const more = Object.keys(others).length === 0 ? "" : JSON.stringify(others, null, 2);
  const text = typeof content === "string"
    ? content
    : content === undefined || content === null
    ? ""
    : JSON.stringify(content, null, 2);
  return { role, text: [text, more].filter((part) => part !== "").join("\n") };
}
