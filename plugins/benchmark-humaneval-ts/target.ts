/** What a trace keeps of a task, so that an answer can be judged again. @module */

import { z } from "zod";
import { VARIANTS } from "./prompt.ts";

/** What counts as right: the tests, and what the program is completed with. */
export const Target = z.strictObject({
  prompt: z.string(),
  tests: z.string(),
  stop: z.array(z.string()),
  variant: z.enum(VARIANTS),
});
export type Target = z.infer<typeof Target>;
