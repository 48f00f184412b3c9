import { assertEquals } from "@std/assert";
import { verdictOf } from "./sample_view.ts";

Deno.test("verdictOf() tells what was not asked from what failed", () => {
  const at = { seq: 1, t: 0, span: "s1", sample: "1/a/b" };
  const reason = { type: "needs_tools", message: "The server calls no tools", retryable: false };
  assertEquals(verdictOf({ outcome: { ...at, kind: "sample.skipped", reason } }), "skipped");
  assertEquals(verdictOf({ outcome: { ...at, kind: "sample.failed", error: reason } }), "failed");
  assertEquals(verdictOf({ outcome: undefined }), "open");
});
