/** A row of HumanEval. @module */

import { z } from "zod";

/** The official fields. */
export const Problem = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
});
export type Problem = z.infer<typeof Problem>;
