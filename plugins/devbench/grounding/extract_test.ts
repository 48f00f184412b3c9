import { assertEquals } from "@std/assert";
import { extract } from "./extract.ts";

const block = (code: string, language = "ts") => `\`\`\`${language}\n${code}\n\`\`\``;
const A = "export function add(a: number, b: number) {\n  return a + b;\n}";
const GIVEN = "export function add(a: number, b: number) {\n  return a - b;\n}\n";
const DIFF =
  "--- a/add.ts\n+++ b/add.ts\n@@ -1,3 +1,3 @@\n export function add(a: number, b: number) {\n" +
  "-  return a - b;\n+  return a + b;\n }";

/** What an answer is, how it is taken, and what the code begins with. */
const CASES: readonly (readonly [string, string, string, string | undefined])[] = [
  ["one block", `Here it is.\n${block(A)}\nDone.`, "block", "export function add"],
  ["a block without a language", block(A, ""), "block", "export function add"],
  ["JavaScript", block("export const add = (a, b) => a + b;", "js"), "block", "export const add"],
  [
    "three blocks, of which one exports what is asked for",
    [block("npm install add", "bash"), block(A), block("add(1, 2);")].join("\n"),
    "chosen",
    "export function add",
  ],
  [
    "a first try and a second",
    [block("export const add = 1;"), "Better:", block("export const add = 2;")].join("\n"),
    "chosen",
    "export const add = 2",
  ],
  [
    "several blocks without any export",
    [block("const one = 1;"), block("const two = 2;")].join("\n"),
    "chosen",
    "const two",
  ],
  ["a block that was cut off", "```tsx\nexport const add = (", "block", "export const add = ("],
  ["a diff that fits", block(DIFF, "diff"), "patched", "export function add"],
  ["a diff that does not fit", block(DIFF.replace("a - b", "a / b"), "diff"), "diff", undefined],
  ["a bare program", A, "bare", "export function add"],
  ["prose", "You should import a library and export the result of adding.", "prose", undefined],
  ["another language", block("def add(a, b): return a + b", "python"), "language", undefined],
  ["nothing", " \n", "empty", undefined],
];

for (const [name, answer, taken, begins] of CASES) {
  Deno.test(`extract() takes ${name} as "${taken}"`, () => {
    const found = extract(answer, { exports: ["add"], given: GIVEN });
    assertEquals(found.taken, taken);
    assertEquals(found.extracted?.code.slice(0, begins?.length), begins);
    if (taken === "patched") assertEquals(found.extracted?.code, `${A}\n`);
  });
}

Deno.test("extract() does not take a diff for a file when the task gives none", () => {
  assertEquals(extract(block(DIFF, "diff"), { exports: ["add"] }), {
    taken: "diff",
    extracted: null,
  });
});
