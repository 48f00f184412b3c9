/** The 25 instructions, and whether a response follows them: strict as it is, loose with what may be cut off. @module */

import { pythonStrip } from "model-lens";
import { z } from "zod";
import type { Check, Maker, Support } from "./checks/check.ts";
import { FORMATS } from "./checks/formats.ts";
import { KEYWORDS } from "./checks/keywords.ts";
import { LENGTHS } from "./checks/lengths.ts";
import { TEXTS } from "./checks/texts.ts";

const MAKERS: ReadonlyMap<string, Maker> = new Map(
  Object.entries({ ...KEYWORDS, ...LENGTHS, ...FORMATS, ...TEXTS }),
);

/** The names of all kinds of instructions. */
export const INSTRUCTIONS: readonly string[] = [...MAKERS.keys()];

/** An instruction with what it asks for. */
export const Instruction = z.strictObject({
  id: z.string(),
  /** Null is what a kind of instruction does not have. */
  args: z.record(z.string(), z.json()),
});
export type Instruction = z.infer<typeof Instruction>;

/** Whether one instruction was followed. */
export interface Following {
  readonly strict: boolean;
  readonly loose: boolean;
}

/** Judges a response by each of its instructions. Throws `TypeError` at an instruction of no known kind. */
export function judge(
  response: string,
  instructions: readonly Instruction[],
  support: Support,
): Following[] {
  const variants = looseVariants(response).filter((one) => pythonStrip(one) !== "");
  return instructions.map((instruction) => {
    const check = checkOf(instruction);
    const strict = pythonStrip(response) !== "" && check(response, support);
    // The response itself is the first of the variants.
    return { strict, loose: strict || variants.slice(1).some((one) => check(one, support)) };
  });
}

function checkOf({ id, args }: Instruction): Check {
  const make = MAKERS.get(id);
  if (make === undefined) throw new TypeError(`Cannot check "${id}": it is no known instruction`);
  return make(Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)));
}

/** The response, without its first line, its last, or both, each also without stars. */
function looseVariants(response: string): string[] {
  const lines = response.split("\n");
  const cut = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((some) =>
    pythonStrip(some.join("\n"))
  );
  const whole = [response, ...cut];
  return [...new Set([...whole, ...whole.map((one) => one.replaceAll("*", ""))])];
}
