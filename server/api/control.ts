/** What the server is asked to do: start and stop runs, hand out tickets. @module */

import { z } from "zod";

/** Starts a run, with the same words as the command line. */
export const StartRun = z.strictObject({
  provider: z.string().optional(),
  models: z.array(z.string()).optional(),
  benchmarks: z.array(z.string()).optional(),
  /** Of benchmarks: one for all, or as `name=variant`. */
  variants: z.array(z.string()).optional(),
  /** Asked instead of benchmarks: ids of prompt packs. */
  packs: z.array(z.string()).optional(),
  /** Asked instead of benchmarks: the name of a framework, such as `devbench`, or `compare` for all. */
  framework: z.string().optional(),
  /** Model that judges answers where an item wants a judge. */
  judge: z.string().optional(),
  quick: z.boolean().optional(),
  logprobs: z.boolean().optional(),
  order: z.enum(["interleaved", "by-model"]).optional(),
  samples: z.int().min(1).optional(),
  epochs: z.int().min(1).optional(),
  /** How often a framework asks each prompt. */
  repetitions: z.int().min(1).optional(),
  seed: z.int().min(0).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().min(1).optional(),
  concurrency: z.int().min(1).optional(),
  /** Seconds: of the run, of an answer, to the first word, between two chunks. */
  limitTime: z.int().min(1).optional(),
  timeout: z.number().positive().optional(),
  firstToken: z.number().positive().optional(),
  stall: z.number().positive().optional(),
  retries: z.int().min(0).optional(),
  allowedErrors: z.int().min(0).optional(),
});
export type StartRun = z.infer<typeof StartRun>;

/** A run that this server started. */
export const Job = z.object({
  id: z.string(),
  /** Id of the run; null until its directory exists. */
  run: z.string().nullable(),
  /** The command line that starts the same run. */
  command: z.array(z.string()),
  state: z.enum(["starting", "running", "stopping", "ended"]),
  startedAt: z.string(),
  /** Null while it is under way. */
  exitCode: z.int().nullable(),
  /** What it said last. */
  lastLine: z.string(),
});
export type Job = z.infer<typeof Job>;

export const JobList = z.object({ jobs: z.array(Job) });
export type JobList = z.infer<typeof JobList>;

/** Gracefully first; `hard` ends it at once. */
export const StopJob = z.strictObject({ hard: z.boolean().optional() });
export type StopJob = z.infer<typeof StopJob>;

/** What a run can be started with on this machine now. */
export const RunChoices = z.object({
  providers: z.array(z.object({
    name: z.string(),
    url: z.string().nullable(),
    available: z.boolean(),
    /** Why it is not available; null when it is. */
    reason: z.string().nullable(),
    /** What helps; null when it is available. */
    hint: z.string().nullable(),
    /** The program that answers and its version, in its own words; null where it does not tell. */
    server: z.string().nullable(),
    version: z.string().nullable(),
    models: z.array(z.string()),
  })),
  benchmarks: z.array(z.object({ name: z.string(), summary: z.string() })),
  /** Whole benchmark systems, which are run instead of benchmarks. */
  frameworks: z.array(z.object({ name: z.string(), summary: z.string() })),
});
export type RunChoices = z.infer<typeof RunChoices>;

/** Opens one event stream, soon and once, where addresses must not carry the token. */
export const Ticket = z.object({ ticket: z.string(), expiresAt: z.string() });
export type Ticket = z.infer<typeof Ticket>;

/** How the server is. */
export const Health = z.object({
  status: z.literal("ok"),
  version: z.string(),
  startedAt: z.string(),
  uptimeMs: z.number(),
  folder: z.string(),
  runs: z.int(),
  /** Runs that were never read and are being read now. */
  pendingRuns: z.int(),
  /** What was read of runs, kept beside them; `bytes` is null until it was written. */
  index: z.object({ path: z.string(), bytes: z.int().nullable() }),
  clients: z.int(),
  /** Whether reading needs a token. */
  guarded: z.boolean(),
  /** Version of the runtime. */
  deno: z.string(),
  pid: z.int(),
  /** Resident memory of the server's process. */
  memoryBytes: z.int(),
});
export type Health = z.infer<typeof Health>;

/** Why a request was not answered. */
export const Problem = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
});
export type Problem = z.infer<typeof Problem>;
