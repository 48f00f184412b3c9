import { assertEquals } from "@std/assert";
import { gradeLog, MARKERS } from "./log.ts";
import { djangoStatuses } from "./parsers/django.ts";
import { pytestStatuses, seabornStatuses } from "./parsers/pytest.ts";
import { sympyStatuses } from "./parsers/sympy.ts";

const DECIDING = { failToPass: ["t.py::a"], passToPass: ["t.py::b"] };

function log(...lines: readonly string[]): string {
  return ["before", MARKERS.start, ...lines, MARKERS.end, "after"].join("\n");
}

function statusOf(text: string): string {
  const grade = gradeLog(text, "pallets/flask", DECIDING);
  return grade.ran ? grade.resolution.status : grade.reason;
}

Deno.test("gradeLog() lets the statuses between the marks decide", () => {
  assertEquals(statusOf(log("PASSED t.py::a", "PASSED t.py::b")), "full");
  assertEquals(statusOf(log("XFAIL t.py::a", "SKIPPED t.py::b")), "full");
  assertEquals(statusOf(log("SKIPPED t.py::a", "PASSED t.py::b")), "no");
  assertEquals(statusOf(log("PASSED t.py::a")), "no");
  assertEquals(statusOf(`PASSED t.py::a\n${log("PASSED t.py::b")}\nPASSED t.py::a`), "no");
});

Deno.test("gradeLog() resolves nothing where the run did not come to its end", () => {
  const good = log("PASSED t.py::a", "PASSED t.py::b");
  assertEquals(statusOf(`${MARKERS.applyFailed}\n${good}`), "the patch does not apply");
  assertEquals(statusOf(`${MARKERS.resetFailed}\n${good}`), "the tests could not be put in place");
  assertEquals(statusOf(`${good}\n${MARKERS.testsError}`), "the tests could not be run");
  assertEquals(statusOf(`${good}\n${MARKERS.timedOut}`), "the tests took too long");
  const missing = "the log has no complete output of tests";
  assertEquals(statusOf(good.replace(MARKERS.end, "")), missing);
  assertEquals(statusOf(good.replace(MARKERS.start, "")), missing);
  assertEquals(gradeLog(good, "constructor", DECIDING), {
    ran: false,
    reason: "logs of constructor cannot be read",
  });
});

Deno.test("pytestStatuses() reads both orders, reasons and sums", () => {
  const statuses = pytestStatuses([
    "t.py::a PASSED                  [ 50%]",
    "PASSED t.py::b[x-1]",
    "FAILED t.py::c - AssertionError: PASSED",
    "ERROR t.py::d - no",
    "SKIPPED [2] t.py:5: not here",
    "XFAIL t.py::e",
    "t.py::a FAILED",
    "  PASSED t.py::f",
    "PASSED",
  ].join("\n"));
  assertEquals([...statuses], [
    ["t.py::a", "FAILED"],
    ["t.py::b[x-1]", "PASSED"],
    ["t.py::c", "FAILED"],
    ["t.py::d", "ERROR"],
    ["t.py::e", "XFAIL"],
  ]);
});

Deno.test("pytestStatuses() knows colours, paths in brackets, and matplotlib's rule", () => {
  const coloured = "\x1b[32mPASSED\x1b[0m t.py::\x1b[1ma\x1b[0m";
  assertEquals([...pytestStatuses(coloured, { colours: true })], [["t.py::a", "PASSED"]]);
  assertEquals([...pytestStatuses(coloured)], []);
  const paths = "PASSED t.py::a[/home/x/y]\nPASSED t.py::b[//x/y]\nPASSED t.py::c[/x/*]";
  assertEquals([...pytestStatuses(paths, { options: true }).keys()], [
    "t.py::a[/y]",
    "t.py::b[//x/y]",
    "t.py::c[/x/*]",
  ]);
  assertEquals([...pytestStatuses("t.py::a PASSED", { first: "status" })], []);
});

Deno.test("seabornStatuses() reads failures in front and passes as they come", () => {
  const text = "t.py::a PASSED [ 1%]\nFAILED t.py::b - no\nPASSED t.py::c\nx y PASSED z\nFAILED";
  assertEquals([...seabornStatuses(text)], [
    ["t.py::a", "PASSED"],
    ["t.py::b", "FAILED"],
    ["t.py::c", "PASSED"],
  ]);
});

Deno.test("sympyStatuses() reads ends of lines and headings of failures", () => {
  const text = [
    "sympy/core/tests/test_x.py[4]",
    "test_a ok",
    "test_b F",
    "  test_c E",
    "test_d f",
    "________ sympy/core/tests/test_x.py:test_b ________",
  ].join("\n");
  assertEquals([...sympyStatuses(text)], [
    ["sympy/core/tests/test_x.py:test_b", "FAILED"],
    ["test_a", "PASSED"],
    ["test_b", "FAILED"],
    ["test_c", "ERROR"],
  ]);
});

Deno.test("djangoStatuses() reads every form that its runner prints", () => {
  const text = [
    "test_a (x.Y) ... ok",
    "test_b (x.Y) ... FAIL",
    "test_c (x.Y) ... ERROR",
    "test_d (x.Y) ... skipped 'no database'",
    "test_e (x.Y)",
    "What it is about ... ok",
    "test_f (x.Y) ... some output",
    "more output",
    "ok",
    "FAIL: test_g (x.Y)",
    "ERROR: test_h (x.Y)",
    "--version is equivalent to version ... ",
    "Applying sites.0002_alter_domain_unique...test_no_migrations (x.Y) ... ok",
    "test_i (x.Y) ... Testing against Django installed in '/x' with 2 (0 silenced).",
    "ok",
    "test_j (x.Y) ... Internal Server Error: /a/b/",
    "ok",
    "test_k (x.Y) ... System check identified no issues (0 silenced)",
    "ok",
  ].join("\n");
  const statuses = djangoStatuses(text);
  const passed = [...statuses].filter(([, status]) => status === "PASSED").map(([name]) => name);
  assertEquals(passed, [
    "test_a (x.Y)",
    "What it is about",
    "test_f (x.Y)",
    "--version is equivalent to version",
    "test_no_migrations (x.Y)",
    "test_i (x.Y)",
    "test_j (x.Y)",
    "test_k (x.Y)",
  ]);
  for (
    const [test, status] of [
      ["test_b (x.Y)", "FAILED"],
      ["test_c (x.Y)", "ERROR"],
      ["test_d (x.Y)", "SKIPPED"],
      ["test_g", "FAILED"],
      ["test_h", "ERROR"],
    ] as const
  ) assertEquals(statuses.get(test), status, test);
});
