/** The first line of a trace: everything that was fixed before the first event. @module */

import { z } from "zod";
import { known, SCHEMA_VERSION } from "./envelope.ts";
import { MachineFacts } from "./machine.ts";
import { FrameworkFacts } from "./scheme.ts";

/** What is known of a model before it is asked anything. */
export const ModelFacts = z.object({
  /** Name that requests use. */
  id: z.string(),
  /** Digest of the weights, for example `sha256:…`. */
  digest: known(z.string()),
  /** For example `Q4_K_M`. */
  quantisation: known(z.string()),
  /** Number of parameters. */
  parameters: known(z.number()),
  /** Tokens of prompt and answer together, as it is served now. */
  contextLength: known(z.number()),
  /** SHA-256 of the chat template. */
  templateSha256: known(z.string()),
  /** For example `qwen3`. This and what follows are absent where the server has no such notion. */
  architecture: known(z.string()).optional(),
  /** Tokens that the model was trained for, or that its file names as the most. */
  trainedContext: known(z.number()).optional(),
  /** Bytes of the weights. */
  sizeBytes: known(z.number()).optional(),
  /** Whether it was in memory when the run began; if not, the first answer waits for it. */
  loaded: known(z.boolean()).optional(),
  /** When the server frees its memory unless it is asked again, ISO 8601 by the server's clock. */
  unloadsAt: known(z.string()).optional(),
  /** In the server's own words, for example `tools`, `vision`, `thinking`. */
  capabilities: known(z.array(z.string())).optional(),
});
export type ModelFacts = z.infer<typeof ModelFacts>;

/** What is known of a server. */
export const ServerFacts = z.object({
  /** Address without credentials; null in process. */
  url: z.string().nullable(),
  /** The program that answers, in its own words. */
  server: known(z.string()),
  /** Version or build, in the server's own words. */
  version: known(z.string()),
  /** How many requests it serves at a time. */
  slots: known(z.number()),
});
export type ServerFacts = z.infer<typeof ServerFacts>;

/** A model in a run, with the server that serves it and the span that its samples hang under. */
export const RunModel = z.object({
  /** Span of the model in the tree: `m1`, `m2` … */
  span: z.string(),
  /** Name of the provider. */
  provider: z.string(),
  /** What was known of the model before the first request. */
  model: ModelFacts,
  /** What was known of its server. */
  server: ServerFacts,
});
export type RunModel = z.infer<typeof RunModel>;

/** Where a trace comes from that is no run of benchmarks. */
export const TraceSource = z.object({
  /** What made it. */
  kind: z.enum(["run", "doctor", "proxy", "import", "reissue", "rescore", "playground"]),
  /** The name that the user gave it. */
  name: z.string().optional(),
  /** Of a proxy: the address that it passed everything on to, without credentials. */
  upstream: z.string().optional(),
  /** Of a proxy: the address that it listened on. */
  listen: z.string().optional(),
  /** False where texts were not kept, only times and counts. */
  content: z.boolean().optional(),
  /** Run id of the trace that this one goes on from, because a day was over or it had grown large. */
  follows: z.string().optional(),
  /** What it was made from: a trace, and in it one call where it is only one. */
  of: z.object({ run: z.string(), call: z.string().optional() }).optional(),
  /** What a trace of our own would have and this one lacks, in words. */
  lacks: z.array(z.string()).optional(),
});
export type TraceSource = z.infer<typeof TraceSource>;

/** First line of `events.ndjson`. */
export const Header = z.object({
  /** Version of the schema, as in `schema`. */
  v: z.literal(SCHEMA_VERSION),
  /** Tells the header from events. */
  kind: z.literal("header"),
  /** Name and version of the schema: `modellens.run/1`. */
  schema: z.string(),
  /** Run id: the name of the directory. */
  run: z.string(),
  /** Generation of OpenTelemetry's GenAI names that exporters use by default. */
  semconv: z.string(),
  /** Wall-clock start, ISO 8601 with milliseconds, UTC. */
  started: z.string(),
  /** Wall-clock start in nanoseconds since 1970, as a string because it exceeds 2^53. */
  epochNs: z.string(),
  /** The program that wrote the run. */
  program: z.object({ name: z.string(), version: z.string() }),
  /** The command line after the program's name, with secrets redacted. */
  command: z.array(z.string()),
  /** Every setting in force, with secrets redacted. */
  config: z.record(z.string(), z.unknown()),
  /** Seed of the plan and of the samplers. */
  seed: z.int(),
  /** The models that are asked, in order; none where an app chooses them. */
  models: z.array(RunModel),
  /** Where the program ran. */
  machine: MachineFacts,
  /** The work tree that the program was started in. */
  git: known(z.object({ commit: z.string(), dirty: z.boolean() })),
  /** SHA-256 of each plugin that the run uses, by id. */
  plugins: z.record(z.string(), z.object({ version: z.string(), sha256: z.string() })),
  /** SHA-256 of each prompt pack that the run asks, by id; absent where it asks none. */
  packs: z.record(z.string(), z.object({ version: z.string(), sha256: z.string() })).optional(),
  /** The framework whose run it is; absent for the general suite. */
  framework: FrameworkFacts.optional(),
  /** SHA-256 of each skill that the run may call, by id; absent where it may call none. */
  skills: z.record(z.string(), z.object({ version: z.string(), sha256: z.string() })).optional(),
  /** Where it comes from; absent for a run of benchmarks. */
  source: TraceSource.optional(),
});
export type Header = z.infer<typeof Header>;
