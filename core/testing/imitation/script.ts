/** What an imitation server answers when nothing is wrong with it. @module */
import { z } from "zod";
import type { ExactDefect } from "./defects.ts";

const Milliseconds = z.number().min(0);

/** One scripted answer. Every field but `tokens` has a plain default. */
export const Script = z.strictObject({
  /** The answer, token by token; each is one event of a stream. */
  tokens: z.array(z.string()).readonly(),
  /** Thought before the answer, token by token. */
  reasoning: z.array(z.string()).readonly().optional(),
  /** `field` (the default) sends `reasoning_content`, `tags` puts <think> tags into the answer. */
  reasoningStyle: z.enum(["field", "tags"]).optional(),
  /** Calls after the answer, each streamed in several deltas; `arguments` is JSON text. */
  toolCalls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })).readonly()
    .optional(),
  /** By default `stop`, `tool_calls` after calls, and `length` where `max_tokens` cut the answer. */
  finishReason: z.string().optional(),
  /**
   * When each token leaves, in ms after the request arrived; absent means at once. A list gives a
   * time to each token in turn (the last holds for the rest), and may have one more for the end.
   * Tokens due at the same time travel in one write.
   */
  schedule: z.union([
    z.strictObject({ firstMs: Milliseconds, gapMs: Milliseconds }),
    z.array(Milliseconds).readonly(),
  ]).optional(),
  /** `right` (the default), `missing`, `wrong`, or the object to report. */
  usage: z.union([
    z.enum(["right", "missing", "wrong"]),
    z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }),
  ]).optional(),
  /** Tokens of the prompt as they are reported, where it is not counted. */
  promptTokens: z.int().min(0).optional(),
  /** Sent only when asked for. `right` (the default) is a made-up but proper distribution. */
  logprobs: z.enum(["right", "constant", "missing"]).optional(),
  /** Adds `timings` as llama.cpp has them to the last event, taken from the schedule. */
  timings: z.boolean().optional(),
});
/** A scripted answer. */
export type Script = z.infer<typeof Script>;

/** When tokens leave: see {@linkcode Script}. */
export type Schedule = NonNullable<Script["schedule"]>;

/** Answered when no script is given: short, with characters of one to four bytes. */
export const DEFAULT_SCRIPT: Script = {
  tokens: ["This", " is", " an", " imitation", ":", " naïve", " café", ",", " 東京", " 🌍", "."],
};

const DEFAULT_REASONING: readonly string[] = ["A", " short", " answer", " is", " enough", "."];

/** The script as a server with this defect follows it. */
export function scriptWith(script: Script, defect: ExactDefect | null): Script {
  const reasoning = script.reasoning ?? DEFAULT_REASONING;
  const calls = script.toolCalls ?? [];
  const [first] = calls;
  switch (defect?.kind) {
    case "usage-missing":
      return { ...script, usage: "missing" };
    case "usage-wrong":
      return { ...script, usage: "wrong" };
    case "constant-logprobs":
      return { ...script, logprobs: "constant" };
    case "reasoning-tags":
      return { ...script, reasoning, reasoningStyle: "tags" };
    case "reasoning-field":
      return { ...script, reasoning, reasoningStyle: "field" };
    case "empty-answer":
      return { ...script, tokens: [], reasoning: [], toolCalls: [] };
    case "tools-as-text":
      return { ...script, tokens: [...script.tokens, ...calls.map(asText)], toolCalls: [] };
    case "merged-tool-calls":
      return first === undefined ? script : {
        ...script,
        toolCalls: [{ ...first, arguments: calls.map((call) => call.arguments).join("") }],
      };
    default:
      return script;
  }
}

function asText({ name, arguments: values }: { name: string; arguments: string }): string {
  return `<tool_call>{"name": "${name}", "arguments": ${values}}</tool_call>`;
}
