/** A recorded request as one that can be sent anywhere, with what is to be changed in it. @module */

import { z } from "zod";
import type { WireDialect } from "../events/call.ts";
import type { Message } from "../provider/contract.ts";
import { type SampleRequestOf, settings, stated, toolFields } from "./fields.ts";
import { messagesOfInput } from "./responses.ts";

type Body = Readonly<Record<string, unknown>>;

/** What is changed in every request; by the names of OpenAI's dialect. */
export type Changes = ReadonlyMap<string, unknown>;

/** A chat that can be sent again; what cannot be carried over is named. */
export interface CarriedChat {
  readonly request: SampleRequestOf;
  /** Fields of the recorded body that no provider is sent. */
  readonly dropped: readonly string[];
}

/** Reads a recorded body; a reason where it cannot be asked as a chat. */
export function carriedRequest(
  body: Body,
  { dialect, changes }: { readonly dialect: WireDialect; readonly changes: Changes },
): CarriedChat | string {
  const read = READERS[dialect];
  if (read === undefined) return `${dialect} is no chat that other servers understand`;
  const carried = read(body);
  if (typeof carried === "string") return carried;
  return { ...carried, request: changed(carried.request, changes) };
}

/** The settings of a request by the names that users give them. */
const SETTINGS: Readonly<Record<string, keyof SampleRequestOf>> = {
  temperature: "temperature",
  top_p: "topP",
  max_tokens: "maxTokens",
  max_completion_tokens: "maxTokens",
  seed: "seed",
  stop: "stop",
  logprobs: "logprobs",
  top_logprobs: "topLogprobs",
};

function changed(request: SampleRequestOf, changes: Changes): SampleRequestOf {
  let next: SampleRequestOf = request;
  for (const [name, value] of changes) {
    const setting = SETTINGS[name];
    if (setting === undefined) next = { ...next, extra: { ...next.extra, [name]: value } };
    else if (value === null) {
      const { [setting]: _, ...rest } = next;
      // Without one of its optional settings it is a request still.
      next = rest as SampleRequestOf;
    } else next = { ...next, [setting]: setting === "stop" ? [value].flat() : value };
  }
  return next;
}

const READERS: Partial<Record<WireDialect, (body: Body) => CarriedChat | string>> = {
  "openai-chat": fromOpenAI,
  // Of LM Studio's own routes the one that says `messages` is OpenAI's.
  "lm-studio": fromOpenAI,
  "openai-responses": fromResponses,
  "ollama-chat": fromOllama,
  "anthropic-messages": fromAnthropic,
};

/** Messages pass as they are: what is in them is between the app and the server. */
function messagesIn(body: Body): readonly Message[] | undefined {
  const { messages } = body;
  return Array.isArray(messages) ? messages as readonly Message[] : undefined;
}

const NO_MESSAGES = "it has no messages";

function fromOpenAI(body: Body): CarriedChat | string {
  const messages = messagesIn(body);
  if (messages === undefined) return NO_MESSAGES;
  const {
    model: _model,
    messages: _messages,
    stream: _stream,
    stream_options: options,
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    max_completion_tokens: completion,
    seed,
    stop,
    tools,
    tool_choice: choice,
    logprobs,
    top_logprobs: topLogprobs,
    ...extra
  } = body;
  return {
    request: {
      messages,
      ...settings({
        temperature,
        topP,
        maxTokens: maxTokens ?? completion,
        seed,
        stop,
        logprobs,
        topLogprobs,
      }),
      ...toolFields(tools, choice),
      // A chat that was not streamed asked for its counts without saying so.
      usage: body["stream"] !== true || options !== undefined,
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
    dropped: [],
  };
}

function fromResponses(body: Body): CarriedChat | string {
  const messages = messagesOfInput(body);
  if (typeof messages === "string") return messages;
  const {
    model: _model,
    input: _input,
    instructions: _instructions,
    stream: _stream,
    temperature,
    top_p: topP,
    max_output_tokens: maxTokens,
    tools,
    tool_choice: choice,
    text,
    ...others
  } = body;
  const format = JsonFormat.safeParse(text).data?.format.schema;
  // Here a function stands in the tool itself, beside its type.
  const functions = Array.isArray(tools) ? tools.map((tool) => ({ function: tool })) : undefined;
  return {
    request: {
      messages,
      ...settings({ temperature, topP, maxTokens }),
      ...toolFields(functions, typeof choice === "object" ? { function: choice } : choice),
      ...(format === undefined ? {} : { jsonSchema: format }),
      usage: true,
    },
    dropped: Object.keys(stated({ ...others, ...(format === undefined ? { text } : {}) })),
  };
}

const JsonFormat = z.object({
  format: z.object({
    type: z.literal("json_schema"),
    schema: z.record(z.string(), z.unknown()),
  }),
});

function fromOllama(body: Body): CarriedChat | string {
  const messages = messagesIn(body)?.map(withTextArguments);
  if (messages === undefined) return NO_MESSAGES;
  const { options, format, tools, keep_alive, think, truncate, shift } = body;
  const given: Body = typeof options === "object" && options !== null ? Object(options) : {};
  const { temperature, top_p: topP, num_predict: maxTokens, seed, stop, ...others } = given;
  const left = { ...others, ...stated({ keep_alive, think, truncate, shift }) };
  return {
    request: {
      messages,
      ...settings({ temperature, topP, maxTokens, seed, stop }),
      ...toolFields(tools, undefined),
      ...(typeof format === "object" && format !== null ? { jsonSchema: Object(format) } : {}),
    },
    // Only Ollama knows them; its plugin has settings for those that matter.
    dropped: Object.keys(left),
  };
}

/** In this dialect arguments of tool calls are objects. */
function withTextArguments(message: Message): Message {
  const { tool_calls: calls } = message;
  if (!Array.isArray(calls)) return message;
  return {
    ...message,
    tool_calls: calls.map((call, index) => ({
      id: call.id ?? `call_${index}`,
      type: "function" as const,
      function: {
        name: call.function?.name ?? "",
        arguments: typeof call.function?.arguments === "string"
          ? call.function.arguments
          : JSON.stringify(call.function?.arguments ?? {}),
      },
    })),
  };
}

const AnthropicMessage = z.object({
  role: z.enum(["user", "assistant"]),
  content: z.union([
    z.string(),
    z.array(z.object({ type: z.literal("text"), text: z.string() })),
  ]),
});

function fromAnthropic(body: Body): CarriedChat | string {
  const messages = z.array(AnthropicMessage).safeParse(body["messages"]);
  const system = z.union([z.string(), z.array(z.object({ text: z.string() }))]).optional()
    .safeParse(body["system"]);
  if (!messages.success || !system.success) {
    return "its messages hold more than text, which other dialects word differently";
  }
  const {
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    stop_sequences: stop,
    model: _,
    messages: _messages,
    system: _system,
    stream: _stream,
    ...others
  } = body;
  const textOf = (content: string | readonly { text: string }[]) =>
    typeof content === "string" ? content : content.map(({ text }) => text).join("\n");
  return {
    request: {
      messages: [
        ...(system.data === undefined
          ? []
          : [{ role: "system" as const, content: textOf(system.data) }]),
        ...messages.data.map(({ role, content }) => ({ role, content: textOf(content) })),
      ],
      ...settings({ temperature, topP, maxTokens, stop }),
    },
    dropped: Object.keys(others),
  };
}
