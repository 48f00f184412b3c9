/** Which variant of a benchmark is run: chosen for all, for one by name, or in its own settings. @module */

import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import { ConfigError } from "../config/errors.ts";
import { suggestion } from "../config/nearest.ts";

/** A benchmark by the name that users type. */
export interface NamedBenchmark {
  readonly name: string;
  readonly definition: Pick<BenchmarkDefinition, "variants">;
}

/**
 * The chosen variant of each benchmark, by name; a benchmark for which none was chosen is absent.
 * `choices` are variants, or `NAME=VARIANT`. Throws `ConfigError` for a variant that a benchmark does
 * not have, because it would be run as something else.
 */
export function chosenVariants(
  choices: readonly string[],
  benchmarks: readonly NamedBenchmark[],
): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  for (const choice of choices) {
    const [, name, variant = ""] = /^(?:([^=]*)=)?(.*)$/.exec(choice) ?? [];
    const meant = benchmarks.filter((one) => name === undefined || one.name === name);
    if (meant.length === 0) {
      throw new ConfigError(
        `Cannot use the variant "${choice}": the run has no benchmark "${name}"`,
        suggestion(name ?? "", benchmarks.map((one) => one.name)),
      );
    }
    const having = meant.filter(({ definition: { variants = [] } }) => variants.length > 0);
    const unlike = having.find(({ definition }) => !definition.variants?.includes(variant));
    if (unlike !== undefined) throw unknown(variant, unlike);
    if (having.length === 0) {
      throw new ConfigError(
        `Cannot use the variant "${choice}": ${
          meant.map((one) => one.name).join(", ")
        } has no variants`,
        "Leave --variant out",
      );
    }
    for (const one of having) chosen.set(one.name, variant);
  }
  return chosen;
}

function unknown(variant: string, { name, definition: { variants = [] } }: NamedBenchmark) {
  return new ConfigError(
    `Cannot run ${name} as "${variant}": it has no variant of that name`,
    `${suggestion(variant, variants)} For one benchmark, write --variant ${name}=${variants[0]}`
      .replace(/([^?]) For one/, "$1. For one"),
  );
}
