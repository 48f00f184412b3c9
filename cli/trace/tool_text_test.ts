import { assertEquals } from "@std/assert";
import { toolLines } from "./tool_text.ts";

const plain = (text: string) => text;
const PAINT = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
const EVENT = { seq: 1, t: 2, span: "t1" };

Deno.test("toolLines() shows calls, results and the folder, with nothing alive in them", () => {
  const lines = [
    toolLines({ ...EVENT, kind: "tool.called", tool: "rm\u001b[2J", arguments: '{"a":1}' }, PAINT),
    toolLines({
      ...EVENT,
      kind: "tool.failed",
      error: { type: "unknown_skill", message: "There is none" },
      duration: 1_500_000,
    }, PAINT),
    toolLines(
      { ...EVENT, kind: "tool.completed", result: "x".repeat(700), duration: 2_000_000 },
      PAINT,
    ),
    toolLines({
      ...EVENT,
      kind: "dialogue.completed",
      ...{ mode: "tools", modeReason: "it may", ended: "step_limit", reason: "16 steps" },
      ...{ turns: 16, calls: [] },
      before: [{ path: "a", text: "1", bytes: 1 }, { path: "b", text: "2", bytes: 1 }],
      after: [{ path: "a", text: "3", bytes: 1 }, { path: "c", text: null, bytes: 9 }],
    }, PAINT),
  ].flat();
  assertEquals(lines.filter((line) => line.includes("\u001b")), []);
  assertEquals(lines.filter((line) => !line.startsWith("tool rm") && !line.startsWith("gave")), [
    "",
    "failed: unknown_skill: There is none",
    "took 1.5 ms",
    "took 2.0 ms",
    "",
    "ended step_limit: 16 steps",
    "by way of tools: it may",
    "changed a, 1 bytes",
    "removed b",
    "made c, 9 bytes",
  ]);
  assertEquals(
    lines.find((line) => line.startsWith("gave"))?.endsWith("(700 characters in all)"),
    true,
  );
});
