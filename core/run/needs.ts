/** Samples that a server cannot do justice: said before they are asked, instead of a score. @module */

import type { BenchmarkDefinition, Need, Sample } from "../benchmark/contract.ts";
import type { Failure } from "../events/envelope.ts";

/** What a server is known not to do, by need, each with the evidence. */
export type Faults = ReadonlyMap<string, string>;

/** What a sample needs: what its benchmark names, and what its request asks for. */
export function needsOf(
  { needs = [] }: Pick<BenchmarkDefinition, "needs">,
  { request, needs: own = [] }: Pick<Sample, "request" | "needs">,
): readonly Need[] {
  const { tools, jsonSchema, logprobs } = request;
  return [
    ...new Set([
      ...needs,
      ...own,
      ...(tools !== undefined && tools.length > 0 ? ["tools" as const] : []),
      ...(jsonSchema === undefined ? [] : ["json_schema" as const]),
      ...(logprobs === true ? ["logprobs" as const] : []),
    ]),
  ];
}

/** Why a sample is not asked: `needs_<need>`; undefined when nothing is known against it. */
export function lacking(needs: readonly Need[], faults: Faults): Failure | undefined {
  const need = needs.find((one) => faults.has(one));
  if (need === undefined) return undefined;
  return {
    type: `needs_${need}`,
    message: `Not asked: it needs "${need}", which the server does not do: ${faults.get(need)}`,
    hint: 'Mend the server and run "doctor --fresh", then resume the run',
    retryable: false,
  };
}
