import { assertEquals } from "@std/assert";
import { misnamedPlugins, type PluginFolder, untestedPlugins } from "./plugin_folders.ts";

const plugin = (name: string, kind: string, suite: string): PluginFolder => ({
  name,
  manifest: `{ "id": "${name}", "kind": "${kind}" } // read as JSONC`,
  test: `import { ${suite} } from "model-lens/testing";\n${suite}("${name}", plugin);\n`,
});

Deno.test("misnamedPlugins() compares the folder with the manifest", () => {
  const acme = plugin("provider-acme", "provider", "testProvider");
  assertEquals(misnamedPlugins([acme]), []);
  assertEquals(misnamedPlugins([{ ...acme, name: "acme" }]), [
    'plugins/acme/plugin.jsonc has the id "provider-acme"',
  ]);
  assertEquals(misnamedPlugins([{ ...acme, manifest: undefined }]), [
    "plugins/provider-acme has no plugin.jsonc",
  ]);
});

Deno.test("untestedPlugins() wants the suite of the kind", () => {
  const right = [
    plugin("provider-acme", "provider", "testProvider"),
    plugin("benchmark-sums", "benchmark", "testBenchmark"),
    plugin("load", "workload", "testWorkload"),
  ];
  const wrong = [
    plugin("provider-a", "provider", "testBenchmark"),
    { ...plugin("provider-b", "provider", "testProvider"), test: undefined },
    { ...plugin("provider-c", "provider", "testProvider"), test: "testProvider();" },
  ];
  assertEquals(untestedPlugins(right), []);
  assertEquals(untestedPlugins(wrong).length, wrong.length);
});
