import { assertEquals, assertRejects } from "@std/assert";
import { hashFolder } from "../plugin/folder.ts";
import { PluginError } from "../plugin/errors.ts";
import { ownFiles } from "./own_files.ts";

Deno.test("ownFiles() reads what was locked, and nothing that has changed, is new or lies elsewhere", async () => {
  const root = await Deno.makeTempDir();
  try {
    const folder = `${root}/framework`;
    await Deno.mkdir(`${folder}/items`, { recursive: true });
    await Deno.writeTextFile(`${root}/secret.txt`, "secret");
    await Deno.writeTextFile(`${folder}/items/one.txt`, "one");
    await Deno.writeTextFile(`${folder}/items/two.txt`, "two");
    const own = ownFiles({ id: "framework", folder, files: await hashFolder(folder, "framework") });
    assertEquals(own.paths, ["items/one.txt", "items/two.txt"]);
    assertEquals(await own.text("items/one.txt"), "one");

    await Deno.writeTextFile(`${folder}/items/one.txt`, "another");
    await Deno.writeTextFile(`${folder}/items/new.txt`, "new");
    await Deno.remove(`${folder}/items/two.txt`);
    const refused = [
      "items/one.txt",
      "items/two.txt",
      "items/new.txt",
      "../secret.txt",
      "toString",
    ];
    for (const path of refused) {
      const error = await assertRejects(() => own.text(path), PluginError);
      assertEquals(error.code, "plugin_changed");
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
