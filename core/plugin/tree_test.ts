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
  const plugins = await copyOf(tree, copy);
  const files = plugins.flatMap(({ id, kind, files }) =>
    someOf(Object.keys(files)).map((file) => ({ id, kind, file }))
  );
  const flips = fc.sample(
    fc.record({
      place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      mask: fc.integer({ min: 1, max: 255 }),
    }),
    files.length,
  );
  for (const [index, { id, kind, file }] of files.entries()) {
    const { place = 0, mask = 1 } = flips[index] ?? {};
    const path = `${copy.path}/${KINDS[kind].folder}/${id}/${file}`;
    const bytes = await Deno.readFile(path);
    await Deno.writeFile(path, flipped(bytes, { at: Math.floor(place * bytes.length), mask }));
    const refused = (await discover([copy])).filter(({ problem }) => problem !== undefined);
    assertEquals(refused.map((one) => one.id), [id]);
    const message = refused[0]?.problem?.message ?? "";
    // A changed manifest may not even be one any more.
    if (file === KINDS[kind].manifest) assertStringIncludes(message, id);
    else assertStringIncludes(message, `: ${file} was changed`);
    await Deno.writeFile(path, bytes);
  }
});

/** All of them, or twelve drawn by chance of a plugin with hundreds of items: each costs a look at the tree. */
function someOf(names: readonly string[]): readonly string[] {
  const count = Math.min(12, names.length);
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

/** The bytes with some bits of one turned over; an empty file gets its first byte. */
function flipped(bytes: Uint8Array, { at, mask }: { at: number; mask: number }): Uint8Array {
  if (bytes.length === 0) return new Uint8Array([mask]);
  return bytes.map((byte, index) => index === at ? byte ^ mask : byte);
}
