import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { discover, type Found } from "./discovery.ts";
import { LockFileError, PluginError } from "./errors.ts";
import { ImaginedRoot, manifestText, SCHEMAS } from "./imagined_root.ts";
import { lockPlugins } from "./locking.ts";
import type { Root } from "./roots.ts";

const IS_WINDOWS = Deno.build.os === "windows";

/** The only plugin of a root. */
async function only(root: Root): Promise<Found> {
  const [found, ...others] = await discover([root]);
  assert(found !== undefined && others.length === 0);
  return found;
}

Deno.test("discover() finds nothing where nothing is", async () => {
  await using root = await ImaginedRoot.create();
  assertEquals(await discover([root]), []);
  await root.write({ "plugins": "a file of that name", "skills/README.md": "no folder" });
  assertEquals(await discover([root]), []);
});

Deno.test("discover() finds the plugins of several roots, sorted, with names without their kind", async () => {
  await using one = await ImaginedRoot.create();
  await using two = await ImaginedRoot.create();
  const id = "benchmark-riddles";
  await one.provider("provider-b");
  await two.provider("provider-a");
  await two.write({
    [`plugins/${id}/plugin.jsonc`]: manifestText({ id, kind: "benchmark" }),
    [`plugins/${id}/mod.ts`]: "",
    "skills/count/skill.jsonc": manifestText({ id: "count", kind: undefined, ...SCHEMAS }),
    "skills/count/mod.ts": "",
  });
  const found = await discover([one, two]);
  assertEquals(found.map(({ kind, name, root }) => [kind, name, root.path]), [
    ["benchmark", "riddles", two.path],
    ["skill", "count", two.path],
    ["provider", "a", two.path],
    ["provider", "b", one.path],
  ]);
});

Deno.test("discover() names a new plugin with the command that locks it", async () => {
  await using root = await ImaginedRoot.create();
  const { problem, files, manifest } = await only(await root.provider("provider-acme"));
  assertEquals(problem?.code, "plugin_not_locked");
  assertStringIncludes(problem?.message ?? "", `${root.path}/plugins/provider-acme`);
  assertStringIncludes(problem?.hint ?? "", '"plugins lock provider-acme"');
  assertEquals(Object.keys(files), ["mod.ts", "plugin.jsonc"]);
  assertEquals(manifest?.summary, "A server");
});

Deno.test("discover() finds no fault with what is locked", async () => {
  await using root = await ImaginedRoot.create();
  await lockPlugins([await only(await root.provider("provider-acme"))]);
  assertEquals((await only(root)).problem, undefined);
});

Deno.test("discover() refuses the second plugin of an id and names the first", async () => {
  await using one = await ImaginedRoot.create();
  await using two = await ImaginedRoot.create();
  await one.provider("provider-acme");
  await two.provider("provider-acme");
  const [first, second] = await discover([one, two]);
  assertEquals(first?.root, one);
  assertEquals(first?.problem?.code, "plugin_not_locked");
  assertEquals(second?.root, two);
  assertEquals(second?.problem?.code, "plugin_duplicate");
  assertStringIncludes(second?.problem?.message ?? "", first?.folder ?? "?");
  assertStringIncludes(second?.problem?.message ?? "", second?.folder ?? "?");
});

Deno.test("discover() names every file that was changed, added or removed", async () => {
  await using root = await ImaginedRoot.create();
  await root.provider("provider-acme", { "a.ts": "1", "b/c.ts": "2", "constructor": "3" });
  await lockPlugins([await only(root)]);
  await root.provider("provider-acme", { "b/c.ts": "3", "b/d.ts": "", "toString": "" });
  await Deno.remove(`${root.path}/plugins/provider-acme/a.ts`);
  await Deno.remove(`${root.path}/plugins/provider-acme/constructor`);
  const { problem } = await only(root);
  assertEquals(problem?.code, "plugin_changed");
  assertStringIncludes(
    problem?.message ?? "",
    ": a.ts was removed, b/c.ts was changed, b/d.ts was added, constructor was removed, toString was added",
  );
  assertStringIncludes(problem?.hint ?? "", '"plugins lock provider-acme"');
});

Deno.test("discover() compares version and permissions with the locked ones", async () => {
  await using root = await ImaginedRoot.create();
  const permissions = { npm: ["ms@2"], net: ["user"] };
  const id = "provider-acme";
  await root.provider(id, { "plugin.jsonc": manifestText({ permissions }) });
  await lockPlugins([await only(root)]);
  assertEquals((await only(root)).problem, undefined);

  const path = `${root.path}/modellens.lock`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace("0.1.0", "0.2.0").replace('"ms@2"', ""));
  assertStringIncludes(
    (await only(root)).problem?.message ?? "",
    "its version is not the locked one, its permissions are not the locked ones",
  );
});

Deno.test("discover() locks nobody's .DS_Store, and anything else of that name", async () => {
  await using root = await ImaginedRoot.create();
  await lockPlugins([await only(await root.provider("provider-acme"))]);
  const store = new Uint8Array([0, 0, 0, 1, ...new TextEncoder().encode("Bud1 and more")]);
  await root.write({
    "plugins/.DS_Store": store,
    "plugins/provider-acme/.DS_Store": store,
    "plugins/provider-acme/data/.DS_Store": store,
  });
  assertEquals((await only(root)).problem, undefined);

  // Deno would run it, if mod.ts imported it.
  await root.write({ "plugins/provider-acme/.DS_Store": "export default 1;" });
  const { problem } = await only(root);
  assertEquals(problem?.code, "plugin_changed");
  assertStringIncludes(problem?.message ?? "", ".DS_Store was added");
});

/** Folders that cannot be used, each with its code and what its error must say. */
const REFUSED: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  readonly says: string;
}[] = [
  {
    name: "without a manifest",
    files: { "plugins/provider-x/mod.ts": "" },
    code: "plugin_manifest_missing",
    says: "/plugins/provider-x/plugin.jsonc",
  },
  {
    name: "of a skill without a manifest",
    files: { "skills/x/plugin.jsonc": "" },
    code: "plugin_manifest_missing",
    says: "/skills/x/skill.jsonc",
  },
  {
    name: "with a broken manifest",
    files: { "plugins/provider-x/plugin.jsonc": "{" },
    code: "plugin_manifest_broken",
    says: "/plugins/provider-x/plugin.jsonc: this is not JSONC",
  },
  {
    name: "of another api",
    files: { "plugins/provider-x/plugin.jsonc": '{"api": 7}' },
    code: "plugin_api_mismatch",
    says: "api 7",
  },
  {
    name: "whose manifest is a folder",
    files: { "plugins/provider-x/plugin.jsonc/x": "" },
    code: "plugin_unreadable",
    says: "/plugins/provider-x",
  },
  {
    name: "whose entry is not there",
    files: { "plugins/provider-x/plugin.jsonc": manifestText({ id: "provider-x" }) },
    code: "plugin_manifest_broken",
    says: '"entry": there is no file "./mod.ts"',
  },
  {
    name: "whose entry is spelled otherwise",
    files: {
      "plugins/provider-x/plugin.jsonc": manifestText({ id: "provider-x", entry: "./Mod.ts" }),
      "plugins/provider-x/mod.ts": "",
    },
    code: "plugin_manifest_broken",
    says: '"entry": there is no file "./Mod.ts"',
  },
  {
    name: "of a skill among the plugins",
    files: {
      "plugins/count/plugin.jsonc": manifestText({ id: "count", kind: "skill" }),
      "plugins/count/mod.ts": "",
    },
    code: "plugin_manifest_broken",
    says: '"kind": wanted "provider" or "benchmark" or "framework" or "alarm", found "skill"',
  },
];

for (const { name, files, code, says } of REFUSED) {
  Deno.test(`discover() refuses a folder ${name}`, async () => {
    await using root = await ImaginedRoot.create();
    const { problem } = await only(await root.write(files));
    assertEquals(problem?.code, code);
    assertStringIncludes(problem?.message ?? "", says);
    await assertRejects(
      async () => await lockPlugins([await only(root)]),
      PluginError,
    );
  });
}

for (const target of ["mod.ts", "../../outside.ts", "nowhere.ts"]) {
  Deno.test({
    name: `discover() refuses a link to ${target} in a plugin`,
    ignore: IS_WINDOWS,
    async fn() {
      await using root = await ImaginedRoot.create();
      await root.provider("provider-acme", { "a/x.ts": "" });
      await root.write({ "outside.ts": "" });
      await Deno.symlink(target, `${root.path}/plugins/provider-acme/a/link.ts`);
      const { problem } = await only(root);
      assertEquals(problem?.code, "plugin_unsafe");
      assertStringIncludes(problem?.message ?? "", "a/link.ts is a link");
    },
  });
}

Deno.test({
  name: "discover() refuses a link in place of a plugin's folder",
  ignore: IS_WINDOWS,
  async fn() {
    await using root = await ImaginedRoot.create();
    await using other = await ImaginedRoot.create();
    await other.provider("provider-acme");
    await Deno.mkdir(`${root.path}/plugins`);
    const folder = `${root.path}/plugins/provider-acme`;
    await Deno.symlink(`${other.path}/plugins/provider-acme`, folder);
    const { problem } = await only(root);
    assertEquals(problem?.code, "plugin_unsafe");
    assertStringIncludes(problem?.message ?? "", `${folder} is a link`);
  },
});

Deno.test({
  name: "discover() refuses a pipe in a plugin, without reading it",
  ignore: IS_WINDOWS,
  async fn() {
    await using root = await ImaginedRoot.create();
    await root.provider("provider-acme");
    const path = `${root.path}/plugins/provider-acme/pipe`;
    assert((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
    const { problem } = await only(root);
    assertEquals(problem?.code, "plugin_unsafe");
    assertStringIncludes(problem?.message ?? "", "pipe is neither a file nor a folder");
  },
});

Deno.test("discover() refuses a broken lock, and locking does not overwrite it", async () => {
  await using root = await ImaginedRoot.create();
  await root.provider("provider-acme");
  const fresh = await only(root);
  await root.write({ "modellens.lock": '{"version": 1, "plug' });
  await assertRejects(() => discover([root]), LockFileError);
  await assertRejects(() => lockPlugins([fresh]), LockFileError);
  assertEquals(await Deno.readTextFile(`${root.path}/modellens.lock`), '{"version": 1, "plug');
});

Deno.test("discover() does not take a name of every object for a locked plugin", async () => {
  await using root = await ImaginedRoot.create();
  await root.write({
    "skills/constructor/skill.jsonc": manifestText({
      id: "constructor",
      kind: undefined,
      ...SCHEMAS,
    }),
    "skills/constructor/mod.ts": "",
  });
  assertEquals((await only(root)).problem?.code, "plugin_not_locked");
});
