/** What the address says of a run to start, as the server takes it and as the command line says it. @module */

import type { StartRun } from "../../../api/mod.ts";

/** A number that can be set, with its flag. */
export interface NumberField {
  readonly name: {
    [K in keyof StartRun]-?: StartRun[K] extends number | undefined ? K : never;
  }[keyof StartRun];
  readonly label: string;
  readonly flag: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Only for a framework, or for everything but one. */
  readonly of?: "framework" | "suite";
}

/** What is asked, how often, and by which sampler. */
export const NUMBERS: readonly NumberField[] = [
  { name: "samples", label: "Samples of each benchmark", flag: "--samples", min: 1 },
  { name: "epochs", label: "Times each sample is asked", flag: "--epochs", min: 1, of: "suite" },
  {
    name: "repetitions",
    label: "Times each prompt is asked",
    flag: "--repetitions",
    min: 1,
    of: "framework",
  },
  { name: "seed", label: "Seed", flag: "--seed" },
  { name: "temperature", label: "Temperature", flag: "--temperature", step: 0.1, max: 2 },
  { name: "maxTokens", label: "Most tokens of an answer", flag: "--max-tokens", min: 1 },
  { name: "concurrency", label: "Samples at a time", flag: "--concurrency", min: 1 },
];

/** When a run, an answer or a wait is over. */
export const LIMITS: readonly NumberField[] = [
  { name: "limitTime", label: "Seconds of the run", flag: "--limit-time", min: 1 },
  { name: "timeout", label: "Seconds of an answer", flag: "--timeout", step: 0.1 },
  {
    name: "firstToken",
    label: "Seconds to the first word",
    flag: "--limits-first-token",
    step: 0.1,
  },
  { name: "stall", label: "Seconds between two chunks", flag: "--limits-stall", step: 0.1 },
  { name: "retries", label: "Times a failed request is sent again", flag: "--retries" },
  { name: "allowedErrors", label: "Failed samples allowed", flag: "--allowed-errors" },
];

/** What is asked: benchmarks of the general suite, prompt packs, or a framework. */
export type Suite = "benchmarks" | "packs" | "framework";

/** Lists of names, with their flags and the only suite that they mean something for. */
const LISTS = [
  { name: "models", flag: "--models", of: undefined },
  { name: "benchmarks", flag: "--benchmarks", of: "benchmarks" },
  { name: "variants", flag: "--variant", of: "benchmarks" },
  { name: "packs", flag: "--pack", of: "packs" },
] as const;

/** The suite that the address names. */
export function suiteOf(value: (name: string) => string | null): Suite {
  if (value("framework") !== null) return "framework";
  return value("ask") === "packs" ? "packs" : "benchmarks";
}

/** The numbers that mean something for a suite. */
export function fieldsOf(fields: readonly NumberField[], suite: Suite): readonly NumberField[] {
  return fields.filter(({ of }) =>
    of === undefined || (of === "framework") === (suite === "framework")
  );
}

/** The request, from values of the address. Names in a list stand on lines of their own. */
export function requestOf(value: (name: string) => string | null): StartRun {
  const suite = suiteOf(value);
  const lists = LISTS.flatMap(({ name, of = suite }) => {
    const names = (value(name) ?? "").split("\n").filter((each) => each !== "");
    return names.length === 0 || of !== suite ? [] : [[name, names] as const];
  });
  const texts = ["provider", "framework", "judge", "order"].flatMap((name) => {
    const text = value(name)?.trim() ?? "";
    return text === "" ? [] : [[name, text] as const];
  });
  const numbers = fieldsOf([...NUMBERS, ...LIMITS], suite).flatMap(({ name }) => {
    const written = value(name)?.trim() ?? "";
    return written === "" || Number.isNaN(Number(written)) ? [] : [[name, Number(written)]];
  });
  return {
    ...Object.fromEntries([...texts, ...lists]),
    ...(value("quick") === "0" ? {} : { quick: true }),
    ...(value("logprobs") === "0" ? { logprobs: false } : {}),
    ...Object.fromEntries(numbers),
  };
}

/** The words that do the same on the command line. */
export function wordsOf(request: StartRun): readonly string[] {
  const given = (flag: string, value: string | number | undefined) =>
    value === undefined ? [] : [flag, String(value)];
  return [
    "run",
    ...(request.quick === true ? ["--quick"] : []),
    ...given("--provider", request.provider),
    ...LISTS.flatMap(({ name, flag }) => (request[name] ?? []).flatMap((one) => [flag, one])),
    ...given("--framework", request.framework),
    ...given("--judge", request.judge),
    ...given("--order", request.order),
    ...(request.logprobs === false ? ["--no-logprobs"] : []),
    ...[...NUMBERS, ...LIMITS].flatMap(({ name, flag }) => given(flag, request[name])),
  ];
}
