import { assertEquals, assertMatch } from "@std/assert";
import { discover } from "./discovery.ts";
import { FOLDER_LIMITS } from "./folder.ts";
import { ImaginedRoot, PROVIDER_CODE } from "./imagined_root.ts";
import { lockPlugins } from "./locking.ts";
import { fileStandings, survey } from "./survey.ts";

Deno.test("survey() tells each plugin's state, and what the lock says of it", async () => {
  await using root = await ImaginedRoot.create();
  for (const id of ["provider-a", "provider-b", "provider-c", "provider-d"]) {
    await root.provider(id, { "old.ts": "", "same.ts": "" });
  }
  await lockPlugins(await discover([root]));
  await root.provider("provider-b", { "mod.ts": `${PROVIDER_CODE} `, "new.ts": "" });
  await Deno.remove(`${root.path}/plugins/provider-b/old.ts`);
  await Deno.remove(`${root.path}/plugins/provider-c`, { recursive: true });
  // Whoever writes a lock by hand can lock anything.
  const code = `${PROVIDER_CODE}import "../../elsewhere.ts";\n`;
  await root.provider("provider-d", { "mod.ts": code });
  await root.provider("provider-e", { "mod.ts": code });
  await root.provider("provider-f");
  const found = await survey([root]);
  assertEquals(found.map(({ id, state, problem }) => [id, state, problem?.code]), [
    ["provider-a", "locked", undefined],
    ["provider-b", "changed", "plugin_changed"],
    ["provider-c", "gone", "plugin_gone"],
    ["provider-d", "refused", "plugin_unsafe"],
    ["provider-e", "refused", "plugin_unsafe"],
    ["provider-f", "new", "plugin_not_locked"],
  ]);
  const [, changed, gone, , , unlocked] = found;
  const standings = (one: typeof changed) =>
    one === undefined ? [] : fileStandings(one).map(({ path, state }) => [path, state]);
  assertEquals(standings(changed), [
    ["mod.ts", "changed"],
    ["new.ts", "added"],
    ["old.ts", "removed"],
    ["plugin.jsonc", "locked"],
    ["same.ts", "locked"],
  ]);
  assertEquals(gone?.locked?.version, "0.1.0");
  assertEquals(new Set(standings(gone).map(([, state]) => state)), new Set(["removed"]));
  assertEquals(unlocked?.locked, undefined);
});

Deno.test("survey() names the second folder of an id, which no lock means", async () => {
  await using one = await ImaginedRoot.create();
  await using two = await ImaginedRoot.create();
  await one.provider("provider-a");
  await two.provider("provider-a");
  await lockPlugins(await discover([two]));
  await lockPlugins(await discover([one]));
  const found = await survey([one, two]);
  assertEquals(found.map(({ state, locked }) => [state, locked?.version]), [
    ["locked", "0.1.0"],
    ["refused", undefined],
  ]);
});

Deno.test({
  name: "survey() follows no link, waits for no pipe and reads nothing without end",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using root = await ImaginedRoot.create();
    await Deno.writeTextFile(`${root.path}/secret`, "hunter2");
    const folder = (id: string) => `${root.path}/plugins/${id}`;
    await root.write({
      "plugins/linked/x.ts": "",
      "plugins/piped/x.ts": "",
      "plugins/wide/plugin.jsonc": "",
      "plugins/talkative/plugin.jsonc": `"${"x".repeat(1_000_001)}"`,
    });
    await Deno.symlink(`${root.path}/secret`, `${folder("linked")}/plugin.jsonc`);
    await new Deno.Command("mkfifo", { args: [`${folder("piped")}/plugin.jsonc`] }).output();
    await root.provider("wide", {
      "plugin.jsonc":
        '{"id":"wide","kind":"framework","api":1,"version":"1.0.0","summary":"x","entry":"./mod.ts"}',
    });
    // A hole takes no room on the disk.
    await Deno.truncate(await holeIn(folder("wide")), FOLDER_LIMITS.fileBytes + 1);
    const found = await survey([root]);
    const says = Object.fromEntries(found.map(({ id, problem }) => [id, problem?.message ?? ""]));
    assertMatch(says["linked"] ?? "", /plugin\.jsonc is a link/);
    assertMatch(says["piped"] ?? "", /plugin\.jsonc is neither a file nor a folder/);
    assertMatch(says["wide"] ?? "", /hole has 512\.1 MB; at most 512\.0 MB are read/);
    assertMatch(says["talkative"] ?? "", /plugin\.jsonc has 1\.1 MB; at most 1\.0 MB/);
    assertEquals(JSON.stringify(found).includes("hunter2"), false);
    assertEquals(found.flatMap((one) => fileStandings(one)), [], "nothing is known of their files");
  },
});

async function holeIn(folder: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/hole`, "");
  return `${folder}/hole`;
}
