/** Says in one line why a value breaks its schema. @module */

import type { z } from "zod";

/** The first thing that is wrong, and where. */
export function issueIn({ issues: [first] }: z.ZodError): string {
  const where = first?.path.join(".") ?? "";
  return where === "" ? `${first?.message}` : `"${where}": ${first?.message}`;
}
