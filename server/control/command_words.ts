/** The words of the command line for what is asked for in a browser. @module */

import type { AskModels, StartRun } from "../api/mod.ts";

type Value = readonly [flag: string, value: string | number | undefined];

/** The flag of everything that has a value. */
const FLAGS = {
  provider: "provider",
  models: "models",
  benchmarks: "benchmarks",
  variants: "variant",
  packs: "pack",
  framework: "framework",
  judge: "judge",
  order: "order",
  samples: "samples",
  epochs: "epochs",
  repetitions: "repetitions",
  seed: "seed",
  temperature: "temperature",
  maxTokens: "max-tokens",
  concurrency: "concurrency",
  limitTime: "limit-time",
  timeout: "timeout",
  firstToken: "limits-first-token",
  stall: "limits-stall",
  retries: "retries",
  allowedErrors: "allowed-errors",
} as const satisfies Record<keyof Omit<StartRun, "quick" | "logprobs">, string>;

/** The words of the command line; a value stands behind `=`, so that none can be taken for a flag. */
export function commandOf(wanted: StartRun, folder: string): string[] {
  const { quick, logprobs, ...valued } = wanted;
  const values = Object.entries(FLAGS).flatMap(([name, flag]) =>
    [Reflect.get(valued, name) ?? []].flat().map((value): Value => [flag, value])
  );
  return [
    "run",
    "--json",
    ...(quick === true ? ["--quick"] : []),
    ...(logprobs === undefined ? [] : [logprobs ? "--logprobs" : "--no-logprobs"]),
    ...flags([...values, ["traces-dir", folder]]),
  ];
}

/** The words that ask a prompt, which the process reads itself: it would be too long for some systems. */
export function askCommandOf(wanted: AskModels, folder: string): string[] {
  const { provider, models, system, temperature, topP, maxTokens, seed, stop, together } = wanted;
  const values: readonly Value[] = [
    ["provider", provider],
    ...(models ?? []).map((model): Value => ["models", model]),
    ["system", system],
    ["temperature", temperature],
    ["top-p", topP],
    ["max-tokens", maxTokens],
    ["seed", seed],
    ...(stop ?? []).map((text): Value => ["stop", text]),
    ["traces-dir", folder],
  ];
  return ["ask", "--json", ...(together === true ? ["--together"] : []), ...flags(values), "-"];
}

function flags(values: readonly Value[]): string[] {
  return values.flatMap(([flag, value]) => value === undefined ? [] : [`--${flag}=${value}`]);
}
