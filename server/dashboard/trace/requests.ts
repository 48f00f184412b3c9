/** The messages of a request, in whatever dialect it is worded. @module */

/** One message of a request. */
export interface Message {
  /** Where it stands in the body: `messages[2]`, `system`, `prompt`. Alarms name places so. */
  readonly place: string;
  readonly role: string;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Messages of a request, as far as requests of the common dialects have a shape; none where it has
 * another. System texts that stand beside the messages come first, as templates put them.
 */
export function messagesOf(request: unknown): readonly Message[] {
  if (!isFields(request)) return [];
  return [...systemOf(request), ...saidIn(request)];
}

/** The tools that a request offers, as it words them. */
export function offeredTools(request: unknown): readonly Message[] {
  if (!isFields(request) || !Array.isArray(request["tools"])) return [];
  return request["tools"].map((tool, index) => ({
    place: `tools[${index}]`,
    role: "tool",
    text: JSON.stringify(tool) ?? "",
  }));
}

function systemOf(request: Fields): readonly Message[] {
  return ["system", "instructions"].flatMap((place) => {
    const text = textOf(request[place] ?? "");
    return text === "" ? [] : [{ place, role: "system", text }];
  });
}

function saidIn(request: Fields): readonly Message[] {
  const { messages, prompt, input } = request;
  if (Array.isArray(messages)) return listed(messages, "messages");
  if (typeof prompt === "string") return [{ place: "prompt", role: "prompt", text: prompt }];
  if (Array.isArray(prompt)) return listed(prompt, "prompt");
  if (typeof input === "string") return [{ place: "input", role: "input", text: input }];
  if (Array.isArray(input)) return listed(input, "input");
  return [];
}

function listed(list: readonly unknown[], field: string): readonly Message[] {
  return list.map((each, index) => messageOf(each, `${field}[${index}]`));
}

function messageOf(message: unknown, place: string): Message {
  if (!isFields(message)) return { place, role: place.replace(/\[.*/, ""), text: textOf(message) };
  const { role, content, type, ...rest } = message;
  const name = typeof role === "string" ? role : typeof type === "string" ? type : "unknown";
  // Anything beside role and text (images, tool calls) is shown as it was sent.
  const more = Object.keys(rest).length === 0 ? "" : JSON.stringify(rest, null, 2);
  const text = content === undefined || content === null ? "" : textOf(content);
  return { place, role: name, text: [text, more].filter((part) => part !== "").join("\n") };
}

/** A text, or the texts of its parts; what is no text is shown as it was sent. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return JSON.stringify(content, null, 2) ?? "";
  return content.map((part) => {
    const isText = isFields(part) && typeof part["text"] === "string" &&
      Object.keys(part).every((name) => name === "type" || name === "text");
    return isText ? String(part["text"]) : textOf(part);
  }).join("\n");
}

function isFields(thing: unknown): thing is Fields {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}
