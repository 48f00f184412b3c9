/** What a trace keeps of a task, so that an answer can be judged again. @module */

import { z } from "zod";
import { VARIANTS } from "./prompt.ts";

/** What counts as right: assertions that hold after what sets them up. */
export const Target = z.strictObject({
  setup: z.string(),
  tests: z.array(z.string()),
  /** Functions that the tests call. */
  names: z.array(z.string()),
  variant: z.enum(VARIANTS),
});
export type Target = z.infer<typeof Target>;
