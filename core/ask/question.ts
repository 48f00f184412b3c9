/** One prompt as a benchmark of one sample that nobody judges: what `ask` and the playground run. @module */

import { z } from "zod";
import type { BenchmarkDefinition, SampleRequest } from "../benchmark/contract.ts";
import type { Message } from "../provider/contract.ts";
import type { PlannedBenchmark } from "../run/plan.ts";

/** The name under which its sample stands in traces. */
export const QUESTION = "prompt";

/** What is asked; settings that are absent are the server's. */
export interface Question {
  readonly prompt: string;
  readonly system?: string;
  readonly topP?: number;
  readonly stop?: readonly string[];
}

/** The benchmark of a question. Its answers are kept and have no score. */
export function questionBenchmark(question: Question): PlannedBenchmark {
  const definition: BenchmarkDefinition<unknown, null> = {
    version: "1",
    settings: z.strictObject({}),
    target: z.null(),
    chance: null,
    samples: () => [{ id: "asked", request: requestOf(question), target: null }],
    score: () => ({ value: null, answer: null, explanation: "It was asked, not judged" }),
  };
  // Targets are read back through the definition's own schema.
  return { name: QUESTION, definition: definition as BenchmarkDefinition, settings: {} };
}

function requestOf({ prompt, system, topP, stop }: Question): SampleRequest {
  const messages: Message[] = [
    ...(system === undefined ? [] : [{ role: "system", content: system } as const]),
    { role: "user", content: prompt },
  ];
  return {
    messages,
    ...(topP === undefined ? {} : { topP }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
  };
}
