/** What the address says of a run to start, as the server takes it and as the command line says it. @module */

import type { StartRun } from "../../../api/mod.ts";

/** Numbers that can be set, with their flags. */
export const NUMBERS = [
  {
    name: "samples",
    label: "Samples of each benchmark",
    flag: "--samples",
    min: 1,
    step: 1,
    max: undefined,
  },
  { name: "seed", label: "Seed", flag: "--seed", min: 0, step: 1, max: undefined },
  { name: "temperature", label: "Temperature", flag: "--temperature", min: 0, step: 0.1, max: 2 },
  {
    name: "maxTokens",
    label: "Most tokens of an answer",
    flag: "--max-tokens",
    min: 1,
    step: 1,
    max: undefined,
  },
  {
    name: "concurrency",
    label: "Samples at a time",
    flag: "--concurrency",
    min: 1,
    step: 1,
    max: undefined,
  },
] as const;

/** The request, from values of the address. Names in a list stand on lines of their own. */
export function requestOf(value: (name: string) => string | null): StartRun {
  const provider = value("provider");
  const models = listOf(value("models"));
  const framework = value("framework");
  // A framework has items of its own.
  const benchmarks = framework === null ? listOf(value("benchmarks")) : [];
  const numbers = NUMBERS.flatMap(({ name }) => {
    const written = value(name);
    const number = Number(written);
    return written === null || written.trim() === "" || Number.isNaN(number)
      ? []
      : [[name, number] as const];
  });
  return {
    ...(provider === null ? {} : { provider }),
    ...(models.length === 0 ? {} : { models }),
    ...(benchmarks.length === 0 ? {} : { benchmarks }),
    ...(framework === null ? {} : { framework }),
    ...(value("quick") === "0" ? {} : { quick: true }),
    ...Object.fromEntries(numbers),
  };
}

/** The words that do the same on the command line. */
export function wordsOf(request: StartRun): readonly string[] {
  return [
    "run",
    ...(request.quick === true ? ["--quick"] : []),
    ...(request.provider === undefined ? [] : ["--provider", request.provider]),
    ...(request.models === undefined ? [] : ["--models", request.models.join(",")]),
    ...(request.benchmarks === undefined ? [] : ["--benchmarks", request.benchmarks.join(",")]),
    ...(request.framework === undefined ? [] : ["--framework", request.framework]),
    ...NUMBERS.flatMap(({ name, flag }) => {
      const number = request[name];
      return number === undefined ? [] : [flag, String(number)];
    }),
  ];
}

function listOf(written: string | null): string[] {
  return (written ?? "").split("\n").filter((name) => name !== "");
}
