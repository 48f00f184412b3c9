/** Requests that come together: so many at a time, or at moments that were fixed beforehand. @module */

import { type Load, random, type Sample } from "model-lens";
import { arrivalTimes } from "./arrivals.ts";
import { fits } from "./plan.ts";
import { loadPromptFor } from "./prompts.ts";
import type { Settings } from "./settings.ts";
import type { Target } from "./target.ts";

/** The loads that are wanted, each with its name and the number of its requests. */
export interface WantedLoad {
  /** `c4` for four at a time, `poisson2` for two a second. */
  readonly test: string;
  readonly concurrency: number | null;
  readonly count: number;
}

/** The loads of a run in their order; none where a request of them does not fit the context. */
export function wantedLoads(
  settings: Settings,
  { quick, contextLength }: { readonly quick: boolean; readonly contextLength: number | null },
): { readonly loads: readonly WantedLoad[]; readonly leftOut: string | null } {
  const { concurrency = quick ? [] : [1, 2, 4], rate, arrivals, requests } = settings;
  const levels = [...new Set(concurrency)].sort((a, b) => a - b);
  const loads = [
    ...levels.map((level) => ({
      test: `c${level}`,
      concurrency: level,
      count: Math.max(requests, 2 * level),
    })),
    ...(rate === undefined
      ? []
      : [{ test: `${arrivals}${rate}`, concurrency: null, count: requests }]),
  ];
  const { load_prompt: prompt, load_generate: generate } = settings;
  if (loads.length === 0 || fits({ prompt, generate }, contextLength)) {
    return { loads, leftOut: null };
  }
  const names = loads.map(({ test }) => test).join(", ");
  return { loads: [], leftOut: `${names}: ${prompt} + ${generate} tokens may not fit the context` };
}

/** The requests of one load, each with a prompt that no cache knows. */
export function loadSamples(
  { test, concurrency, count }: WantedLoad,
  { settings, seed, turn, block }: {
    readonly settings: Settings;
    readonly seed: number;
    /** Number of the first of them in the run. */
    readonly turn: number;
    readonly block: number | undefined;
  },
): Sample<Target>[] {
  const { arrivals: process, rate = 1, burstiness, slo } = settings;
  const { load_prompt: prompt, load_generate: tokens } = settings;
  const moments = concurrency === null
    ? arrivalTimes({ process, rate, burstiness, count }, random(seed, `arrivals ${test}`))
    : [];
  return Array.from({ length: count }, (_, index) => {
    const load: Load = concurrency === null
      ? { group: test, atMs: moments[index] ?? 0 }
      : { group: test, concurrency };
    return {
      id: `${test}-${index + 1}`,
      family: test,
      ...(block === undefined ? {} : { block }),
      load,
      request: {
        messages: [{
          role: "user",
          content: loadPromptFor(prompt, { seed, turn: turn + index, label: test }),
        }],
        maxTokens: tokens,
        logprobs: false,
        extra: { cache_prompt: false, ignore_eos: true },
      },
      target: {
        ...{ test, kind: "load", tokens, repetition: index + 1, leftOut: null },
        ...{ concurrency, slo },
      },
    };
  });
}
