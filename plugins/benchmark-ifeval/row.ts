/** A row of the data. @module */

import { z } from "zod";
import type { Instruction } from "./instructions.ts";

/** As published; some copies give every instruction every argument, most of them null. */
export const Row = z.object({
  key: z.int(),
  prompt: z.string(),
  instruction_id_list: z.array(z.string()),
  kwargs: z.array(z.record(z.string(), z.json())),
}).transform(({ key, prompt, instruction_id_list, kwargs }) => ({
  key,
  prompt,
  instructions: instruction_id_list.map((id, index): Instruction => ({
    id,
    args: Object.fromEntries(
      Object.entries(kwargs[index] ?? {}).filter(([, value]) => value !== null),
    ),
  })),
}));
export type Row = z.infer<typeof Row>;
