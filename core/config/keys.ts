/** Every setting there is. `config.yaml`, help, flags and environment names all follow from this table. @module */

import { z } from "zod";
import {
  choice,
  id,
  integer,
  interval,
  type Key,
  list,
  number,
  optionalInteger,
  optionalText,
  patterns,
  text,
  toggle,
} from "./key.ts";

/** How several models take turns. */
const ORDERS = ["interleaved", "by-model"] as const;

/** Where models are fetched from. */
const HUGGING_FACE = "https://huggingface.co";

/** Settings by their path in `config.yaml`. */
export const KEYS = {
  "provider": text("Provider to use, or auto for the first that answers", "auto"),
  "models": list("Models to run; empty for the first that the provider lists", []),
  "benchmarks": list("Benchmarks to run", ["smoke", "speed-latency"]),
  "variant": list(
    "Variant of prompts and scoring rules, for all benchmarks or as NAME=VARIANT",
    [],
  ),
  "data": optionalText("Folder that has the data of benchmarks, for use without the network"),
  "framework": id(
    "Benchmark system to use: general, the id of a framework such as devbench, or compare for general and every framework, one after the other",
    "general",
  ),
  "judge": optionalText(
    "Model of the same server that judges answers where a prompt pack wants a judge; without one such items are not judged",
  ),
  "samples": optionalInteger("Samples of each benchmark; absent for the benchmark's own number", {
    from: 1,
    to: 1_000_000,
  }),
  "epochs": integer(
    "How often every sample is asked, each time with another seed; benchmarks that measure time have repetitions of their own",
    { initial: 1, from: 1, to: 1000 },
  ),
  "order": choice(
    "How several models take turns: interleaved, there and back in each benchmark, or one model after the other",
    { initial: "interleaved", values: ORDERS },
  ),
  "limit_time": optionalInteger(
    "Seconds after which no new sample is begun; absent for no limit",
    { from: 1, to: 31_536_000 },
  ),
  "seed": integer("Seed of the samples and of the model's sampler", {
    initial: 42,
    from: 0,
    to: 2_147_483_647,
  }),
  "temperature": number("Sampling temperature; 0 is greedy", { initial: 0, from: 0, to: 2 }),
  "max_tokens": optionalInteger("Most tokens of an answer; absent for the benchmark's own number", {
    from: 1,
    to: 1_000_000,
  }),
  "concurrency": integer("Samples that run at a time; benchmarks that measure time run alone", {
    initial: 1,
    from: 1,
    to: 256,
  }),
  "timeout": number("Seconds that one answer may take in all", {
    initial: 600,
    from: 0.1,
    to: 86_400,
  }),
  "retries": integer("How often a request that the server did not answer is sent again", {
    initial: 2,
    from: 0,
    to: 20,
  }),
  "allowed_errors": integer("Failed samples above which the exit code is 3", {
    initial: 0,
    from: 0,
    to: 1_000_000,
  }),
  "logprobs": toggle("Ask for the probability of each token, where the server can tell it", {
    initial: true,
    off: "Do not ask for the probability of each token",
  }),
  "top_logprobs": integer("Alternatives to record for each token", { initial: 5, from: 0, to: 20 }),
  "limits.connect": number("Seconds until a server must accept a connection", {
    initial: 5,
    from: 0.05,
    to: 600,
  }),
  "limits.first_token": number("Seconds until the first word; loading the model is in it", {
    initial: 300,
    from: 0.05,
    to: 86_400,
  }),
  "limits.stall": number("Seconds between two chunks of an answer", {
    initial: 60,
    from: 0.05,
    to: 86_400,
  }),
  "api.base": optionalText(
    "Address of an OpenAI-compatible server, for example http://localhost:8000/v1",
  ),
  "api.key_env": optionalText("Name of the environment variable that holds its key"),
  "hf.endpoint": text("Address of Hugging Face or of a mirror, for models get", HUGGING_FACE),
  "machine.sample_ms": interval(
    "Milliseconds between two samples of machine and server memory, CPU and power; 0 for none",
    { initial: 1000, from: 10, to: 3_600_000 },
  ),
  "alarms.on": list(
    "Alarms that watch: all, or names; -name leaves one out (--alarms-on=-cache), an empty list all",
    ["all"],
  ),
  "alarms.limit": integer("Alarms of one kind that a trace holds; of more, the number is told", {
    initial: 200,
    from: 1,
    to: 1_000_000,
  }),
  "alarms.history": integer(
    "Earlier runs of the same models that alarms learn from: rates, prompts, answers; 0 for none",
    { initial: 3, from: 0, to: 100 },
  ),
  "fail_on": list("Alarms that make the exit code 100: any, names, or name/finding", []),
  "traces.dir": text("Folder of the runs", "traces"),
  "traces.redact": patterns("Regular expressions whose matches never reach a file", []),
} as const satisfies Record<string, Key<unknown>>;

export type KeyName = keyof typeof KEYS;
/** Every setting with its value. */
export type Settings = { readonly [K in KeyName]: (typeof KEYS)[K]["initial"] };

/** Settings of one provider, under `providers.<name>`. The texts of its errors say what is wanted. */
export const ProviderSettings = z.strictObject({
  /** Where the server listens. */
  url: z.string({ error: "text" }).optional(),
  /** Name of the environment variable that holds the key. */
  key_env: z.string({ error: "text" }).optional(),
  /** Further request headers; their values never reach a file. */
  headers: z.record(z.string(), z.string({ error: "text" }), { error: "keys with texts" })
    .optional(),
  /** The plugin's own settings. */
  settings: z.record(z.string(), z.unknown(), { error: "keys with values" }).optional(),
});
export type ProviderSettings = z.infer<typeof ProviderSettings>;

/** The sections whose keys are names of plugins or alarms. */
export const SECTIONS = {
  "providers": "Settings of single providers, by name",
  "benchmark_settings": "Settings of single benchmarks, by name",
  "alarm_settings": "Settings of single alarms, by name",
} as const;

/** The flag of a setting: `limits.first_token` is `--limits-first-token`. */
export function flagOf(name: string): string {
  return name.replaceAll(/[._]/g, "-");
}

/** The environment variable of a setting: `limits.first_token` is `MODELLENS_LIMITS_FIRST_TOKEN`. */
export function envOf(name: string): string {
  return `MODELLENS_${name.replaceAll(".", "_").toUpperCase()}`;
}
