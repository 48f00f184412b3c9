import { assertEquals } from "@std/assert";
import { resolutionOf, resolutionText, type TestStatus } from "./resolution.ts";

const DECIDING = { failToPass: ["f1", "f2"], passToPass: ["p1", "p2"] };

function of(statuses: Readonly<Record<string, TestStatus>>) {
  return resolutionOf(new Map(Object.entries(statuses)), DECIDING);
}

Deno.test("resolutionOf() wants PASSED or XFAIL of tests that failed, and lets others be skipped", () => {
  assertEquals(of({ f1: "PASSED", f2: "XFAIL", p1: "SKIPPED", p2: "XFAIL" }).status, "full");
  for (const f2 of ["SKIPPED", "FAILED", "ERROR"] as const) {
    const { status, stillFailing } = of({ f1: "PASSED", f2, p1: "PASSED", p2: "PASSED" });
    assertEquals([status, stillFailing], ["partial", ["f2"]], f2);
  }
  for (const p2 of ["FAILED", "ERROR"] as const) {
    const { status, broken } = of({ f1: "PASSED", f2: "PASSED", p1: "PASSED", p2 });
    assertEquals([status, broken], ["no", ["p2"]], p2);
  }
});

Deno.test("resolutionOf() takes a test that is missing for one that failed", () => {
  assertEquals(of({}).status, "no");
  assertEquals(of({ f1: "PASSED", f2: "PASSED", p1: "PASSED" }).status, "no");
  assertEquals(of({ p1: "PASSED", p2: "PASSED" }).status, "no");
  assertEquals(of({ f1: "PASSED", p1: "PASSED", p2: "PASSED" }).status, "partial");
  assertEquals(of({ f1: "PASSED", p1: "PASSED" }).status, "no");
});

Deno.test("resolutionText() names what does not pass", () => {
  const text = (statuses: Readonly<Record<string, TestStatus>>) =>
    resolutionText(of(statuses), DECIDING);
  assertEquals(
    text({ f1: "PASSED", f2: "PASSED", p1: "PASSED", p2: "PASSED" }),
    "Resolved: 2 failing tests pass, 2 go on passing",
  );
  assertEquals(
    text({ f1: "PASSED", p1: "PASSED", p2: "PASSED" }),
    "Resolved in part: 1 of 2 failing tests still fail (f2)",
  );
  assertEquals(
    text({ p1: "PASSED" }),
    "Not resolved: 2 of 2 failing tests still fail (f1, f2); 1 of 2 passing tests are broken (p2)",
  );
});
