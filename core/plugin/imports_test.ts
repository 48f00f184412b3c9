import { assertEquals } from "@std/assert";
import { importsOf } from "./imports.ts";

Deno.test("importsOf() sees every form of an import with a literal", () => {
  const text = `
    import a from "a"; import { b, type c } from 'b'; import * as d from "d";
    import "e"; import type { f } from "f"; export { g } from "g"; export * from "h";
    const i = await import("i"); import j, { k } from /* why */ "j";
    import{l}from"l"; import m from "\\x2e\\x2e/m.ts"; import json from "./n.json" with { type: "json" };
    const text = \`\${await import("o")} and \${{ a: { b: 1 } }.a.b}\`; import p from "p";
  `;
  assertEquals(
    importsOf(text),
    ["a", "b", "d", "e", "f", "g", "h", "i", "j", "l", "../m.ts", "./n.json", "o", "p"],
  );
});

Deno.test("importsOf() takes nothing for an import that is words in a text, comment or expression", () => {
  const text = `
    // import a from "a"
    /* export * from "b" */
    const c = 'import d from "d"'; const e = \`import f from "f"; \${"x"} export * from "g"\`;
    const h = /import "i"/.test(c) ? 4 / 2 / 1 : "from"; const from = ["j"]; table.from("k");
    loader.import("l"); const m = "it's"; const n = { import: "o" };
  `;
  assertEquals(importsOf(text), []);
});
