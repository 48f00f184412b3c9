/** What users can set, and what of it a plan follows from. @module */

import { z } from "zod";
import { PROCESSES } from "./arrivals.ts";
import { SHORTEST } from "./plan.ts";

/** When a request was served well enough: goodput counts those that meet all of it. */
export const Slo = z.strictObject({
  /** Milliseconds to the first token; default 2,000. */
  ttft_ms: z.number().min(0).default(2000),
  /** Milliseconds for each further token; default 200. */
  tpot_ms: z.number().min(0).default(200),
  /** Milliseconds in all; no limit by default. */
  e2e_ms: z.number().min(0).optional(),
});
export type Slo = z.infer<typeof Slo>;

const Tokens = z.int().min(SHORTEST).max(1_000_000);

export const Settings = z.strictObject({
  /** Measured repetitions of each test, after one to warm up; default 5, quick 3. */
  repetitions: z.int().min(1).max(1000).optional(),
  /** Prompt lengths in tokens; default 64, 512 and 2048, quick 512. */
  prompt: z.array(Tokens).optional(),
  /** Answer lengths in tokens; default 32 and 128, quick 128. */
  generate: z.array(z.int().min(2).max(1_000_000)).optional(),
  /** Prompt lengths that are sent twice: unknown to the server's cache, then known; default 512, quick none. */
  cache: z.array(Tokens).optional(),
  /** How many requests at a time, level by level; default 1, 2 and 4, quick none. */
  concurrency: z.array(z.int().min(1).max(256)).optional(),
  /** Requests a second of an open loop; none by default, because only you know what your server gets. */
  rate: z.number().positive().max(10_000).optional(),
  /** How they arrive; default poisson. */
  arrivals: z.enum(PROCESSES).default("poisson"),
  /** Of gamma arrivals: the shape of the times between two; below 1 they come in bursts; default 0.5. */
  burstiness: z.number().positive().max(1000).default(0.5),
  /** Requests of each level and of the open loop, at least twice the level; default 12. */
  requests: z.int().min(2).max(100_000).default(12),
  /** Tokens of the prompts of levels and open loop; default 64. */
  load_prompt: Tokens.default(64),
  /** Tokens of their answers; default 32. */
  load_generate: z.int().min(2).max(1_000_000).default(32),
  /** What goodput counts; default 2,000 ms to the first token and 200 ms for each further one. */
  slo: Slo.prefault({}),
});
export type Settings = z.infer<typeof Settings>;
