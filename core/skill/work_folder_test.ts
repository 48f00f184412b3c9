import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { NotAllowedError, partsOf, WorkFolder } from "./work_folder.ts";

/** A folder with a work folder in it, and a secret beside. */
async function place(): Promise<AsyncDisposable & { work: WorkFolder; path: string }> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "modellens-work-" }));
  await Deno.mkdir(`${path}/work/sub`, { recursive: true });
  await Deno.mkdir(`${path}/out`);
  await Deno.writeTextFile(`${path}/out/secret.txt`, "secret");
  await Deno.writeTextFile(`${path}/work/sub/a.txt`, "inside");
  return {
    path,
    work: await WorkFolder.open(`${path}/work`),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

Deno.test("partsOf() gives parts of a path below the folder", () => {
  assertEquals(partsOf("a/b.txt"), ["a", "b.txt"]);
  assertEquals(partsOf("./a//../b/./c"), ["b", "c"]);
  assertEquals(partsOf(""), []);
});

Deno.test("partsOf() refuses what leads out or is read otherwise elsewhere", () => {
  const out = ["..", "a/../..", "/etc/passwd", "C:\\x", "c:/x", "a\\..\\b", "~/x", "a\0b", "a\nb"];
  for (const path of [...out, "x".repeat(1001)]) {
    assertThrows(() => partsOf(path), NotAllowedError, undefined, path);
  }
});

Deno.test("partsOf() never keeps a part that climbs", () => {
  const part = fc.constantFrom("..", ".", "", "a", "b", "...", ".. ");
  fc.assert(fc.property(fc.array(part), (parts) => {
    try {
      const kept = partsOf(parts.join("/"));
      assertEquals(kept.some((one) => ["..", ".", ""].includes(one)), false);
    } catch (cause) {
      if (!(cause instanceof NotAllowedError)) throw cause;
    }
  }));
});

Deno.test("WorkFolder follows links that stay inside, and no other", async () => {
  await using there = await place();
  const { work, path } = there;
  await Deno.symlink("sub", `${path}/work/inner`);
  await Deno.symlink("../out", `${path}/work/outer`);
  await Deno.symlink("../out/secret.txt", `${path}/work/secret.txt`);
  await Deno.symlink("../out/new.txt", `${path}/work/dangling`);
  await Deno.symlink("loop", `${path}/work/loop`);
  await Deno.link(`${path}/out/secret.txt`, `${path}/work/hard.txt`);

  assertEquals(await work.readText("inner/a.txt"), "inside");
  await work.writeText("inner/b.txt", "b");
  assertEquals(await Deno.readTextFile(`${path}/work/sub/b.txt`), "b");
  for (const name of ["outer/secret.txt", "secret.txt", "dangling", "loop", "loop/x"]) {
    await assertRejects(() => work.readText(name), NotAllowedError, "leads out", name);
    await assertRejects(() => work.writeText(name, "x"), NotAllowedError, "leads out", name);
  }
  await assertRejects(() => work.writeText("outer/new.txt", "x"), NotAllowedError);
  await assertRejects(() => work.remove("outer/secret.txt"), NotAllowedError);
  await assertRejects(() => work.list("outer"), NotAllowedError);
  await assertRejects(() => work.writeText("hard.txt", "x"), NotAllowedError, "another name");
  assertEquals((await work.list()).filter(({ kind }) => kind === "link").length, 5);
  // Removing a link removes the link.
  await work.remove("secret.txt");
  assertEquals(await Deno.readTextFile(`${path}/out/secret.txt`), "secret");
  assertEquals([...Deno.readDirSync(`${path}/out`)].map(({ name }) => name), ["secret.txt"]);
});

Deno.test("WorkFolder says what is no file, no text and not there", async () => {
  await using there = await place();
  const { work, path } = there;
  await Deno.writeFile(`${path}/work/bytes`, new Uint8Array([0xff, 0xfe, 0x00]));
  await assertRejects(() => work.readText("bytes"), TypeError, "no text in UTF-8");
  await assertRejects(() => work.readText("sub"), TypeError, "is no file");
  await assertRejects(() => work.readText("none"), Deno.errors.NotFound, 'There is no "none"');
  assertEquals(await work.info("sub/../sub/a.txt"), { path: "sub/a.txt", kind: "file", bytes: 6 });
  assertEquals(await work.info("none/at/all"), null);
  await assertRejects(() => work.info("../out"), NotAllowedError);
  await assertRejects(() => work.readText("sub/a.txt/b"), TypeError, "is no folder");
  await assertRejects(() => work.writeText("sub", "x"), TypeError, "is no file");
  await assertRejects(() => work.writeText("", "x"), TypeError, "is a folder");
  await assertRejects(() => work.remove("sub"), TypeError, "is a folder");
});

Deno.test("WorkFolder.copyTo() copies files and leaves links behind; hashes() compares", async () => {
  await using there = await place();
  const { work, path } = there;
  await Deno.symlink("../out", `${path}/work/outer`);
  const copy = await work.copyTo(`${path}/copy`);
  assertEquals(await copy.hashes(), await work.hashes());
  assertEquals(Object.keys(await copy.hashes()), ["sub/a.txt"]);
  await copy.writeText("sub/a.txt", "else");
  assertEquals((await copy.hashes())["sub/a.txt"] === (await work.hashes())["sub/a.txt"], false);
});
