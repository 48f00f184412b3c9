import { assertEquals } from "@std/assert";
import { docComments } from "./doc_comments.ts";

const SOURCE = `/** What it is about. @module */

import { z } from "zod";

/** A machine,
 * in two lines. */
export const Machine = z.object({
  /** The system. */
  os: z.object({
    /** Its name. */
    name: z.string(),
    version: z.string(),
  }),
  // Not for readers.
  secret: z.string(),
  /**
   * How much
   * there is.
   */
  $memory: z.int(),
});
export type Machine = z.infer<typeof Machine>;

/** Not a schema. */
export function known(value: string) {
  return {
    /** Not of Machine. */
    name: value,
  };
}

export const Bare = z.object({
  name: z.string(),
});
`;

Deno.test("docComments() reads the comments of constants and of their fields", () => {
  const { module, constants } = docComments(SOURCE);
  assertEquals(module, "What it is about.");
  assertEquals(Object.fromEntries(constants), {
    Machine: {
      text: "A machine, in two lines.",
      fields: new Map([
        ["os", "The system."],
        ["os.name", "Its name."],
        ["$memory", "How much there is."],
      ]),
    },
    Bare: { text: "", fields: new Map() },
  });
});

Deno.test("docComments() finds nothing in nothing", () => {
  assertEquals(docComments(""), { module: "", constants: new Map() });
});
