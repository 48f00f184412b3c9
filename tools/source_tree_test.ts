import { assert, assertEquals } from "@std/assert";
import { exists, foldersIn, sourceFiles, textIfPresent } from "./source_tree.ts";

async function withTree(check: (root: URL) => Promise<void>): Promise<void> {
  const root = new URL(`file://${await Deno.makeTempDir()}/`);
  try {
    for (const folder of ["core/testdata", "traces", ".git"]) {
      await Deno.mkdir(new URL(folder, root), { recursive: true });
    }
    for (const path of ["mod.ts", "core/bus.ts", "core/a b.tsx", "core/testdata/x.ts"]) {
      await Deno.writeTextFile(new URL(path, root), `// ${path}\n`);
    }
    for (const path of ["README.md", "traces/x.ts", ".git/x.ts"]) {
      await Deno.writeTextFile(new URL(path, root), "");
    }
    await check(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("sourceFiles() reads what people write, sorted, and nothing else", async () => {
  await withTree(async (root) => {
    assertEquals(await sourceFiles(root), [
      { path: "core/a b.tsx", text: "// core/a b.tsx\n" },
      { path: "core/bus.ts", text: "// core/bus.ts\n" },
      { path: "mod.ts", text: "// mod.ts\n" },
    ]);
  });
});

Deno.test("sourceFiles() sees this repository", async () => {
  assert((await sourceFiles()).some(({ path }) => path === "tools/source_tree_test.ts"));
});

Deno.test("exists(), textIfPresent() and foldersIn() tell absent from present", async () => {
  await withTree(async (root) => {
    assertEquals(await exists("core/", root), true);
    assertEquals(await exists("core/absent.ts", root), false);
    assertEquals(await exists("mod.ts/inside", root), false);
    assertEquals(await textIfPresent("absent.md", root), undefined);
    assertEquals(await textIfPresent("README.md", root), "");
    assertEquals(await foldersIn("core", root), ["testdata"]);
    assertEquals(await foldersIn("absent", root), []);
  });
});
