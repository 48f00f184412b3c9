import { assertEquals } from "@std/assert";
import { jsonLine, yamlLine } from "./line.ts";

Deno.test("yamlLine() finds a value in its own entry, not in one after it", () => {
  const text = [
    "items:",
    "- id: a",
    "  checks:",
    "  - kind: exact",
    "- id: b",
    "  prompt: |",
    "    checks: no",
    "  checks:",
    "  - kind: exact",
    "    text: x",
  ].join("\n");
  assertEquals(yamlLine(["items", 0, "checks", 0, "text"], text), 4);
  assertEquals(yamlLine(["items", 0, "prompt"], text), 2);
  assertEquals(yamlLine(["items", 1, "checks", 0, "text"], text), 10);
  assertEquals(yamlLine(["items", 1, "checks"], text), 8);
  assertEquals(yamlLine(["items", 9, "id"], text), 1);
  assertEquals(yamlLine([], text), 1);
});

Deno.test("jsonLine() finds a value by names and numbers, whatever stands in texts before it", () => {
  const text = '{\n "a": "\\"b\\": [{",\n "b": [\n  1,\n  {"c": null,\n   "d": true}\n ]\n}';
  assertEquals(jsonLine(["b", 1, "d"], text), 6);
  assertEquals(jsonLine(["b", 0], text), 4);
  assertEquals(jsonLine(["b", 7], text), 3);
  assertEquals(jsonLine(["none"], text), 1);
});
