import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  brokenLayers,
  type Dependency,
  importCycles,
  importGraph,
  readGraph,
} from "./import_graph.ts";
import type { Import } from "./layers.ts";

const ROOT = new URL("file:///repository/");
const module = (path: string, ...dependencies: readonly Dependency[]) => ({
  specifier: `file:///repository/${path}`,
  dependencies,
});
const edge = (from: string, to: string, dynamic = false): Import => ({
  from,
  to,
  typeOnly: false,
  dynamic,
});

Deno.test("importGraph() sees an import of a real file", async () => {
  const imports = await importGraph(["tools/import_graph.ts"]);

  assertEquals(
    imports.find(({ from, to }) => from === "tools/import_graph.ts" && to === "tools/layers.ts"),
    edge("tools/import_graph.ts", "tools/layers.ts"),
  );
});

Deno.test("importGraph() throws on a file that does not exist", async () => {
  await assertRejects(() => importGraph(["tools/absent.ts"]), SyntaxError, "tools/absent.ts");
});

Deno.test("readGraph() names files from the root and tells types from code", () => {
  const zod = { specifier: "npm:zod@^4.0.0" };
  const types = { specifier: "file:///repository/b.ts" };
  const graph = {
    modules: [
      module(
        "a.ts",
        { specifier: "zod", code: zod },
        { specifier: "./b.ts", type: types },
        { specifier: "./c.ts", code: types, isDynamic: true },
      ),
      { specifier: "file:///elsewhere/probe.ts", dependencies: [{ specifier: "zod", code: zod }] },
    ],
  };

  assertEquals(readGraph(graph, ROOT), [
    edge("a.ts", "npm:zod@^4.0.0"),
    { from: "a.ts", to: "b.ts", typeOnly: true, dynamic: false },
    edge("a.ts", "b.ts", true),
  ]);
});

Deno.test("readGraph() throws on a broken import", () => {
  const graph = {
    modules: [module("a.ts", { specifier: "x", code: { error: "x not in the map" } })],
  };
  assertThrows(() => readGraph(graph, ROOT), SyntaxError, "x not in the map");
});

Deno.test("brokenLayers() reports a seeded violation alone", () => {
  const imports = [edge("mod.ts", "core/bus.ts"), edge("core/bus.ts", "cli/run.ts")];
  assertEquals(brokenLayers(imports).length, 1);
});

Deno.test("importCycles() finds a seeded cycle, and none where a dynamic import breaks it", () => {
  const there = [edge("a.ts", "b.ts"), edge("b.ts", "c.ts")];
  assertEquals(importCycles([...there, edge("c.ts", "b.ts")]), ["b.ts -> c.ts -> b.ts"]);
  assertEquals(importCycles([...there, edge("c.ts", "b.ts", true)]), []);
});
