import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { sha256 } from "../sha256.ts";
import { imaginedFile, tinyModel } from "./gguf/imagined_file.ts";
import { listLocalModels, type LocalModel } from "./list.ts";
import { writeRecord } from "./record.ts";
import type { ModelWorld } from "./world.ts";

const TINY = imaginedFile(tinyModel());

/** A user with an empty home. */
class ImaginedUser implements AsyncDisposable {
  readonly world: ModelWorld;

  constructor(readonly home: string, variables: Readonly<Record<string, string>> = {}) {
    const all: typeof variables = { HOME: home, ...variables };
    this.world = { env: (name) => all[name], home, os: "linux", root: `${home}/root` };
  }

  async put(path: string, content: Uint8Array | string): Promise<string> {
    const file = join(this.home, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(file, content);
    else await Deno.writeFile(file, content);
    return file;
  }

  async link(path: string, target: string): Promise<void> {
    await Deno.mkdir(dirname(join(this.home, path)), { recursive: true });
    await Deno.symlink(target, join(this.home, path));
  }

  async list(): Promise<LocalModel[]> {
    return await Array.fromAsync(listLocalModels({ world: this.world }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.home, { recursive: true });
  }
}

async function user(variables?: Readonly<Record<string, string>>): Promise<ImaginedUser> {
  return new ImaginedUser(await Deno.makeTempDir({ prefix: "models-" }), variables);
}

/** Puts a model into Ollama's folder, as Ollama does. */
async function putOllama(
  one: ImaginedUser,
  path: string,
  layers: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  const entries = await Promise.all(
    Object.entries(layers).map(async ([kind, content]) => {
      const hash = sha256(content);
      await one.put(`.ollama/models/blobs/sha256-${hash}`, content);
      return { mediaType: `application/vnd.ollama.image.${kind}`, digest: `sha256:${hash}` };
    }),
  );
  await one.put(`.ollama/models/manifests/${path}`, JSON.stringify({ layers: entries }));
}

Deno.test("listLocalModels() finds nothing, and says nothing, on an empty machine", async () => {
  await using nobody = await user();
  const unread: unknown[] = [];
  const listing = listLocalModels({ world: nobody.world, onUnread: (one) => unread.push(one) });
  assertEquals(await Array.fromAsync(listing), []);
  assertEquals(unread, []);
});

Deno.test("listLocalModels() tells all facts of a model of LM Studio", async () => {
  await using one = await user();
  const path = await one.put(".lmstudio/models/acme/Tiny-GGUF/Tiny-F16.gguf", TINY);
  assertEquals(await one.list(), [{
    name: "acme/Tiny-GGUF/Tiny-F16",
    program: "LM Studio",
    knownAs: [{ program: "LM Studio", name: "acme/Tiny-GGUF/Tiny-F16" }],
    path,
    format: "gguf",
    fileCount: 1,
    bytes: TINY.length,
    architecture: { value: "llama", source: "general.architecture" },
    parameters: { value: 4096, source: "shapes of the tensors" },
    quantisation: { value: "F16", source: "general.file_type" },
    tensorType: { value: "F16", source: "kinds of the tensors" },
    contextLength: { value: 2048, source: "llama.context_length" },
    templateSha256: { value: sha256("{{ messages }}"), source: "tokenizer.chat_template" },
    digest: { value: null, reason: "only reading the whole file would tell" },
  }]);
});

Deno.test("listLocalModels() names models of Ollama as Ollama does", async () => {
  await using one = await user();
  await putOllama(one, "registry.ollama.ai/library/tiny/latest", {
    model: TINY,
    template: "{{ .Prompt }}",
  });
  await putOllama(one, "hf.co/acme/Tiny-GGUF/Q8_0", {
    model: imaginedFile(tinyModel({ fileType: 7 })),
  });
  const [hub, library] = await one.list();
  assertEquals(hub?.name, "hf.co/acme/Tiny-GGUF:Q8_0");
  assertEquals(library?.name, "tiny:latest");
  assertEquals(library?.digest, { value: `sha256:${sha256(TINY)}`, source: "Ollama's manifest" });
  assertEquals(library?.templateSha256.value, sha256("{{ .Prompt }}"));
  assertEquals(library?.parameters.value, 4096);
});

Deno.test("listLocalModels() keeps models of Ollama apart that share a file", async () => {
  await using one = await user();
  await putOllama(one, "registry.ollama.ai/library/a/latest", { model: TINY, template: "A" });
  await putOllama(one, "registry.ollama.ai/me/b/latest", { model: TINY, template: "B" });
  const names = (await one.list()).map(({ name, templateSha256 }) => [name, templateSha256.value]);
  assertEquals(names, [["a:latest", sha256("A")], ["me/b:latest", sha256("B")]]);
});

Deno.test("listLocalModels() says what is wrong with models of Ollama", async () => {
  await using one = await user();
  const manifests = ".ollama/models/manifests/registry.ollama.ai/library";
  const layer = (digest: string) => ({
    layers: [{ mediaType: "application/vnd.ollama.image.model", digest }],
  });
  await one.put(`${manifests}/a-broken/latest`, "{");
  await one.put(`${manifests}/b-cloud/latest`, JSON.stringify({ layers: [] }));
  await one.put(`${manifests}/c-gone/latest`, JSON.stringify(layer(`sha256:${"0".repeat(64)}`)));
  await one.put(`${manifests}/d-path/latest`, JSON.stringify(layer("sha256:../../../secret")));
  const problems = (await one.list()).map(({ name, problem, bytes }) => [name, problem, bytes]);
  const damaged = "Its manifest cannot be read: it is damaged, or of a form that is not known";
  assertEquals(problems, [
    ["a-broken:latest", damaged, null],
    [
      "b-cloud:latest",
      "Its manifest names no GGUF file: it runs elsewhere, or is stored in another format",
      null,
    ],
    [
      "c-gone:latest",
      "Its weights are missing: the file that its name leads to is not there",
      null,
    ],
    ["d-path:latest", damaged, null],
  ]);
});

Deno.test("listLocalModels() lists a file once that several programs have", async () => {
  await using one = await user();
  await putOllama(one, "registry.ollama.ai/library/tiny/latest", { model: TINY });
  const blob = join(one.home, `.ollama/models/blobs/sha256-${sha256(TINY)}`);
  await one.link(".lmstudio/models/acme/tiny/tiny.gguf", blob);
  await Deno.mkdir(join(one.home, "jan/models/tiny"), { recursive: true });
  await Deno.link(blob, join(one.home, "jan/models/tiny/model.gguf"));
  const models = await one.list();
  assertEquals(models.map(({ knownAs }) => knownAs), [[
    { program: "LM Studio", name: "acme/tiny/tiny" },
    { program: "Ollama", name: "tiny:latest" },
    { program: "Jan", name: "tiny" },
  ]]);
  assertEquals(models[0]?.digest.value, `sha256:${sha256(TINY)}`);
});

Deno.test("listLocalModels() reads the cache of Hugging Face", async () => {
  await using one = await user();
  const cache = ".cache/huggingface/hub";
  const hash = sha256(TINY);
  await one.put(`${cache}/models--acme--Tiny-GGUF/blobs/${hash}`, TINY);
  for (const revision of ["1111111aaaa", "2222222bbbb"]) {
    const snapshot = `${cache}/models--acme--Tiny-GGUF/snapshots/${revision}`;
    await one.link(`${snapshot}/tiny.gguf`, `../../blobs/${hash}`);
  }
  await one.put(`${cache}/models--acme--plain/snapshots/3/plain.gguf`, imaginedFile({}));
  await one.put(`${cache}/models--acme--small/blobs/${"a".repeat(40)}`, TINY);
  await one.link(
    `${cache}/models--acme--small/snapshots/4/small.gguf`,
    `../../blobs/${"a".repeat(40)}`,
  );
  await one.put(`${cache}/datasets--acme--set/snapshots/1/a.gguf`, TINY);
  const models = await one.list();
  assertEquals(models.map(({ name, digest }) => [name, digest]), [
    ["acme/Tiny-GGUF/tiny@1111111", {
      value: `sha256:${hash}`,
      source: "name of the blob in the cache of Hugging Face",
    }],
    ["acme/plain/plain", { value: null, reason: "the file in the cache is no link: EINVAL" }],
    ["acme/small/small", {
      value: null,
      reason: "the blob in the cache is not named after its SHA-256",
    }],
  ]);
  assertEquals(models[0]?.knownAs.length, 2);
});

Deno.test("listLocalModels() reads folders of MLX, and leaves those of transformers", async () => {
  await using one = await user();
  const snapshot = (name: string) => `.cache/huggingface/hub/models--${name}/snapshots/1`;
  const mlx = snapshot("mlx-community--Tiny-4bit");
  await one.put(
    `${mlx}/config.json`,
    JSON.stringify({
      model_type: "qwen2",
      max_position_embeddings: 32768,
      quantization: { bits: 4, group_size: 64 },
    }),
  );
  await one.put(`${mlx}/model-00001-of-00002.safetensors`, new Uint8Array(100));
  await one.put(`${mlx}/model-00002-of-00002.safetensors`, new Uint8Array(50));
  await one.put(
    `${mlx}/model.safetensors.index.json`,
    JSON.stringify({ metadata: { total_parameters: 494_032_768 } }),
  );
  await one.put(`${mlx}/tokenizer_config.json`, JSON.stringify({ chat_template: "{{ x }}" }));
  await one.put(`${snapshot("acme--bert")}/config.json`, JSON.stringify({ model_type: "bert" }));
  await one.put(`${snapshot("acme--bert")}/model.safetensors`, new Uint8Array(10));
  const [model, ...more] = await one.list();
  assertEquals(more, []);
  assertEquals(model?.name, "mlx-community/Tiny-4bit");
  assertEquals(model?.format, "mlx");
  assertEquals(model?.bytes, 150);
  assertEquals(model?.fileCount, 2);
  assertEquals(model?.quantisation.value, "4bit");
  assertEquals(model?.parameters.value, 494_032_768);
  assertEquals(model?.contextLength.value, 32768);
  assertEquals(model?.templateSha256.value, sha256("{{ x }}"));
});

Deno.test("listLocalModels() takes shards for one model and a projector for a part of it", async () => {
  await using one = await user();
  const folder = ".lmstudio/models/acme/big";
  const shard = imaginedFile({ tensors: [{ name: "t", shape: [32], type: 0, bytes: 128 }] });
  await one.put(`${folder}/big-00001-of-00002.gguf`, TINY);
  await one.put(`${folder}/big-00002-of-00002.gguf`, shard);
  const projector = await one.put(`${folder}/mmproj-big-f16.gguf`, TINY);
  await one.put(".lmstudio/models/acme/torn/torn-00001-of-00003.gguf", shard);
  const [big, torn] = await one.list();
  assertEquals([big?.name, big?.fileCount, big?.projector], ["acme/big/big", 2, projector]);
  assertEquals([big?.bytes, big?.parameters.value], [TINY.length + shard.length, 4096 + 32]);
  assertEquals(torn?.problem, "It has 1 of its 3 files, and needs them all");
});

Deno.test("listLocalModels() lists broken files with what is wrong with them", async () => {
  await using one = await user();
  const folder = ".cache/llama.cpp";
  await one.put(`${folder}/a-empty.gguf`, "");
  await one.put(`${folder}/b-cut.gguf`, TINY.slice(0, 100));
  await one.put(`${folder}/c-half.gguf`, TINY.slice(0, -4096));
  await one.put(`${folder}/d-page.gguf`, "<html>");
  await one.link(`${folder}/e-gone.gguf`, "nowhere");
  await one.put(
    `${folder}/f-big-endian.gguf`,
    imaginedFile({ ...tinyModel(), littleEndian: false }),
  );
  await one.put(`${folder}/g.gguf.downloadInProgress`, TINY);
  const models = await one.list();
  assertEquals(models.map(({ problem }) => problem), [
    "Cannot read the model file: it has 0 bytes",
    "Cannot read the model file: the file ends within its header",
    "The file is cut: 4096 bytes of its tensors are missing",
    'Cannot read the model file: it starts with "<htm" where a GGUF file has "GGUF": it looks like a web page instead of the file',
    "Its weights are missing: the file that its name leads to is not there",
    "The file is big endian, and needs a machine that is, too",
  ]);
  assertEquals(models[0]?.parameters, { value: null, reason: "its header cannot be read" });
});

Deno.test("listLocalModels() keeps names as they are", async () => {
  await using one = await user();
  const names = [
    `a b`,
    `it's "quoted"`,
    "naïve 模型 🦙",
    "colon:tag",
    "\u001b[31mred",
    "-rf",
    "$(x)",
  ];
  for (const name of names) await one.put(`.cache/llama.cpp/${name}.gguf`, TINY);
  assertEquals((await one.list()).map(({ name }) => name), [...names].sort());
});

Deno.test("listLocalModels() tells of folders that cannot be read, and goes on", async () => {
  await using one = await user();
  await one.put(".cache/llama.cpp/tiny.gguf", TINY);
  await one.link(".lmstudio/models", "models");
  await one.link(".cache/llama.cpp/loop", ".");
  const unread: unknown[] = [];
  const listing = listLocalModels({ world: one.world, onUnread: (folder) => unread.push(folder) });
  const models = await Array.fromAsync(listing);
  assertEquals(models.map(({ knownAs }) => knownAs), [[{ program: "llama.cpp", name: "tiny" }]]);
  const folder = join(one.home, ".lmstudio/models");
  assertEquals(unread, [{ program: "LM Studio", folder, reason: "ELOOP" }]);
});

Deno.test("listLocalModels() knows the hash of what was fetched, while it is that file", async () => {
  await using one = await user();
  const path = await one.put(".local/share/modellens/models/acme/tiny.gguf", TINY);
  const record = { v: 1, url: "https://h/x", sha256: sha256(TINY), fetched: "2026-11-22" } as const;
  await writeRecord(path, { ...record, bytes: TINY.length });
  const [model] = await one.list();
  assertEquals(model?.program, "Model Lens");
  assertEquals(model?.digest.value, `sha256:${sha256(TINY)}`);
  await writeRecord(path, { ...record, bytes: TINY.length + 1 });
  assertEquals((await one.list())[0]?.digest.value, null);
});

Deno.test("listLocalModels() lists 10,000 models", async () => {
  await using one = await user();
  const folder = join(one.home, ".lmstudio/models");
  for (let publisher = 0; publisher < 100; publisher++) {
    await Deno.mkdir(`${folder}/p${publisher}/r`, { recursive: true });
    for (let file = 0; file < 100; file++) {
      Deno.writeFileSync(`${folder}/p${publisher}/r/m${file}.gguf`, TINY);
    }
  }
  const models = await one.list();
  assertEquals(models.length, 10_000);
  assert(models.every(({ problem, parameters }) => !problem && parameters.value === 4096));
});

Deno.test("listLocalModels() stops when it is told to", async () => {
  await using one = await user();
  for (let file = 0; file < 40; file++) await one.put(`.cache/llama.cpp/m${file}.gguf`, TINY);
  const stop = new AbortController();
  const seen: string[] = [];
  try {
    for await (const { name } of listLocalModels({ world: one.world, signal: stop.signal })) {
      seen.push(name);
      stop.abort("enough");
    }
  } catch (reason) {
    assertEquals(reason, "enough");
  }
  assertEquals(seen.length, 1);
});
