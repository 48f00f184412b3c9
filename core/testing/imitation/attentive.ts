/** Answers as a model does that heeds its request: calls tools, fills in schemas, samples by seed. @module */
import { z } from "zod";
import { CompletionRequest, promptText } from "./dialect.ts";
import { random } from "../../random.ts";
import type { ImitatedRequest } from "./request_record.ts";
import type { Script } from "./script.ts";

/**
 * A script for requests that want something in particular; `base` for all others. Tools are called
 * when a call is required, twice when calls may be parallel. Above temperature 0 the tokens of `base`
 * come in another order for each seed. A code that the prompt tells is repeated when it is asked for.
 */
export function attentive(base: Script): (request: ImitatedRequest) => Script {
  return ({ body }) => {
    const wanted = Wanted.safeParse(body).data ?? {};
    const { tools = [], tool_choice: choice, response_format: format } = wanted;
    const [tool] = tools;
    if (tool !== undefined && choice === "required") {
      const { name, parameters } = tool.function;
      const call = { name, arguments: JSON.stringify(valueOf(parameters)) };
      const calls = wanted.parallel_tool_calls === true ? [call, call] : [call];
      return { ...base, tokens: [], toolCalls: calls };
    }
    if (format?.type === "json_schema") return { ...base, ...json(format.json_schema?.schema) };
    if (format?.type === "json_object") return { ...base, ...json({ type: "object" }) };
    const code = codeAsked(body);
    if (code !== undefined) return { ...base, tokens: [code] };
    if ((wanted.temperature ?? 0) === 0) return base;
    return { ...base, tokens: sampled(base.tokens, wanted.seed ?? Math.random() * 2 ** 31 | 0) };
  };
}

/** The tokens as a seed orders them. */
export function sampled(tokens: readonly string[], seed: number): readonly string[] {
  return random(seed, "imitation").shuffle(tokens);
}

/** The code that a prompt tells and asks for, as far as the prompt was heard. */
function codeAsked(body: unknown): string | undefined {
  const prompt = promptText(CompletionRequest.safeParse(body).data ?? {});
  return /What is the code of Mia\?/.test(prompt)
    ? /The code of Mia is ([A-Z]{3}-\d{3})\./.exec(prompt)?.[1]
    : undefined;
}

/** What is heeded of a request. */
const Wanted = z.object({
  temperature: z.number().nullish(),
  seed: z.int().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  tool_choice: z.unknown(),
  tools: z.array(z.object({
    function: z.object({ name: z.string(), parameters: z.unknown() }),
  })).optional(),
  response_format: z.object({
    type: z.string(),
    json_schema: z.object({ schema: z.unknown() }).optional(),
  }).nullish(),
}).partial();

function json(schema: unknown): Pick<Script, "tokens"> {
  return { tokens: JSON.stringify(valueOf(schema)).match(/.{1,4}/gsu) ?? [] };
}

const Schema = z.object({
  type: z.string().optional(),
  enum: z.array(z.json()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** The plainest value that a JSON schema allows, as far as tests use them. */
function valueOf(schema: unknown): z.core.util.JSONType {
  const { type, enum: values, properties = {} } = Schema.safeParse(schema).data ?? {};
  const [first] = values ?? [];
  if (first !== undefined) return first;
  if (type === "object") {
    return Object.fromEntries(
      Object.entries(properties).map(([name, one]) => [name, valueOf(one)]),
    );
  }
  if (type === "array") return [];
  if (type === "boolean") return true;
  return type === "number" || type === "integer" ? 1 : "Lima";
}
