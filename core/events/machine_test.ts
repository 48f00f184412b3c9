import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { known } from "./envelope.ts";
import { MachineFacts } from "./machine.ts";

const Count = known(z.int());

Deno.test("known() takes a value with a source or null with a reason", () => {
  assertEquals(Count.safeParse({ value: 0, source: "a" }).success, true);
  assertEquals(Count.safeParse({ value: null, reason: "b" }).success, true);
});

Deno.test("known() refuses a fact that does not account for itself", () => {
  for (
    const fact of [0, null, {}, { value: 1 }, { value: null }, { value: 1, reason: "b" }, {
      value: null,
      source: "a",
    }, { value: "1", source: "a" }]
  ) {
    assertEquals(Count.safeParse(fact).success, false, JSON.stringify(fact));
  }
});

Deno.test("MachineFacts has no field that could hold a name or a serial number", () => {
  const schema = JSON.stringify(z.toJSONSchema(MachineFacts));

  assert(schema.includes("logicalCores"));
  assertEquals(schema.match(/host|user|serial|uuid|path|address/i), null);
});
