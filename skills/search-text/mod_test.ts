import { testSkill } from "model-lens/testing";
import { assertEquals } from "@std/assert";
import { globPattern } from "./glob.ts";

Deno.test("globPattern() takes stars for what they are in shells", () => {
  const fits = (glob: string, ...paths: string[]) =>
    paths.map((path) => globPattern(glob).test(path));
  assertEquals(fits("*.ts", "a.ts", "b/a.ts", "ats"), [true, false, false]);
  assertEquals(fits("**/*.ts", "a.ts", "b/c/a.ts", "a.tsx"), [true, true, false]);
  assertEquals(fits("src/**", "src/a/b", "lib/a"), [true, false]);
  assertEquals(fits("a?(1).{x}", "ab(1).{x}", "a/(1).{x}"), [true, false]);
});

testSkill(import.meta.url);
