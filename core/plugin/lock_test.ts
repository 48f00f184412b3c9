import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { LockFileError, LockWriteError } from "./errors.ts";
import { ImaginedRoot } from "./imagined_root.ts";
import { type Lock, type LockEntry, readLock, writeLock } from "./lock.ts";

const entry = (files: Record<string, string>): LockEntry => ({
  kind: "provider",
  version: "0.1.0",
  permissions: { net: ["user"] },
  files,
});
const HASH = "0123456789abcdef".repeat(4);
const LOCK: Lock = {
  version: 1,
  plugins: { "provider-b": entry({ "z.ts": HASH, "a.ts": HASH }), "provider-a": entry({}) },
};

Deno.test("readLock() reads an absent lock as empty", async () => {
  await using root = await ImaginedRoot.create();
  assertEquals(await readLock(`${root.path}/modellens.lock`), { version: 1, plugins: {} });
});

Deno.test("writeLock() sorts plugins and files, and leaves nothing else behind", async () => {
  await using root = await ImaginedRoot.create();
  const path = `${root.path}/modellens.lock`;
  await writeLock(path, LOCK);
  const text = await Deno.readTextFile(path);
  assertEquals(text, `${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  const { plugins } = await readLock(path);
  assertEquals(plugins, LOCK.plugins);
  assertEquals(Object.keys(plugins), ["provider-a", "provider-b"]);
  assertEquals(Object.keys(plugins["provider-b"]?.files ?? {}), ["a.ts", "z.ts"]);
  assertEquals((await Array.fromAsync(Deno.readDir(root.path))).map(({ name }) => name), [
    "modellens.lock",
  ]);
});

Deno.test("writeLock() leaves the lock as it was when it cannot write the whole", async () => {
  await using root = await ImaginedRoot.create();
  const path = `${root.path}/modellens.lock`;
  await root.write({ "modellens.lock": "as it was" });
  // What would be the draft is a folder, so the first write fails.
  await Deno.mkdir(`${path}.part`);
  const error = await assertRejects(() => writeLock(path, LOCK), LockWriteError);
  assertEquals(error.code, "lock_file_unwritable");
  assertStringIncludes(error.message, path);
  assertEquals(await Deno.readTextFile(path), "as it was");
});

const BROKEN = [
  { name: "cut off", text: '{"version": 1, "plug', says: "this is not JSON" },
  { name: "with marks of a merge", text: "<<<<<<< HEAD\n{}", says: "this is not JSON" },
  { name: "empty", text: "", says: "this is not JSON" },
  { name: "a list", text: "[]", says: "expected object" },
  { name: "without plugins", text: '{"version": 1}', says: "plugins: " },
  {
    name: "of an unknown version",
    text: '{"version": 2, "all": {}}',
    says: "its version is 2, wanted 1",
  },
  {
    name: "with a hash that is none",
    text: JSON.stringify({ version: 1, plugins: { a: entry({ "mod.ts": "abc" }) } }),
    says: "plugins: a: files: mod.ts: wanted 64 hexadecimal digits",
  },
  {
    name: "with an unknown field",
    text: JSON.stringify({ ...LOCK, signature: "x" }),
    says: "signature",
  },
];

for (const { name, text, says } of BROKEN) {
  Deno.test(`readLock() refuses a lock ${name}`, async () => {
    await using root = await ImaginedRoot.create();
    await root.write({ "modellens.lock": text });
    const path = `${root.path}/modellens.lock`;
    const error = await assertRejects(() => readLock(path), LockFileError);
    assertEquals(error.code, "lock_file_broken");
    assertStringIncludes(error.message, `Cannot use the lock file "${path}": `);
    assertStringIncludes(error.message, says);
  });
}
