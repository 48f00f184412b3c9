import { assertEquals } from "@std/assert";
import { z } from "zod";
import { known } from "../core/events/envelope.ts";
import { typeWords } from "./gen_type_words.ts";

const CASES: readonly [z.ZodType, string][] = [
  [z.string(), "text"],
  [z.string().regex(/^a+$/), "text like `^a+$`"],
  [z.int(), "integer"],
  [z.int().min(1), "integer from 1"],
  [z.number().min(0).max(1).nullable(), "number from 0 to 1 or null"],
  [z.number().positive(), "number above 0"],
  [z.boolean(), "true or false"],
  [z.literal(1), "`1`"],
  [z.literal("header"), '`"header"`'],
  [z.enum(["a", "b"]), '`"a"` or `"b"`'],
  [z.null(), "null"],
  [z.unknown(), "any JSON"],
  [z.array(z.array(z.int())), "list of list of integer"],
  [z.tuple([z.string(), z.number().nullable()]), "[text, number or null]"],
  [z.record(z.string(), z.unknown()), "map of any JSON by name"],
  [z.object({ a: z.string(), b: z.int().optional() }), "{ a: text, b?: integer }"],
  [known(z.boolean()), "[known](#known) true or false"],
];

for (const [schema, words] of CASES) {
  Deno.test(`typeWords() says "${words}"`, () => {
    assertEquals(typeWords(z.toJSONSchema(schema)), words);
  });
}

Deno.test("typeWords() names a schema that has a name", () => {
  const metadata = z.registry<{ id: string }>();
  const usage = z.object({ tokens: z.int() });
  metadata.add(usage, { id: "Usage" });
  const { properties } = z.toJSONSchema(z.object({ usage: usage.nullable() }), { metadata });
  assertEquals(typeWords(Object(properties?.["usage"])), "[Usage](#usage) or null");
});
