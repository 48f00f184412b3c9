import { assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { imaginedFile, tinyModel } from "../local_models/gguf/imagined_file.ts";
import type { ModelWorld } from "../local_models/world.ts";
import { ProviderError } from "./contract.ts";
import { modelFile } from "./model_file.ts";

const TINY = imaginedFile(tinyModel());

async function homeWith(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<ModelWorld & AsyncDisposable> {
  const home = await Deno.makeTempDir({ prefix: "models-" });
  for (const [path, content] of Object.entries(files)) {
    const file = join(home, ".lmstudio/models", path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(file, content);
  }
  return {
    env: () => undefined,
    home,
    os: "linux",
    root: join(home, "root"),
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

Deno.test("modelFile() gives the file of a model, and nothing for a name that nobody has", async () => {
  await using home = await homeWith({ "a/b/tiny.gguf": TINY });
  assertEquals(
    await modelFile("a/b/tiny", home),
    join(home.home ?? "", ".lmstudio/models/a/b/tiny.gguf"),
  );
  assertEquals(await modelFile("a/b/small", home), undefined);
});

Deno.test("modelFile() says why a model cannot be read as one file", async () => {
  await using home = await homeWith({
    "a/b/cut.gguf": TINY.subarray(0, 20),
    "a/c/two-00001-of-00002.gguf": TINY,
    "a/c/two-00002-of-00002.gguf": TINY,
    "a/mlx-4bit/config.json": new TextEncoder().encode('{"quantization":{"bits":4}}'),
    "a/mlx-4bit/model.safetensors": new Uint8Array(8),
  });
  const refused = async (name: string) => {
    const error = await assertRejects(() => modelFile(name, home), ProviderError);
    assertEquals(error.type, "model_not_found");
    return error.message.replace(/^Cannot read the model "[^"]+": /, "");
  };
  assertEquals(
    await refused("a/b/cut"),
    "Cannot read the model file: it ends after 20 bytes, within its header",
  );
  assertEquals(await refused("a/c/two"), "it is 2 files, and one is wanted");
  assertEquals(await refused("a/mlx-4bit"), "it is for MLX, and a GGUF file is wanted");
});
