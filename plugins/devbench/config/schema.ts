/** The configuration of DevBench: `devbench.jsonc`. @module */

import { z } from "zod";
import type { Category, Item } from "../item.ts";

/** Shares of a whole by name: each 0 to 1, together 1. */
type Shares = Readonly<Record<string, number>>;

function shares(initial: Shares) {
  const names = Object.keys(initial);
  const shape = Object.fromEntries(names.map((name) => [name, Share.optional()]));
  return z.strictObject(shape, { error: wantedMap }).transform((given, context): Shares => {
    // Whoever states shares states all of them: one that is absent is none.
    const all = Object.fromEntries(names.map((name) => [name, given[name] ?? 0]));
    const sum = Object.values(all).reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-6) {
      const found = Number(sum.toPrecision(6));
      context.addIssue({
        code: "custom",
        message: `shares that sum to 1, these sum to ${found}`,
      });
    }
    return all;
  }).default(initial);
}

/** Unknown keys have a sentence of their own. */
function wantedMap({ code }: { readonly code?: string | undefined }): string | undefined {
  return code === "invalid_type" ? "keys in { }" : undefined;
}

const Share: z.ZodNumber = number("a number from 0 to 1", 0, 1);

/** How many prompts of each category. */
export const WEIGHTS: Readonly<Record<Category, number>> = {
  code: 0.3,
  frontend: 0.2,
  debugging: 0.2,
  reasoning: 0.1,
  math: 0.1,
  instruction: 0.1,
};

/** How many prompts of each difficulty, as far as there are items. */
const DIFFICULTY: Readonly<Record<Item["difficulty"], number>> = {
  easy: 0.3,
  medium: 0.5,
  hard: 0.2,
};

/** What a developer may set. The texts of its errors say what is wanted. */
export const DevBenchConfig = z.strictObject({
  /** Prompts of a run. */
  prompts: whole("a whole number from 1 to 10000", 1, 10_000).default(20),
  /** How often each prompt is asked. */
  repetitions: whole("a whole number from 1 to 100", 1, 100).default(5),
  /** What prompts are about, as shares of all. */
  weights: shares(WEIGHTS),
  /** How hard they are, as shares of each category, as far as there are items. */
  difficulty: shares(DIFFICULTY),
  /** Which frameworks are asked about; items in plain TypeScript are `typescript`. */
  frameworks: z.array(
    z.enum(["typescript", "nestjs", "react"], {
      error: '"typescript", "nestjs" or "react"',
    }),
    { error: "a list of frameworks" },
  ).min(1, "at least one framework").default(["typescript", "nestjs", "react"]),
  /** Sampling temperature: repetitions of a greedy model would be equal. */
  temperature: number("a number from 0 to 2", 0, 2).default(0.2),
  top_p: number("a number from 0 to 1", 0, 1).optional(),
  /** Most tokens of an answer. */
  max_tokens: whole("a whole number from 1 to 1000000", 1, 1_000_000).default(2000),
  /** Samples at a time: as many as the server serves, or a number. */
  parallel: z.union([z.literal("server"), whole("", 1, 256)], {
    error: '"server" or a whole number from 1 to 256',
  }).default("server"),
  /** Seed of the plan; that of the run unless stated. */
  seed: whole("a whole number from 0 to 2147483647", 0, 2_147_483_647).optional(),
}, { error: wantedMap });
export type DevBenchConfig = z.infer<typeof DevBenchConfig>;

function number(wanted: string, from: number, to: number): z.ZodNumber {
  return z.number({ error: wanted }).min(from, wanted).max(to, wanted);
}

function whole(wanted: string, from: number, to: number): z.ZodNumber {
  return z.int({ error: wanted }).min(from, wanted).max(to, wanted);
}
