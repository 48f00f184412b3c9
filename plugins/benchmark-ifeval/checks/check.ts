/** What a check of an instruction is. @module */

import { z } from "zod";
import type { Punkt } from "../english/punkt.ts";
import type { LanguageDetector } from "../language/detector.ts";

/** What some checks need besides the text. */
export interface Support {
  readonly punkt: Punkt;
  readonly language: LanguageDetector;
}

/** Whether a response that is not blank follows the instruction. */
export type Check = (response: string, support: Support) => boolean;

/** A kind of instruction: from what it asks for, its check. Throws what zod throws at other arguments. */
export type Maker = (args: unknown) => Check;

/** Reads the arguments of an instruction by a schema, and makes its check of them. */
export function maker<S extends z.ZodType>(
  args: S,
  make: (args: z.infer<S>) => Check,
): Maker {
  return (given) => make(args.parse(given));
}

/** An instruction that has no arguments. */
export function plain(check: Check): Maker {
  return () => check;
}

/** How a number is to compare. */
export const Relation = z.enum(["less than", "at least"]);
export type Relation = z.infer<typeof Relation>;

/** Whether a count is as it should be. */
export function holds(count: number, relation: Relation, wanted: number): boolean {
  return relation === "less than" ? count < wanted : count >= wanted;
}
