/** Takes a run up again where it stopped. @module */

import { ConfigError } from "../config/errors.ts";
import { type Config, KEY_NAMES } from "../config/load.ts";
import { envOf, flagOf, type KeyName, KEYS, type Settings } from "../config/keys.ts";
import type { Header } from "../events/header.ts";
import { TraceReader } from "../trace/reader.ts";
import { ResumeError } from "./errors.ts";
import { RunFold } from "./fold.ts";
import type { PreparedRun } from "./prepare.ts";

/** A run that has begun, as its files show it. */
export interface StoppedRun {
  readonly path: string;
  readonly header: Header;
  readonly fold: RunFold;
}

/** Settings that the plan and the answers follow from: those of the run count, whatever is configured now. */
const FIXED: readonly KeyName[] = [
  "provider",
  "models",
  "benchmarks",
  "variant",
  "framework",
  "samples",
  "epochs",
  "order",
  "seed",
  "temperature",
  "max_tokens",
  "logprobs",
  "top_logprobs",
];

/** Reads a stopped run. Throws `ResumeError` when there is nothing left to do, and what `TraceReader.open()` throws. */
export async function readStoppedRun(path: string): Promise<StoppedRun> {
  using reader = await TraceReader.open(path, { texts: false });
  if (reader.header.source?.kind === "rescore") {
    throw new ResumeError(
      `Cannot resume "${path}": it judges the answers of another run again, and asks nothing`,
      `Resume "${reader.header.source.of?.run}", then rescore it`,
    );
  }
  if (reader.header.source?.kind === "playground") {
    throw new ResumeError(
      `Cannot resume "${path}": it asks one prompt, and nothing is left of it to be asked`,
      "Ask again",
    );
  }
  const fold = new RunFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  const failed = fold.planned - fold.scored().size;
  if (fold.status === "completed" && failed === 0) {
    throw new ResumeError(`Cannot resume "${path}": every sample has a score`, "Start a new run");
  }
  return { path, header: reader.header, fold };
}

/**
 * The configuration with which to go on: what the plan follows from is the run's own; for the rest a
 * flag or variable of now beats the run's. Throws `ConfigError` for a flag that would change the plan.
 */
export function resumedConfig(now: Config, header: Header): Config {
  const settings = Object.fromEntries(KEY_NAMES.map((name) => [name, valueOf(name, now, header)]));
  const own = header.config["benchmark_settings"];
  return {
    ...now,
    // Each value comes from a checked configuration or is checked in `valueOf`.
    settings: settings as unknown as Settings,
    // The header was written from a checked configuration.
    benchmarkSettings: (own ?? {}) as Config["benchmarkSettings"],
  };
}

/** Throws `ResumeError` unless the plan, and the models as far as they are known, are those of the run. */
export function checkSamePlan(prepared: PreparedRun, { fold, header, path }: StoppedRun): void {
  if (fold.planSha256 !== null && fold.planSha256 !== prepared.plan.sha256) {
    throw new ResumeError(
      `Cannot resume "${path}": its plan cannot be made again${changes(header, prepared.header)}`,
      "Start a new run, or go back to the plugins that it began with",
    );
  }
  for (const [index, { model }] of header.models.entries()) {
    const now = prepared.header.models[index]?.model.digest.value ?? null;
    if (model.digest.value !== null && now !== null && model.digest.value !== now) {
      throw new ResumeError(
        `Cannot resume "${path}": the weights of model "${model.id}" have changed since`,
        "Start a new run, or load the model that the run began with",
      );
    }
  }
}

/** Names the plugins that are not those of the run, with both versions. */
function changes({ plugins }: Header, { plugins: now }: Header): string {
  const changed = Object.entries(plugins).flatMap(([id, { version, sha256 }]) =>
    now[id]?.sha256 === sha256 ? [] : [`${id} was ${version} and is ${now[id]?.version ?? "gone"}`]
  );
  return changed.length === 0 ? "" : `: ${changed.join(", ")}, with other files`;
}

/** Throws `ConfigError` when flags of now contradict the run. */
function valueOf(name: KeyName, now: Config, header: Header): unknown {
  const { value, source } = now.sources[name];
  const isFlag = source === `--${flagOf(name)}`;
  const before = valueBefore(name, header);
  if (before === undefined) return value;
  if (!FIXED.includes(name)) return isFlag || source === envOf(name) ? value : before;
  if (isFlag && JSON.stringify(value) !== JSON.stringify(before)) {
    throw new ConfigError(
      `Cannot resume with --${flagOf(name)} ${value}: the run was planned with ${
        JSON.stringify(before)
      }`,
      `Leave --${flagOf(name)} out, or start a new run`,
    );
  }
  return before;
}

/** The run's own value; undefined when its header has none that this version can use. */
function valueBefore(name: KeyName, { config, models }: Header): unknown {
  // What was chosen then, where it was left to the program: the first model of now may be another.
  if (name === "provider") return models[0]?.provider;
  // Runs of before there was a choice went model by model.
  if (name === "order" && config["order"] === undefined) return "by-model";
  if (name === "epochs" && config["epochs"] === undefined) return 1;
  if (name === "models") return models.map(({ model }) => model.id);
  return KEYS[name].schema.safeParse(config[name]).data;
}
