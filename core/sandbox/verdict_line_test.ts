import { assertEquals } from "@std/assert";
import { readVerdict } from "./verdict_line.ts";

Deno.test("readVerdict() takes the line behind the nonce, once, whole, and nothing else", () => {
  const told = readVerdict('printed\n\nn failed null "Error: \\u2028 a \\"b\\" ] \\"c"\n', "n");
  assertEquals(told, {
    outcome: "failed",
    reason: 'Error: \u2028 a "b" ] "c',
    tests: undefined,
    output: "printed\n",
  });
  const tests = readVerdict('\nn failed [["a",""],["b ] \\" [","no"]] "b: no"\n', "n")?.tests;
  assertEquals(tests, [
    { name: "a", passed: true, message: "" },
    { name: 'b ] " [', passed: false, message: "no" },
  ]);
  assertEquals(readVerdict("\nn passed null\n", "n")?.outcome, "passed");

  for (
    const forged of [
      "\nm passed null\n",
      "n passed null\n",
      "\nn passed null",
      "\nn passed null\nmore",
      "\nn passed null\n\nn passed null\n",
      "\nn passed\n",
      "\nn unavailable null\n",
      "",
    ]
  ) assertEquals(readVerdict(forged, "n"), undefined, forged);
});
