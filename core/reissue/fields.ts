/** Settings and tools of recorded requests, as the contract of providers has them. @module */

import { z } from "zod";
import type { ChatRequest, Tool } from "../provider/contract.ts";

/** A chat without the model that it is for. */
export type SampleRequestOf = Omit<ChatRequest, "model">;

/** Settings that have the right shape; one that has not was the server's to refuse. */
export function settings(given: Readonly<Record<string, unknown>>): Partial<SampleRequestOf> {
  const { stop, logprobs, ...numbers } = given;
  const stops = typeof stop === "string" ? [stop] : stop;
  return {
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => typeof value === "number")),
    ...(Array.isArray(stops) ? { stop: stops.map(String) } : {}),
    ...(typeof logprobs === "boolean" ? { logprobs } : {}),
  };
}

const ToolList = z.array(
  z.object({
    function: z.object({
      name: z.string(),
      description: z.string().default(""),
      parameters: z.record(z.string(), z.unknown()).default({}),
    }),
  }),
);

/** The tools that are offered, and which of them is to be called. */
export function toolFields(tools: unknown, choice: unknown): Partial<SampleRequestOf> {
  const list = ToolList.safeParse(tools);
  if (!list.success) return {};
  const named = z.object({ function: z.object({ name: z.string() }) }).safeParse(choice);
  return {
    tools: list.data.map((tool): Tool => tool.function),
    ...(typeof choice === "string" ? { toolChoice: choice } : {}),
    ...(named.success ? { toolChoice: named.data.function.name } : {}),
  };
}

/** Fields that are there. */
export function stated(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
