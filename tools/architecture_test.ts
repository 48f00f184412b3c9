import { assertEquals } from "@std/assert";
import { pathsNamed } from "./documents.ts";
import { brokenLayers, importCycles, importGraph } from "./import_graph.ts";
import plugin from "./lint_plugin.ts";
import { misnamedPlugins, pluginFolders, untestedPlugins } from "./plugin_folders.ts";
import {
  crowdedFolders,
  overlongFiles,
  silencedRules,
  unconventionalNames,
  unreachedTests,
  vagueNames,
} from "./shape.ts";
import { exists, sourceFiles, textIfPresent } from "./source_tree.ts";

const files = await sourceFiles();
const plugins = await pluginFolders();
const architecture = await textIfPresent("ARCHITECTURE.md");

const importsOfAll = () => importGraph(files.map(({ path }) => path));

Deno.test("every import goes down the layers", async () => {
  assertEquals(brokenLayers(await importsOfAll()), []);
});

Deno.test("no import goes in a circle", async () => {
  assertEquals(importCycles(await importsOfAll()), []);
});

Deno.test("no file breaks a lens rule, whatever its lint comments say", () => {
  const found = files.flatMap(({ path, text }) =>
    Deno.lint.runPlugin(plugin, path, text).map(({ id, message }) => `${path} ${id}: ${message}`)
  );
  assertEquals(found, []);
});

Deno.test("no lint comment hides more than it explains", () => {
  assertEquals(silencedRules(files), []);
});

Deno.test("no file is named after nothing in particular", () => {
  assertEquals(vagueNames(files), []);
});

Deno.test("every name is in snake case, or is an id", () => {
  assertEquals(unconventionalNames(files), []);
});

Deno.test("no file is longer than one concept needs", () => {
  assertEquals(overlongFiles(files), []);
});

Deno.test("no folder is crowded", () => {
  assertEquals(crowdedFolders(files), []);
});

Deno.test("every test is in a file that the runner opens", () => {
  assertEquals(unreachedTests(files), []);
});

Deno.test({
  name: "every plugin folder is named as its manifest says" + unlessThereAre(plugins),
  ignore: plugins.length === 0,
  fn() {
    assertEquals(misnamedPlugins(plugins), []);
  },
});

Deno.test({
  name: "every plugin runs the conformance suite of its kind" + unlessThereAre(plugins),
  ignore: plugins.length === 0,
  fn() {
    assertEquals(untestedPlugins(plugins), []);
  },
});

Deno.test({
  name: "every path in ARCHITECTURE.md exists" +
    (architecture === undefined ? " (ARCHITECTURE.md does not exist)" : ""),
  ignore: architecture === undefined,
  async fn() {
    const paths = pathsNamed(architecture ?? "");
    const found = await Promise.all(paths.map((path) => exists(path)));
    assertEquals(paths.filter((_, index) => !found[index]), []);
  },
});

function unlessThereAre({ length }: { readonly length: number }): string {
  return length === 0 ? " (there are no plugins)" : "";
}
