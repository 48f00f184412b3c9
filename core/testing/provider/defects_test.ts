import { assertEquals } from "@std/assert";
import { DEFECTS } from "../imitation/mod.ts";
import { DEFECT_OUTCOMES } from "./defects.ts";

Deno.test("DEFECT_OUTCOMES has every defect that the imitation can show, and no other", () => {
  assertEquals(Object.keys(DEFECT_OUTCOMES).sort(), DEFECTS.map(({ id }) => id).sort());
});
