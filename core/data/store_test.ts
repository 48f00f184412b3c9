import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { sha256 } from "../sha256.ts";
import type { DataFile } from "./data_file.ts";
import { DataHashError, DataUnavailableError } from "./errors.ts";
import { rowsOf } from "./rows.ts";
import { DataStore } from "./store.ts";

const ROWS = Array.from({ length: 2000 }, (_, id) => JSON.stringify({ id })).join("\n") + "\n";
const BYTES = new TextEncoder().encode(ROWS);

/** A server on this machine that has one file, and may cut it short. */
async function stage() {
  const folder = await Deno.makeTempDir({ prefix: "modellens-data-" });
  const asked: (string | null)[] = [];
  let sent = BYTES.length;
  let body = BYTES;
  const server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
    const range = request.headers.get("range");
    asked.push(range);
    const from = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
    const end = Math.min(body.length, from + sent);
    return new Response(body.slice(from, end), {
      status: range === null ? 200 : 206,
      headers: {
        "content-length": String(end - from),
        ...(range === null ? {} : { "content-range": `bytes ${from}-${end - 1}/${body.length}` }),
      },
    });
  });
  const data: DataFile = {
    file: "rows.jsonl",
    url: `http://127.0.0.1:${server.addr.port}/rows.jsonl`,
    sha256: sha256(BYTES),
    bytes: BYTES.length,
    licence: "MIT",
    from: "this test",
  };
  return {
    folder,
    data,
    asked,
    serve: (bytes: Uint8Array<ArrayBuffer>, most = Infinity) => {
      body = bytes;
      sent = most;
    },
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("DataStore.reader() fetches once, with the licence, and reads what is kept from then on", async () => {
  await using staged = await stage();
  const { folder, data, asked } = staged;
  const notices: string[] = [];
  const store = new DataStore({ cache: folder, notice: (text) => notices.push(text) });
  const reader = store.reader("quiz", { items: data });
  assertEquals(await store.standing("quiz", data), "absent");
  for (let turn = 0; turn < 2; turn++) {
    const rows = await reader.rows("items");
    assertEquals([rows.length, rows[1999]], [2000, { id: 1999 }]);
  }
  assertEquals(asked.length, 1);
  assertEquals(notices, ["Fetching rows.jsonl of this test; licence: MIT"]);
  assertEquals(await store.standing("quiz", data), "here");
  await assertRejects(() => reader.rows("others"), TypeError);
});

Deno.test("DataStore.read() refuses other data, names both hashes, and keeps none of it", async () => {
  await using staged = await stage();
  const { folder, data, serve } = staged;
  const store = new DataStore({ cache: folder });
  const other = BYTES.slice().fill(120);
  serve(other);
  const error = await assertRejects(() => store.read("quiz", data), DataHashError);
  assert(error.message.includes(data.sha256) && error.message.includes(sha256(other)));
  assertEquals(await store.standing("quiz", data), "absent");

  // Nor is what has changed in the cache taken.
  serve(BYTES);
  await store.read("quiz", data);
  await Deno.writeFile(store.path("quiz", data), other);
  const changed = await assertRejects(() => store.read("quiz", data), DataHashError);
  assertMatch(changed.message, /wanted SHA-256 .* got /);
});

Deno.test("DataStore.fetch() goes on with what an earlier one has left", async () => {
  await using staged = await stage();
  const { folder, data, asked } = staged;
  const store = new DataStore({ cache: folder });
  const path = store.path("quiz", data);
  await Deno.mkdir(`${folder}/quiz`);
  await Deno.writeFile(`${path}.part`, BYTES.slice(0, 5000));
  assertEquals(await store.standing("quiz", data), "partly here");
  assertEquals(await store.fetch("quiz", data), true);
  assertEquals(asked, ["bytes=5000-"]);
  assertEquals(await store.fetch("quiz", data), false);
  assertEquals(await Deno.readFile(path), BYTES);
});

Deno.test("DataStore.read() says what to do where there is no network", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = {
      file: "rows.jsonl",
      url: "http://127.0.0.1:1/rows.jsonl",
      sha256: sha256(BYTES),
      bytes: BYTES.length,
      licence: "MIT",
      from: "this test",
    };
    const error = await assertRejects(
      () => new DataStore({ cache: folder }).read("quiz", data),
      DataUnavailableError,
    );
    assertMatch(error.message, /^Cannot get "rows\.jsonl" from http:\/\/127\.0\.0\.1:1\//);
    assertMatch(error.hint, /--data$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("DataStore.read() finds a copy in a folder by name and hash, packed or not, and asks nobody", async () => {
  await using staged = await stage();
  const { folder, data, asked } = staged;
  await Deno.mkdir(`${folder}/a/b`, { recursive: true });
  await Deno.writeTextFile(`${folder}/a/rows.jsonl`, "another file of that name");
  const store = new DataStore({ given: folder });
  const other = await assertRejects(() => store.read("quiz", data), DataHashError);
  assertMatch(other.message, /a\/rows\.jsonl/);

  const packed = new Blob([BYTES]).stream().pipeThrough(new CompressionStream("gzip"));
  await Deno.writeFile(`${folder}/a/b/rows.jsonl.gz`, packed);
  assertEquals(await store.read("quiz", data), BYTES);
  assertEquals(asked, []);
  const absent = { ...data, file: "none.jsonl" };
  await assertRejects(() => store.read("quiz", absent), DataUnavailableError, "has no file");
  await assertRejects(
    () => new DataStore({ given: `${folder}/none` }).read("quiz", data),
    DataUnavailableError,
    "is no folder",
  );
});

const PARQUET = new URL(
  "../../../shared/data/mmlu-pro/validation-00000-of-00001.parquet",
  import.meta.url,
);

Deno.test({
  name:
    "rowsOf() reads the Parquet file of MMLU-Pro like its JSON (skipped without ../shared/data)",
  ignore: !isThere(PARQUET),
  fn: async () => {
    const rows = await rowsOf("validation.parquet", await Deno.readFile(PARQUET));
    const lines = await rowsOf(
      "validation.jsonl.gz",
      await Deno.readFile(new URL("validation.jsonl.gz", PARQUET)),
    );
    assertEquals(rows.length, 70);
    assertEquals(rows, lines);
  },
});

function isThere(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

Deno.test("DataStore.reader() takes another copy of the same rows from a folder, and never from the network", async () => {
  await using staged = await stage();
  const { folder, data, asked } = staged;
  const older = `${ROWS}{"id":2000}\n`;
  await Deno.writeTextFile(`${folder}/older.jsonl`, older);
  const others = [{ file: "older.jsonl", sha256: sha256(new TextEncoder().encode(older)) }];
  const reader = new DataStore({ given: folder }).reader("quiz", {
    items: { ...data, file: "rows.parquet", others },
    changed: {
      ...data,
      file: "rows.parquet",
      others: [{ file: "older.jsonl", sha256: data.sha256 }],
    },
  });
  assertEquals((await reader.rows("items")).length, 2001);
  assertEquals(await reader.text("items"), older);
  await assertRejects(() => reader.rows("changed"), DataHashError);
  assertEquals(asked, []);
});

Deno.test("DataStore.reader() joins a file that is published in pieces, and checks the whole", async () => {
  await using folder = await emptyFolder();
  const pieces: Record<string, string> = { "/b": '{ "n": 1 }\n', "/a": "[2]" };
  const asked: string[] = [];
  const fetch = (input: string | URL | Request) => {
    const { pathname } = new URL(String(input));
    asked.push(pathname);
    const piece = pieces[pathname];
    return Promise.resolve(
      new Response(piece ?? "none", { status: piece === undefined ? 404 : 200 }),
    );
  };
  const joined = new TextEncoder().encode('{"b":{"n":1},"a":[2]}');
  const data: DataFile = {
    file: "both.json",
    url: "http://127.0.0.1/",
    sha256: sha256(joined),
    bytes: joined.length,
    licence: "MIT",
    from: "this test",
    parts: { b: "http://127.0.0.1/b", a: "http://127.0.0.1/a" },
  };
  const store = new DataStore({ cache: folder.path, fetch });
  const reader = store.reader("quiz", { both: data });
  assertEquals(await reader.text("both"), '{"b":{"n":1},"a":[2]}');
  assertEquals(await reader.rows("both"), [{ b: { n: 1 }, a: [2] }]);
  assertEquals(asked.sort(), ["/a", "/b"]);

  pieces["/a"] = "[3]";
  const changed = { ...data, file: "changed.json" };
  await assertRejects(() => store.read("quiz", changed), DataHashError);
  const absent = { ...data, file: "absent.json", parts: { c: "http://127.0.0.1/c" } };
  await assertRejects(() => store.read("quiz", absent), DataUnavailableError, "404");
  assertEquals(await store.standing("quiz", changed), "absent");
});

async function emptyFolder() {
  const path = await Deno.makeTempDir({ prefix: "modellens-data-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
