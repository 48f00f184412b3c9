/** One of three tools to be called once, with the right arguments. @module */

import type { Answer, Random, Score } from "model-lens";
import { z } from "zod";
import { parsed, sameValue } from "./json_value.ts";
import { Level, type Maker, verdict } from "./question.ts";
import { CONFUSABLE, DISTINCT, SIMPLE, type Task } from "./tool_tasks.ts";

export const CallTarget = z.strictObject({
  kind: z.literal("call"),
  level: Level,
  name: z.string(),
  arguments: z.record(z.string(), z.json()),
});
export type CallTarget = z.infer<typeof CallTarget>;

/** Level 1: one argument or two. Level 2: more, in a given format. Level 3: tools that look alike. */
export const makeTools: Maker<CallTarget> = (random, level) => {
  const tasks = offered(random, level);
  const { tool, ask } = random.pick(tasks);
  const { prompt, values } = ask(random);
  return {
    prompt,
    tools: tasks.map((task) => task.tool),
    target: { kind: "call", level, name: tool.name, arguments: { ...values } },
  };
};

/**
 * Right when the answer calls one tool once, the right one, with JSON arguments that equal the ones
 * wanted: same keys, same types; texts may differ in capitals and in space around them. Text beside
 * the call is ignored, and a call written as text is none.
 */
export function judgeCall(target: CallTarget, { toolCalls }: Answer): Score {
  const wanted = `${target.name}(${JSON.stringify(target.arguments)})`;
  const found = toolCalls.map(({ name, arguments: written }) => `${name}(${written})`).join(", ");
  const [call, ...more] = toolCalls;
  const right = call !== undefined && more.length === 0 && call.name === target.name &&
    sameValue(parsed(call.arguments), target.arguments, { text: plain });
  return verdict(found || null, right, wanted);
}

function offered(random: Random, level: Level): readonly Task[] {
  if (level === 1) return random.sample(SIMPLE, 3);
  return level === 2 ? random.sample(DISTINCT, 3) : random.shuffle(random.pick(CONFUSABLE));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
