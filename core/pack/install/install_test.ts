import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { readLock } from "../../plugin/lock.ts";
import { ImaginedRoot } from "../../plugin/imagined_root.ts";
import { lockPath } from "../../plugin/roots.ts";
import { PackError } from "../errors.ts";
import { findPack, findPacks, loadPack, lockFault } from "../load.ts";
import { installPack, removePack } from "./install.ts";
import { checkPath, readSource } from "./source.ts";

const PACK =
  "pack: 1\nid: theirs\nversion: 0.1.0\nsummary: s\nitems:\n  - id: a\n    prompt: Hi\n    checks: [{ kind: answers }]\n";

/** A root to install into, and a folder with their pack and what else is in `files`. */
async function stage(files: Readonly<Record<string, string>> = {}) {
  const root = await ImaginedRoot.create();
  const there = await ImaginedRoot.create();
  await there.write({ "theirs/pack.yaml": PACK, "theirs/prompts/.keep.md": "", ...files });
  await Deno.remove(`${there.path}/theirs/prompts/.keep.md`);
  return {
    root,
    folder: `${there.path}/theirs`,
    path: there.path,
    async [Symbol.asyncDispose]() {
      await root[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

async function tar(cwd: string, args: readonly string[]): Promise<string> {
  const { code, stderr } = await new Deno.Command("tar", { args: [...args], cwd }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return `${cwd}/out.tar`;
}

/** A zip of files that are not compressed, with these modes of Unix. */
function zip(files: readonly (readonly [path: string, text: string, mode?: number])[]) {
  const encoder = new TextEncoder();
  const parts: number[] = [];
  const central: number[] = [];
  const word = (value: number, size: number) =>
    Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 0xff);
  for (const [path, text, mode = 0o100644] of files) {
    const [name, content] = [encoder.encode(path), encoder.encode(text)];
    const sizes = [...word(content.length, 4), ...word(content.length, 4), ...word(name.length, 2)];
    central.push(
      ...[...word(0x02014b50, 4), 20, 3, ...word(20, 2), ...word(0, 12), ...sizes],
      ...[...word(0, 8), ...word(mode * 0x10000, 4), ...word(parts.length, 4), ...name],
    );
    parts.push(...word(0x04034b50, 4), ...word(20, 2), ...word(0, 12), ...sizes, ...word(0, 2));
    parts.push(...name, ...content);
  }
  const end = [
    ...[...word(0x06054b50, 4), ...word(0, 4), ...word(files.length, 2), ...word(files.length, 2)],
    ...[...word(central.length, 4), ...word(parts.length, 4), ...word(0, 2)],
  ];
  return new Uint8Array([...parts, ...central, ...end]);
}

Deno.test("installPack() copies and locks a folder, a tar and a zip, and removePack() takes all of it away", async () => {
  await using place = await stage({
    "theirs/prompts/b.md": "---\nchecks: [{ kind: answers }]\n---\nHo",
  });
  const { root, folder } = place;
  await tar(place.path, ["cf", "out.tar", "theirs"]);
  await Deno.writeFile(`${place.path}/out.zip`, zip([["theirs/pack.yaml", PACK]]));
  for (
    const [source, items] of [[folder, 2], [`${place.path}/out.tar`, 2], [
      `${place.path}/out.zip`,
      1,
    ]] as const
  ) {
    const { pack } = await installPack(await readSource(source, undefined), {
      root,
      replace: false,
    });
    assertEquals(pack.items.length, items);
    const found = await findPack("theirs", [root]);
    assertEquals(await lockFault(await loadPack(found)), undefined);
    await assertRejects(
      async () => await installPack(await readSource(source, undefined), { root, replace: false }),
      PackError,
      "installed already",
    );
    await removePack(found);
    assertEquals([await findPacks([root]), (await readLock(lockPath(root))).packs], [[], {}]);
    assertEquals([...Deno.readDirSync(`${root.path}/prompt-packs`)], []);
  }
});

Deno.test("readSource() wants the hash that it was given, and a hash for what comes from the network", async () => {
  await using place = await stage();
  const { sha256 } = await readSource(place.folder, undefined);
  await readSource(place.folder, sha256.toUpperCase());
  await assertRejects(
    () => readSource(place.folder, "0".repeat(64)),
    PackError,
    `its SHA-256 is ${sha256}`,
  );
  const file = await tar(place.path, ["cf", "out.tar", "theirs"]);
  const bytes = await Deno.readFile(file);
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response(bytes));
  const url = `http://127.0.0.1:${server.addr.port}/p.tar`;
  await assertRejects(() => readSource(url, undefined), PackError, "wants a hash");
  await assertRejects(() => readSource(url, "1".repeat(64)), PackError, "its SHA-256 is");
  const { sha256: ofFile } = await readSource(file, undefined);
  assertEquals((await readSource(url, ofFile)).name, "theirs");
});

Deno.test("readSource() and installPack() refuse what is no pack, and write nothing", async (t) => {
  await using place = await stage({
    "outside.yaml": "secret: 1\n",
    "theirs/big.md": "x".repeat(10),
  });
  const { root, path, folder } = place;
  const refused = async (source: string, reason: RegExp) => {
    const { message, hint } = await assertRejects(
      async () => await installPack(await readSource(source, undefined), { root, replace: true }),
      PackError,
    );
    assertMatch(message, reason);
    assertEquals(hint === "", false);
    assertEquals([...Deno.readDirSync(root.path)], [], message);
  };
  const archive = async (bytes: Uint8Array<ArrayBuffer>, reason: RegExp) => {
    await Deno.writeFile(`${path}/bad`, bytes);
    await refused(`${path}/bad`, reason);
  };
  await t.step("paths that lead out", async () => {
    for (
      const escape of [
        "../out.yaml",
        "/etc/x.yaml",
        "a/../../x.yaml",
        "a//b.yaml",
        "a\\b.yaml",
        "c:x.yaml",
      ]
    ) {
      await archive(zip([["pack.yaml", PACK], [escape, "x"]]), /leads out of it|beside the pack/);
    }
    await tar(folder, ["cPf", "../out.tar", "pack.yaml", "../outside.yaml"]);
    await refused(`${path}/out.tar`, /leads out of it/);
  });
  await t.step("links", async () => {
    await archive(
      zip([["pack.yaml", PACK], ["a.yaml", "/etc/passwd", 0o120777]]),
      /a\.yaml is a link/,
    );
    await Deno.symlink("/etc/hostname", `${folder}/link.md`);
    await refused(folder, /link\.md is a link/);
    await tar(path, ["cf", "out.tar", "theirs"]);
    await refused(`${path}/out.tar`, /link\.md is a link/);
    await Deno.remove(`${folder}/link.md`);
  });
  await t.step("programs", async () => {
    await archive(zip([["pack.yaml", PACK], ["run.sh", "true"]]), /run\.sh is no data/);
  });
  await t.step("what is too large", async () => {
    using file = await Deno.open(`${folder}/big.md`, { write: true });
    await file.truncate(50_000_000);
    await refused(folder, /big\.md has 50\.0 MB, at most 4\.0 MB are read/);
    await tar(path, ["czf", "out.tar", "theirs"]);
    await refused(`${path}/out.tar`, /it holds more than 32 MB/);
    await file.truncate(5_000_000);
    await tar(path, ["czf", "out.tar", "theirs"]);
    await refused(`${path}/out.tar`, /big\.md has 5\.0 MB/);
    await file.truncate(0);
  });
  await t.step("what is no archive, no pack, or a broken one", async () => {
    await archive(new TextEncoder().encode("hello"), /neither a tar, nor a tar\.gz, nor a zip/);
    await archive(zip([["readme.md", "x"]]), /it has no pack\.yaml/);
    await archive(
      zip([["pack.yaml", PACK.replace("answers", "anwsers")]]),
      /pack\.yaml:8: .*there is no check "anwsers"/,
    );
    await archive(zip([["pack.yaml", PACK.replace("theirs", "../x")]]), /is no id of a pack/);
    await refused(`${path}/none`, /there is no such folder or file/);
  });
});

Deno.test("checkPath() takes data of a pack", () => {
  for (const path of ["pack.yaml", "prompts/a/b.md", "LICENSE", "notes.txt", "x.json"]) {
    checkPath("p", path);
  }
});

Deno.test("removePack() removes nothing that is built in, a link, or no pack", async () => {
  await using place = await stage();
  const { root, folder } = place;
  const found = { id: "theirs", folder, root };
  await assertRejects(
    () => removePack({ ...found, root: { path: root.path, name: "built in" } }),
    PackError,
    "it is built in",
  );
  await Deno.symlink(folder, `${place.path}/link`);
  await assertRejects(
    () => removePack({ ...found, folder: `${place.path}/link` }),
    PackError,
    "is a link",
  );
  await Deno.rename(`${folder}/pack.yaml`, `${folder}/other.yaml`);
  await assertRejects(() => removePack(found), PackError, "so it is no pack");
  assertEquals((await Deno.stat(`${folder}/other.yaml`)).isFile, true);
});
