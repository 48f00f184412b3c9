import { assertEquals } from "@std/assert";
import { sampleAbove } from "./sample_above.ts";

Deno.test("sampleAbove() leads from attempts and turns to the sample, and from a judge's call to none", () => {
  assertEquals(
    ["s5/1", "s5/12", "s5/turn1/1", "s5/turn12/3", "s5/judge/1", "run", undefined].map(sampleAbove),
    ["s5", "s5", "s5", "s5", "s5/judge", "run", ""],
  );
});
