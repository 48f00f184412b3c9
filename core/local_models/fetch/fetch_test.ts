import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../../sha256.ts";
import {
  type FetchReason,
  ModelFetchError,
  ModelFolderError,
  ModelHashError,
  ModelSpaceError,
} from "./error.ts";
import { fetchModel, type FetchProgress, type FetchRequest } from "./fetch.ts";

const CONTENT = new Uint8Array(300_000).map((_, index) => index * 7 + (index >> 8));
const OTHER = CONTENT.map((byte) => byte ^ 255);

/** How the server behaves towards one request. */
type Behaviour = (request: Request) => Response | Promise<Response>;

/** A server on this machine, one behaviour a request and the last for all further ones. */
class Mirror implements AsyncDisposable {
  readonly requests: Request[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(readonly folder: string, ...behaviours: readonly Behaviour[]) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      const behave = behaviours[Math.min(this.requests.length, behaviours.length - 1)];
      this.requests.push(request);
      return behave?.(request) ?? new Response(null, { status: 500 });
    });
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#server.addr.port}/some/model%20file.gguf`);
  }

  get path(): string {
    return join(this.folder, "model file.gguf");
  }

  get part(): string {
    return `${this.path}.part`;
  }

  get ranges(): (string | null)[] {
    return this.requests.map(({ headers }) => headers.get("range"));
  }

  fetch(changes: Partial<FetchRequest> = {}) {
    return fetchModel({
      url: this.url,
      sha256: sha256(CONTENT),
      folder: this.folder,
      fetch: globalThis.fetch,
      stallMs: 300,
      ...changes,
    });
  }

  async fails(reason: FetchReason, changes?: Partial<FetchRequest>): Promise<string> {
    const error = await assertRejects(() => this.fetch(changes), ModelFetchError);
    assertEquals(error.reason, reason, error.message);
    return error.message;
  }

  names(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function mirror(...behaviours: readonly Behaviour[]): Promise<Mirror> {
  return new Mirror(await Deno.makeTempDir({ prefix: "fetch-" }), ...behaviours);
}

interface Serving {
  readonly content?: Uint8Array<ArrayBuffer>;
  readonly etag?: string;
  readonly ranges?: boolean;
  /** Ends the connection after so many bytes of an answer. */
  readonly cutAfter?: number;
  /** Sends nothing more after so many bytes, and leaves the connection open. */
  readonly stallAfter?: number;
  readonly withoutLength?: boolean;
}

/** What a server of files does. */
function serving(
  { content = CONTENT, etag = '"v1"', ranges = true, ...faults }: Serving = {},
): Behaviour {
  return (request) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "");
    const condition = request.headers.get("if-range");
    const from = ranges && range !== null && (condition === null || condition === etag)
      ? Number(range[1])
      : 0;
    if (from >= content.length) return new Response(null, { status: 416 });
    return new Response(bodyOf(content.subarray(from), faults), {
      status: from > 0 ? 206 : 200,
      headers: {
        etag,
        ...(from > 0
          ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }
          : {}),
        ...(faults.withoutLength ? {} : { "content-length": `${content.length - from}` }),
      },
    });
  };
}

function bodyOf(
  bytes: Uint8Array<ArrayBuffer>,
  { cutAfter = Infinity, stallAfter = Infinity }: Serving,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= stallAfter) return;
      if (sent >= cutAfter) {
        // So that the bytes before have left for the client.
        await new Promise((resolve) => setTimeout(resolve, 30));
        return controller.close();
      }
      if (sent >= bytes.length) return controller.close();
      const end = Math.min(sent + 50_000, bytes.length, cutAfter, stallAfter);
      controller.enqueue(bytes.slice(sent, end));
      sent = end;
    },
  });
}

Deno.test("fetchModel() fetches a file and says how far it is", async () => {
  await using server = await mirror(serving());
  const progress: FetchProgress[] = [];
  const fetched = await server.fetch({ onProgress: (one) => progress.push(one) });
  assertEquals(fetched, {
    path: server.path,
    bytes: CONTENT.length,
    sha256: sha256(CONTENT),
    resumedFrom: 0,
  });
  assertEquals(await Deno.readFile(server.path), CONTENT);
  assertEquals(server.names(), ["model file.gguf"]);
  assertEquals(progress.at(-1), {
    phase: "receiving",
    bytes: CONTENT.length,
    total: CONTENT.length,
  });
  assertEquals(server.requests[0]?.headers.get("accept-encoding"), "identity");
});

Deno.test("fetchModel() asks for nothing when the file is there", async () => {
  await using server = await mirror(serving());
  await Deno.writeFile(server.path, CONTENT);
  assertEquals((await server.fetch()).resumedFrom, CONTENT.length);
  assertEquals(server.requests.length, 0);
});

Deno.test("fetchModel() keeps another file that is there, and says so", async () => {
  await using server = await mirror(serving());
  await Deno.writeFile(server.path, OTHER);
  const error = await assertRejects(() => server.fetch(), ModelHashError);
  assertEquals([error.wanted, error.actual], [sha256(CONTENT), sha256(OTHER)]);
  assertEquals(await Deno.readFile(server.path), OTHER);
});

Deno.test("fetchModel() goes on where the connection broke", async () => {
  await using server = await mirror(serving({ cutAfter: 100_000 }), serving());
  const fetched = await server.fetch();
  assertEquals(fetched.sha256, sha256(CONTENT));
  assertEquals(server.ranges[0], null);
  assert(/^bytes=[1-9]\d*-$/.test(server.ranges[1] ?? ""), server.ranges[1] ?? "");
  assertEquals(server.requests[1]?.headers.get("if-range"), '"v1"');
});

Deno.test("fetchModel() keeps the part when nothing more arrives, and a later call goes on", async () => {
  const broken = serving({ cutAfter: 0 });
  await using server = await mirror(serving({ cutAfter: 150_000 }), broken, serving());
  await server.fails("cut");
  assertEquals(server.names(), ["model file.gguf.part", "model file.gguf.part.json"]);
  const fetched = await server.fetch();
  assert(fetched.resumedFrom > 0);
  assertEquals(server.ranges[2], `bytes=${fetched.resumedFrom}-`);
  assertEquals(server.names(), ["model file.gguf"]);
});

Deno.test("fetchModel() gives up a server that stalls", async () => {
  await using server = await mirror(serving({ stallAfter: 100_000 }), serving({ stallAfter: 0 }));
  const message = await server.fails("stalled");
  assert(message.endsWith("nothing arrived for 0.3 s"), message);
  assertEquals((await Deno.stat(server.part)).size, 100_000);
});

Deno.test("fetchModel() gives up a server that takes the connection and does not answer", async () => {
  await using server = await mirror(serving());
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const url = new URL(`http://127.0.0.1:${listener.addr.port}/x.gguf`);
  await server.fails("stalled", { url });
  (await accepted).close();
});

Deno.test("fetchModel() begins anew with a server that knows no ranges", async () => {
  await using server = await mirror(serving({ ranges: false }));
  await Deno.writeFile(server.part, CONTENT.subarray(0, 100_000));
  assertEquals((await server.fetch()).bytes, CONTENT.length);
  assertEquals(server.ranges, ["bytes=100000-"]);
});

Deno.test("fetchModel() begins anew when the file changed between two tries", async () => {
  const older = serving({ content: OTHER, etag: '"v0"', cutAfter: 100_000 });
  await using server = await mirror(older, serving());
  assertEquals((await server.fetch()).sha256, sha256(CONTENT));
});

Deno.test("fetchModel() begins anew when the server does not heed If-Range", async () => {
  const heedless: Behaviour = ({ url, headers }) => {
    const range = headers.get("range");
    return serving()(new Request(url, range === null ? {} : { headers: { range } }));
  };
  await using server = await mirror(serving({ etag: '"v0"', cutAfter: 100_000 }), heedless);
  assertEquals((await server.fetch()).sha256, sha256(CONTENT));
  assertEquals(server.ranges.at(-1), null);
});

Deno.test("fetchModel() begins anew when the part was of another file", async () => {
  await using server = await mirror(serving());
  await Deno.writeFile(server.part, OTHER.subarray(0, 100_000));
  assertEquals((await server.fetch()).sha256, sha256(CONTENT));
  assertEquals(server.ranges, ["bytes=100000-", null]);
});

Deno.test("fetchModel() begins anew when the part is longer than the file", async () => {
  await using server = await mirror(serving());
  await Deno.writeFile(server.part, new Uint8Array(CONTENT.length + 5));
  assertEquals((await server.fetch()).sha256, sha256(CONTENT));
});

Deno.test("fetchModel() finishes a complete part without asking for anything", async () => {
  await using server = await mirror(serving());
  await Deno.writeFile(server.part, CONTENT);
  assertEquals((await server.fetch()).resumedFrom, CONTENT.length);
  assertEquals(server.requests.length, 0);
  assertEquals(server.names(), ["model file.gguf"]);
});

Deno.test("fetchModel() removes a file with another hash, and names both hashes", async () => {
  await using server = await mirror(serving({ content: OTHER }));
  const error = await assertRejects(() => server.fetch(), ModelHashError);
  assert(error.message.includes(sha256(CONTENT)) && error.message.includes(sha256(OTHER)));
  assertEquals(server.names(), []);
});

Deno.test("fetchModel() notices a body that ends too soon without a length", async () => {
  const short = serving({ content: CONTENT.slice(0, 1000), withoutLength: true });
  await using server = await mirror(short);
  await server.fails("wrong_size", { size: 1 });
  assertEquals(server.names(), []);
  await server.fails("cut", { size: CONTENT.length });
  await assertRejects(() => server.fetch({ file: "unknown size" }), ModelHashError);
});

Deno.test("fetchModel() says what came instead of the file", async () => {
  const status = (code: number): Behaviour => () => new Response("no", { status: code });
  const page: Behaviour = () =>
    new Response("<html>", { headers: { "content-type": "text/html" } });
  const nothing: Behaviour = () => new Response(new Uint8Array(0));
  const elsewhere: Behaviour = () =>
    new Response("x", { status: 206, headers: { "content-range": "bytes 7-7/8" } });
  const answers: readonly [Behaviour, FetchReason][] = [
    [status(404), "not_found"],
    [status(410), "not_found"],
    [status(401), "forbidden"],
    [status(403), "forbidden"],
    [status(429), "refused"],
    [status(503), "refused"],
    [page, "web_page"],
    [nothing, "empty"],
    [elsewhere, "refused"],
  ];
  for (const [answer, reason] of answers) {
    await using server = await mirror(answer);
    await server.fails(reason);
  }
});

Deno.test("fetchModel() follows redirects, and says when there is nobody", async () => {
  await using server = await mirror(serving());
  await using front = await mirror(() => Response.redirect(server.url, 302));
  assertEquals((await front.fetch()).bytes, CONTENT.length);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  const url = new URL(`http://127.0.0.1:${listener.addr.port}/x.gguf`);
  await server.fails("unreachable", { url });
});

Deno.test("fetchModel() notices a size that is not the known one before it fetches", async () => {
  await using server = await mirror(serving());
  const message = await server.fails("wrong_size", { size: 5 });
  assert(message.endsWith("it has 300000 bytes there, wanted 5"), message);
});

Deno.test("fetchModel() does not begin what the disk has no room for", async () => {
  const size = 2 ** 52;
  await using server = await mirror(() =>
    new Response(bodyOf(CONTENT, {}), { headers: { "content-length": `${size}` } })
  );
  const error = await assertRejects(() => server.fetch({ size }), ModelSpaceError);
  assert(/^Cannot write to ".*": 4503599627.4 MB are needed, \S+ MB are free$/.test(error.message));
});

Deno.test({
  name: "fetchModel() keeps the part when the disk is full (needs /dev/full of Linux)",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await mirror(serving());
    // A device on which every write fails as on a full disk.
    await Deno.symlink("/dev/full", server.part);
    const error = await assertRejects(() => server.fetch(), ModelSpaceError);
    assertEquals(error.message, `Cannot write to "${server.folder}": no space is left on the disk`);
    assert((await Deno.lstat(server.part)).isSymlink);
  },
});

Deno.test("fetchModel() says when the folder cannot be made", async () => {
  await using server = await mirror(serving());
  await Deno.writeTextFile(join(server.folder, "file"), "");
  const folder = join(server.folder, "file", "models");
  const error = await assertRejects(() => server.fetch({ folder }), ModelFolderError);
  assertEquals(error.message, `Cannot write to "${folder}": a part of its path is a file`);
});

Deno.test("fetchModel() leaves a file alone that another call is fetching", async () => {
  await using server = await mirror(serving({ stallAfter: 100_000 }), serving());
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = server.fetch({ onProgress: () => resolve() });
  await promise;
  await server.fails("busy");
  assertEquals((await first).bytes, CONTENT.length);
});

Deno.test("fetchModel() stops when it is told to, and keeps the part", async () => {
  await using server = await mirror(serving({ stallAfter: 100_000 }), serving());
  const stop = new AbortController();
  const reason = await server.fetch({
    signal: stop.signal,
    onProgress: ({ bytes }) => bytes === 100_000 && stop.abort("enough"),
  }).catch((thrown: unknown) => thrown);
  assertEquals(reason, "enough");
  assertEquals((await server.fetch()).resumedFrom, 100_000);
});

Deno.test("fetchModel() takes no hash that is none", async () => {
  await using server = await mirror(serving());
  await assertRejects(() => server.fetch({ sha256: "abc" }), TypeError);
});
