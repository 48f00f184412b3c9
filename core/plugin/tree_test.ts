import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { discover } from "./discovery.ts";
import { ImaginedRoot } from "./imagined_root.ts";
import { KINDS } from "./manifest.ts";
import { gonePlugins } from "./locking.ts";
import { pluginRoots, type Root } from "./roots.ts";

const [tree] = await pluginRoots();

Deno.test("modellens.lock is current", async () => {
  assert(tree !== undefined);
  const found = await discover([tree]);
  const stale = [
    ...found.flatMap(({ problem }) => problem === undefined ? [] : [problem.message]),
    ...[...(await gonePlugins([tree], found)).values()].flat().map((id) => `${id} is gone`),
  ];
  assertEquals(stale, [], 'Review the plugins, then run "deno task lock"');
});

Deno.test("discover() refuses by name one changed byte in files of every plugin", async () => {
  assert(tree !== undefined);
  await using copy = await ImaginedRoot.create();
  const plugins = (await copyOf(tree, copy)).map(({ id, kind, files }) => ({
    id,
    kind,
    names: someOf(Object.keys(files)),
  }));
  // Every second plugin is changed at a time, so that a look at the tree judges many and tells them
  // from those that are as they were locked.
  for (let round = 0; round < 2 * MOST_FILES; round++) {
    const changes = plugins.flatMap(({ id, kind, names }, index) => {
      const file = index % 2 === round % 2 ? names[Math.floor(round / 2)] : undefined;
      const path = `${copy.path}/${KINDS[kind].folder}/${id}/${file}`;
      return file === undefined ? [] : [{ id, kind, file, path }];
    });
    const before = await Promise.all(changes.map(({ path }) => Deno.readFile(path)));
    for (const [index, { path }] of changes.entries()) {
      await Deno.writeFile(path, flipped(before[index] ?? new Uint8Array()));
    }
    const refused = (await discover([copy])).filter(({ problem }) => problem !== undefined);
    assertEquals(refused.map(({ id }) => id), changes.map(({ id }) => id));
    for (const [index, { id, kind, file, path }] of changes.entries()) {
      const message = refused[index]?.problem?.message ?? "";
      // A changed manifest may not even be one any more.
      if (file === KINDS[kind].manifest) assertStringIncludes(message, id);
      else assert(message.endsWith(`: ${file} was changed`), message);
      await Deno.writeFile(path, before[index] ?? new Uint8Array());
    }
  }
});

/** Files of a plugin that are changed. */
const MOST_FILES = 12;

/** All of them, or some drawn by chance of a plugin with hundreds of items. */
function someOf(names: readonly string[]): readonly string[] {
  const count = Math.min(MOST_FILES, names.length);
  const some = fc.shuffledSubarray([...names], { minLength: count, maxLength: count });
  return fc.sample(some, 1)[0] ?? names;
}

/** Copies the plugins of a root that are as they were locked, and its lock without the others. */
async function copyOf(root: Root, copy: ImaginedRoot) {
  const plugins = (await discover([root])).filter(({ problem }) => problem === undefined);
  for (const { id, kind, folder, files } of plugins) {
    for (const file of Object.keys(files)) {
      const path = `${KINDS[kind].folder}/${id}/${file}`;
      await copy.write({ [path]: await Deno.readFile(`${folder}/${file}`) });
    }
  }
  await copy.write({ "modellens.lock": await Deno.readTextFile(`${root.path}/modellens.lock`) });
  return plugins;
}

/** The bytes with some bits of one turned over, drawn by chance; an empty file gets its first byte. */
function flipped(bytes: Uint8Array): Uint8Array {
  const [flip] = fc.sample(
    fc.record({
      at: fc.nat({ max: Math.max(0, bytes.length - 1) }),
      mask: fc.integer({ min: 1, max: 255 }),
    }),
    1,
  );
  const { at = 0, mask = 1 } = flip ?? {};
  if (bytes.length === 0) return new Uint8Array([mask]);
  return bytes.map((byte, index) => index === at ? byte ^ mask : byte);
}
