/** The words of the command line for what is asked for in a browser. @module */

import type { AskModels, StartRun } from "../api/mod.ts";

type Value = readonly [flag: string, value: string | number | undefined];

/** The words of the command line; a value stands behind `=`, so that none can be taken for a flag. */
export function commandOf(wanted: StartRun, folder: string): string[] {
  const {
    provider,
    models,
    benchmarks,
    framework,
    quick,
    samples,
    seed,
    temperature,
    maxTokens,
    concurrency,
  } = wanted;
  const values: readonly Value[] = [
    ["provider", provider],
    ...(models ?? []).map((model): Value => ["models", model]),
    ...(benchmarks ?? []).map((benchmark): Value => ["benchmarks", benchmark]),
    ["framework", framework],
    ["samples", samples],
    ["seed", seed],
    ["temperature", temperature],
    ["max-tokens", maxTokens],
    ["concurrency", concurrency],
    ["traces-dir", folder],
  ];
  return [
    "run",
    "--json",
    ...(quick === true ? ["--quick"] : []),
    ...flags(values),
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
