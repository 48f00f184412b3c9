import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { sha256 } from "../sha256.ts";
import type { DataFile } from "./data_file.ts";
import { DataUnavailableError } from "./errors.ts";
import { DataStore } from "./store.ts";

const BYTES = new Uint8Array(512 * 1024).fill(97);
/** So much fits. */
const DISK = 128 * 1024;

/** Mounts a disk of 128 KiB; undefined where this user may not. */
async function tinyDisk() {
  const path = await Deno.makeTempDir({ prefix: "modellens-disk-" });
  const mounted = await succeeds("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", path]);
  if (!mounted) {
    await Deno.remove(path);
    return undefined;
  }
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await succeeds("umount", [path]);
      await Deno.remove(path);
    },
  };
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output())
      .success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

await using probe = await tinyDisk();

Deno.test({
  name:
    "DataStore.read() says that the disk is full, keeps the part, and goes on once there is room" +
    (probe === undefined ? " (skipped: only root can mount a small disk)" : ""),
  ignore: probe === undefined,
  fn: async () => {
    await using disk = await tinyDisk();
    if (disk === undefined) throw new TypeError("The disk that was there is gone");
    // Without a size, so that nobody can know beforehand that there is no room.
    const asked: (string | null)[] = [];
    await using server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
      const range = request.headers.get("range");
      asked.push(range);
      const from = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
      const body = new Blob([BYTES.slice(from)]).stream();
      return range === null ? new Response(body) : new Response(body, {
        status: 206,
        headers: { "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` },
      });
    });
    const data: DataFile = {
      file: "rows.jsonl",
      url: `http://127.0.0.1:${server.addr.port}/rows.jsonl`,
      sha256: sha256(BYTES),
      bytes: null,
      licence: "MIT",
      from: "this test",
    };
    const store = new DataStore({ cache: disk.path });

    const full = await assertRejects(() => store.read("quiz", data), DataUnavailableError);
    assertMatch(full.message, /^Cannot get "rows\.jsonl" from http:.*: Cannot .*(room|space|full)/);
    assertMatch(full.hint, /^Make room, /);
    assertEquals(await store.standing("quiz", data), "partly here");

    const more = ["-o", `remount,size=${4 * BYTES.length}`, disk.path];
    assertEquals(await succeeds("mount", more), true);
    assertEquals((await store.read("quiz", data)).length, BYTES.length);
    assertEquals(asked.length, 2);
    assertMatch(asked[1] ?? "", /^bytes=\d+-$/);

    const known = { ...data, file: "known.jsonl", bytes: 2 ** 40 };
    await assertRejects(() => store.read("quiz", known), DataUnavailableError);
  },
});
