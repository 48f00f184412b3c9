/** A benchmark without any work of its own, so that a run of it is nothing but our own. @module */

import { type BenchmarkDefinition, defineBenchmark } from "model-lens";
import { z } from "zod";

const echo: BenchmarkDefinition<Readonly<Record<string, never>>, string> = defineBenchmark({
  version: "0.1.0",
  settings: z.strictObject({}),
  target: z.string(),
  chance: null,
  samples: ({ limit = 1 }) =>
    Array.from({ length: limit }, (_, index) => ({
      id: `${index + 1}`,
      request: { messages: [{ role: "user", content: `Say ${index + 1}` }] },
      target: `${index + 1}`,
    })),
  score: (_sample, { text }) => ({ value: null, answer: text, explanation: "nothing is judged" }),
});

export default echo;
