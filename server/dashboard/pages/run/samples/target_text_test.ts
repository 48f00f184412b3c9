import { assertEquals } from "@std/assert";
import { targetText } from "./target_text.ts";

Deno.test("targetText() puts fields below each other, and code as it stands", () => {
  assertEquals(targetText("B"), "B");
  assertEquals(targetText(7), "7");
  assertEquals(targetText(["a", "b"]), '["a","b"]');
  assertEquals(
    targetText([{ kind: "tests", tests: "a\n  b" }, { kind: "exact", values: ["x"] }]),
    '- kind: "tests"\n  tests:\n    a\n      b\n- kind: "exact"\n  values: ["x"]',
  );
});
