import { assertEquals } from "@std/assert";
import { countText } from "./count_text.ts";

Deno.test("countText() tells answers from the items that an interval is over", () => {
  assertEquals(countText({ scored: 18, items: 18 }), "18");
  assertEquals(countText({ scored: 8, items: 0 }), "8");
  assertEquals(countText({ scored: 180, items: 60 }), "60 × 3");
  assertEquals(countText({ scored: 1700, items: 600 }), "1,700 on 600 items");
});
