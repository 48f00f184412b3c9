import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../../sha256.ts";
import { readRecord } from "../record.ts";
import { CATALOGUE, catalogueModel } from "./catalogue.ts";
import { type FetchReason, ModelFetchError, ModelHashError, ModelReferenceError } from "./error.ts";
import { getModel } from "./get.ts";
import { fileUrl, parseHuggingFace, pinFile } from "./hugging_face.ts";

const CONTENT = new TextEncoder().encode("GGUF, more or less");
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** Answers as Hugging Face does: facts with the redirect, and the file elsewhere. */
class ImaginedHub implements AsyncDisposable {
  readonly paths: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(readonly folder: string, headers: HeadersInit, status = 302) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      const { pathname } = new URL(request.url);
      this.paths.push(`${request.method} ${pathname}`);
      if (pathname === "/cdn") return new Response(CONTENT);
      if (pathname.startsWith("/old/")) {
        return new Response(null, {
          status: 307,
          headers: { location: pathname.replace("/old/", "/acme/") },
        });
      }
      return new Response(null, { status, headers: { location: "/cdn", ...headers } });
    });
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${this.#server.addr.port}/`);
  }

  get options() {
    return { folder: this.folder, fetch: globalThis.fetch, endpoint: this.endpoint };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}

const FACTS = {
  "x-repo-commit": COMMIT,
  "x-linked-etag": `"${sha256(CONTENT)}"`,
  "x-linked-size": `${CONTENT.length}`,
};

async function hub(headers: HeadersInit = FACTS, status?: number): Promise<ImaginedHub> {
  return new ImaginedHub(await Deno.makeTempDir({ prefix: "hub-" }), headers, status);
}

Deno.test("getModel() pins a file of Hugging Face, fetches and records it", async () => {
  await using one = await hub();
  const fetched = await getModel("hf:acme/tiny-GGUF/Q8 0/tiny.gguf", one.options);
  assertEquals(fetched.path, join(one.folder, "acme/tiny-GGUF/Q8 0/tiny.gguf"));
  assertEquals(await Deno.readFile(fetched.path), CONTENT);
  assertEquals(one.paths, [
    "HEAD /acme/tiny-GGUF/resolve/main/Q8%200/tiny.gguf",
    `GET /acme/tiny-GGUF/resolve/${COMMIT}/Q8%200/tiny.gguf`,
    "GET /cdn",
  ]);
  const record = await readRecord(fetched.path);
  assertEquals({ ...record, fetched: "" }, {
    v: 1,
    url: `${one.endpoint}acme/tiny-GGUF/resolve/${COMMIT}/Q8%200/tiny.gguf`,
    sha256: sha256(CONTENT),
    bytes: CONTENT.length,
    repository: "acme/tiny-GGUF",
    revision: COMMIT,
    fetched: "",
  });
});

Deno.test("getModel() refuses what Hugging Face sends when it is not what it promised", async () => {
  const other = sha256("another file");
  await using one = await hub({ ...FACTS, "x-linked-etag": `"${other}"` });
  const error = await assertRejects(
    () => getModel("hf:acme/tiny/t.gguf", one.options),
    ModelHashError,
  );
  assertEquals([error.wanted, error.actual], [other, sha256(CONTENT)]);
});

Deno.test("getModel() fetches nothing when the user wants another hash", async () => {
  await using one = await hub();
  const options = { ...one.options, sha256: "0".repeat(64) };
  await assertRejects(() => getModel("hf:acme/tiny/t.gguf", options), ModelHashError);
  assertEquals(one.paths.length, 1);
});

Deno.test("getModel() fetches an address with a hash, and leaves secrets out of the record", async () => {
  await using one = await hub();
  const address = new URL("/cdn?token=secret", one.endpoint);
  const fetched = await getModel(address.href, { ...one.options, sha256: sha256(CONTENT) });
  assertEquals(fetched.path, join(one.folder, address.host.replace(":", "_"), "cdn"));
  assertEquals((await readRecord(fetched.path))?.url, new URL("/cdn", one.endpoint).href);
});

Deno.test("getModel() says what a reference lacks", async () => {
  await using one = await hub();
  const refused = async (reference: string, hash?: string) => {
    const options = { ...one.options, sha256: hash };
    return (await assertRejects(() => getModel(reference, options), ModelReferenceError)).hint;
  };
  assertEquals(await refused("qwen2.5-0.5c"), 'Did you mean "qwen2.5-0.5b"?');
  assertEquals(
    await refused("https://example.org/x.gguf"),
    "Give the SHA-256 of the file with --sha256, or name it as hf:owner/name/file.gguf",
  );
  assertEquals(await refused("https://h/x", "abc"), "Give the hash as 64 hexadecimal digits");
  assertEquals(await refused("https://", "0".repeat(64)), "Check how it is spelt");
  await refused("hf:acme/tiny");
});

Deno.test("getModel() fetches a model of the catalogue at its commit", async () => {
  await using one = await hub();
  // What arrives is not that model, so it must not stay.
  await assertRejects(() => getModel("SmolLM2-135M", one.options), ModelFetchError);
  assertEquals(
    one.paths[0],
    "GET /bartowski/SmolLM2-135M-Instruct-GGUF/resolve/09816acd5d99df7be770d85ea30822623dab342c/SmolLM2-135M-Instruct-Q4_K_M.gguf",
  );
});

Deno.test("pinFile() follows a repository that was renamed", async () => {
  await using one = await hub();
  const pinned = await pinFile(parseHuggingFace("hf:old/tiny@v2/t.gguf"), one.options);
  assertEquals([pinned.revision, pinned.sha256], [COMMIT, sha256(CONTENT)]);
  assertEquals(one.paths, [
    "HEAD /old/tiny/resolve/v2/t.gguf",
    "HEAD /acme/tiny/resolve/v2/t.gguf",
  ]);
});

Deno.test("pinFile() says why there is no hash", async () => {
  const cases: readonly [HeadersInit, number, FetchReason][] = [
    [{}, 404, "not_found"],
    [{ "x-error-message": "Access to this repository is gated" }, 401, "forbidden"],
    [{}, 500, "refused"],
    [{}, 200, "no_hash"],
    [{ ...FACTS, "x-linked-etag": '"0123456789abcdef0123456789abcdef01234567"' }, 302, "no_hash"],
    [{ location: "https://example.org/" }, 302, "no_hash"],
  ];
  for (const [headers, status, reason] of cases) {
    await using one = await hub(headers, status);
    const pinning = () => pinFile(parseHuggingFace("hf:acme/tiny/t.gguf"), one.options);
    assertEquals((await assertRejects(pinning, ModelFetchError)).reason, reason);
  }
});

Deno.test("pinFile() trusts no hash that came over an open line", async () => {
  const endpoint = new URL("http://mirror.example/");
  const wanted = parseHuggingFace("hf:acme/tiny/t.gguf");
  await assertRejects(() => pinFile(wanted, { fetch: globalThis.fetch, endpoint }), TypeError);
});

Deno.test("parseHuggingFace() reads references, and refuses what would leave the repository", () => {
  assertEquals(parseHuggingFace("hf:acme/tiny-GGUF/a/b c.gguf"), {
    repository: "acme/tiny-GGUF",
    revision: "main",
    file: "a/b c.gguf",
  });
  assertEquals(parseHuggingFace("hf:acme/tiny@v1/t.gguf").revision, "v1");
  for (const bad of ["hf:", "hf:a/b", "hf:a/b/", "hf:a/b/../c", "hf:a/b//c", "hf:a b/c/d"]) {
    assertThrows(() => parseHuggingFace(bad), ModelReferenceError);
  }
});

Deno.test("CATALOGUE has whole hashes, commits and addresses", () => {
  for (const model of CATALOGUE) {
    assertEquals(/^[0-9a-f]{64} [0-9a-f]{40}$/.test(`${model.sha256} ${model.revision}`), true);
    assertEquals(fileUrl(model).protocol, "https:");
    assertEquals(catalogueModel(model.name.toUpperCase()), model);
  }
  assertEquals(catalogueModel("nothing"), undefined);
});
