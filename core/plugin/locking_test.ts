import { assertEquals, assertRejects } from "@std/assert";
import { discover } from "./discovery.ts";
import { PluginError } from "./errors.ts";
import { ImaginedRoot } from "./imagined_root.ts";
import { readLock } from "./lock.ts";
import { forgetGone, gonePlugins, lockPlugins } from "./locking.ts";
import { lockPath, type Root } from "./roots.ts";

async function idsLocked(root: Root): Promise<readonly string[]> {
  return Object.keys((await readLock(lockPath(root))).plugins);
}

Deno.test("lockPlugins() writes each plugin into the lock of its root and leaves the others", async () => {
  await using one = await ImaginedRoot.create();
  await using two = await ImaginedRoot.create();
  await one.provider("provider-a");
  await lockPlugins(await discover([one]));
  await one.provider("provider-b");
  await two.provider("provider-c");
  const open = (await discover([one, two])).filter(({ problem }) => problem !== undefined);
  const locked = await lockPlugins(open);
  assertEquals(locked.map(({ id, problem }) => [id, problem]), [
    ["provider-b", undefined],
    ["provider-c", undefined],
  ]);
  assertEquals(await idsLocked(one), ["provider-a", "provider-b"]);
  assertEquals(await idsLocked(two), ["provider-c"]);
});

Deno.test("lockPlugins() locks a changed plugin as it is now", async () => {
  await using root = await ImaginedRoot.create();
  await root.provider("provider-acme");
  await lockPlugins(await discover([root]));
  await root.provider("provider-acme", { "new.ts": "" });
  const changed = await discover([root]);
  assertEquals(changed[0]?.problem?.code, "plugin_changed");
  assertEquals((await lockPlugins(changed))[0]?.problem, undefined);
});

Deno.test("lockPlugins() writes nothing when one of the plugins cannot be locked", async () => {
  await using root = await ImaginedRoot.create();
  await root.provider("provider-acme");
  await root.provider("provider-broken", { "plugin.jsonc": "{" });
  const error = await assertRejects(
    async () => await lockPlugins(await discover([root])),
    PluginError,
  );
  assertEquals(error.code, "plugin_manifest_broken");
  assertEquals(await idsLocked(root), []);
});

Deno.test("forgetGone() forgets what is gone, also the last plugin of a root", async () => {
  await using one = await ImaginedRoot.create();
  await using two = await ImaginedRoot.create();
  for (const id of ["provider-a", "provider-b"]) await one.provider(id);
  await two.provider("provider-c");
  await lockPlugins(await discover([one, two]));
  await Deno.remove(`${one.path}/plugins/provider-a`, { recursive: true });
  await Deno.remove(`${two.path}/plugins/provider-c`, { recursive: true });

  const left = await discover([one, two]);
  assertEquals([...await gonePlugins([one, two], left)], [[one, ["provider-a"]], [two, [
    "provider-c",
  ]]]);
  assertEquals(await forgetGone([one, two], left), ["provider-a", "provider-c"]);
  assertEquals(await idsLocked(one), ["provider-b"]);
  assertEquals(await idsLocked(two), []);
  assertEquals(await forgetGone([one, two], left), []);
});
