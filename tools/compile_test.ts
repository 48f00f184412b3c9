import { assertEquals } from "@std/assert";
import settings from "../deno.json" with { type: "json" };

Deno.test("the compiled binary takes in what is loaded by a computed name, in the pinned versions", () => {
  const { command } = settings.tasks.compile;
  const included = [...command.matchAll(/--include npm:(\S+?)(?:\/package\.json)?(?= )/g)]
    .map(([, name]) => name);
  const pinned = ["@wllama/wllama", "hyparquet", "hyparquet-compressors"] as const;
  assertEquals(included, pinned.map((name) => settings.imports[name].replace(/^npm:/, "")));
});
