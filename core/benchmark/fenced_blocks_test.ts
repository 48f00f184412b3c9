import { assertEquals } from "@std/assert";
import { fencedBlocks } from "./fenced_blocks.ts";

Deno.test("fencedBlocks() finds blocks of every kind, and none where there is none", () => {
  assertEquals(fencedBlocks("no code"), []);
  assertEquals(fencedBlocks("a\n```Python title=x\nx = 1\n```\nb\n~~~\ny\n~~~"), [
    { language: "python", code: "x = 1" },
    { language: "", code: "y" },
  ]);
  // A block in a block, an indented one, one that was cut off.
  assertEquals(fencedBlocks("````md\n```ts\n1\n```\n````"), [
    { language: "md", code: "```ts\n1\n```" },
  ]);
  assertEquals(fencedBlocks("- so:\n  ```ts\n  let a;\n  ```"), [
    { language: "ts", code: "  let a;" },
  ]);
  assertEquals(fencedBlocks("```ts\nlet a"), [{ language: "ts", code: "let a" }]);
  assertEquals(fencedBlocks("use `a` and ```b``` here"), []);
});
