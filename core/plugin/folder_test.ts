import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { combinedHash, differences, hashFolder } from "./folder.ts";
import { ImaginedRoot } from "./imagined_root.ts";

const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Deno.test("hashFolder() gives the SHA-256 of every file in order of the paths", async () => {
  await using root = await ImaginedRoot.create();
  await root.write({ "p/b.ts": "", "p/a/z.ts": "", "p/a.ts": "", "p/B.ts": "", "p/.hidden": "" });
  const files = await hashFolder(`${root.path}/p`, "p");
  assertEquals(Object.keys(files), [".hidden", "B.ts", "a.ts", "a/z.ts", "b.ts"]);
  assertEquals(new Set(Object.values(files)), new Set([EMPTY]));
});

const folders = fc.dictionary(fc.string({ minLength: 1 }), fc.constantFrom("0", "1", "2"), {
  maxKeys: 5,
});

Deno.test("differences() are empty for equal folders only, and name every file that differs", () => {
  fc.assert(fc.property(folders, folders, (locked, found) => {
    const names = new Set([...Object.keys(locked), ...Object.keys(found)]);
    const differing = [...names].filter((name) =>
      Object.hasOwn(locked, name) !== Object.hasOwn(found, name) || locked[name] !== found[name]
    );
    const sentences = differences(locked, found);
    assertEquals(sentences.length, differing.length);
    assertEquals(differing.every((name) => sentences.some((one) => one.startsWith(name))), true);
    assertEquals(differences(locked, locked), []);
  }));
});

Deno.test("combinedHash() does not depend on the order, and depends on every name and hash", () => {
  const hash = combinedHash({ a: "1", b: "2" });
  assertEquals(combinedHash({ b: "2", a: "1" }), hash);
  for (const other of [{ a: "2", b: "1" }, { a: "1", c: "2" }, { a: "1" }, {}]) {
    assertNotEquals(combinedHash(other), hash);
  }
});
