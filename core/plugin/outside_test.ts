import { assertEquals, assertMatch } from "@std/assert";
import { discover } from "./discovery.ts";
import type { PluginKind } from "./manifest.ts";
import { importProblem } from "./outside.ts";
import { pluginRoots } from "./roots.ts";

/** What is said of a plugin with these files. */
async function problem(
  files: Readonly<Record<string, string>>,
  kind: PluginKind = "provider",
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-outside-" });
  try {
    for (const [path, text] of Object.entries(files)) {
      const parent = `${folder}/${path}`.replace(/\/[^/]*$/, "");
      await Deno.mkdir(parent, { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const hashes = Object.fromEntries(Object.keys(files).map((path) => [path, ""]));
    const manifest = { entry: "./mod.ts" } as Parameters<typeof importProblem>[0]["manifest"];
    return (await importProblem({ id: "p", kind, folder, files: hashes, manifest }))?.message;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("importProblem() lets pass what a lock holds, and packages", async () => {
  const mod = 'import "model-lens"; import "zod"; import "npm:x@1"; import "./deep/a.ts";';
  assertEquals(
    await problem({ "mod.ts": mod, "deep/a.ts": 'import "../b.ts";', "b.ts": "" }),
    undefined,
  );
  // Tests are not reached from the entry, and may use what they want.
  assertEquals(
    await problem({ "mod.ts": "", "mod_test.ts": 'import "../../core/x.ts";' }),
    undefined,
  );
});

Deno.test("importProblem() leaves a skill its own files, and the types of the host", async () => {
  const own = 'import type { Skill } from "model-lens"; import "./a.ts";';
  assertEquals(await problem({ "mod.ts": own, "a.ts": "" }, "skill"), undefined);
  for (const specifier of ["zod", "npm:zod@4", "node:fs", "jsr:@std/path", "data:,1"]) {
    assertMatch(
      await problem({ "mod.ts": `import "${specifier}";` }, "skill") ?? "",
      /a skill has its own files and nothing else$/,
    );
  }
});

Deno.test("importProblem() names the file and the import that leave the folder", async () => {
  for (
    const specifier of [
      "../x.ts",
      "/etc/x.ts",
      "file:///x.ts",
      "https://example.org/x.ts",
      "./a/../../x.ts",
    ]
  ) {
    const said = await problem({
      "mod.ts": 'import "./a.ts";',
      "a.ts": `export * from "${specifier}";`,
    });
    assertMatch(said ?? "", /: a\.ts imports ".*x\.ts", which is outside/, specifier);
  }
});

Deno.test("no plugin of ours imports what no lock holds", async () => {
  const found = await discover(await pluginRoots());
  const problems = await Promise.all(found.map(importProblem));
  assertEquals(found.length > 10, true);
  assertEquals(problems.filter((one) => one !== undefined).map((one) => one?.message), []);
});
