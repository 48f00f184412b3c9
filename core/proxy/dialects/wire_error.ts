/** An error as servers put it into an answer. @module */

import { z } from "zod";

/** A sentence, or an object with one. */
export const WireError = z.union([
  z.string(),
  z.object({ message: z.string().nullish(), type: z.string().nullish() }),
]).nullish();

/** Its sentence; undefined where there is no error. */
export function errorOf(error: z.infer<typeof WireError>): string | undefined {
  if (error === null || error === undefined) return undefined;
  return typeof error === "string" ? error : error.message ?? error.type ?? "no reason given";
}
