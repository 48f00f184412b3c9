import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { modelPlaces, ownModelFolder } from "./places.ts";
import type { ModelWorld } from "./world.ts";

const world = (
  variables: Readonly<Record<string, string>>,
  { os = "linux", home = "/nowhere/ada" }: { readonly os?: string; readonly home?: string } = {},
): ModelWorld => ({ env: (name) => ({ HOME: home, ...variables })[name], home, os, root: "/" });

async function folders(of: ModelWorld): Promise<Record<string, string[]>> {
  const byProgram = Map.groupBy(await modelPlaces(of), ({ program }) => program);
  return Object.fromEntries(
    [...byProgram].map(([program, places]) => [program, places.map(({ folder }) => folder)]),
  );
}

Deno.test("modelPlaces() names the folders of every program on Linux", async () => {
  assertEquals(await folders(world({})), {
    "Model Lens": ["/nowhere/ada/.local/share/modellens/models"],
    "LM Studio": ["/nowhere/ada/.lmstudio/models", "/nowhere/ada/.cache/lm-studio/models"],
    "Ollama": [
      "/nowhere/ada/.ollama/models",
      "/usr/share/ollama/.ollama/models",
      "/var/lib/ollama/.ollama/models",
    ],
    "llama.cpp": ["/nowhere/ada/.cache/llama.cpp"],
    "Hugging Face": ["/nowhere/ada/.cache/huggingface/hub"],
    "Jan": [
      "/nowhere/ada/.local/share/Jan/data/llamacpp/models",
      "/nowhere/ada/.local/share/Jan/data/mlx/models",
      "/nowhere/ada/.local/share/Jan/data/models",
      "/nowhere/ada/.config/Jan/data/llamacpp/models",
      "/nowhere/ada/.config/Jan/data/mlx/models",
      "/nowhere/ada/.config/Jan/data/models",
      "/nowhere/ada/jan/llamacpp/models",
      "/nowhere/ada/jan/mlx/models",
      "/nowhere/ada/jan/models",
    ],
    "GPT4All": [
      "/nowhere/ada/.local/share/nomic.ai/GPT4All",
      "/nowhere/ada/.config/nomic.ai/GPT4All",
    ],
  });
});

Deno.test("modelPlaces() names the folders of macOS", async () => {
  const found = await folders(world({}, { os: "darwin", home: "/Users/ada" }));
  assertEquals(found["Ollama"], ["/Users/ada/.ollama/models"]);
  assertEquals(found["llama.cpp"], ["/Users/ada/Library/Caches/llama.cpp"]);
  assertEquals(
    found["Jan"]?.[0],
    "/Users/ada/Library/Application Support/Jan/data/llamacpp/models",
  );
  assertEquals(found["Hugging Face"], ["/Users/ada/.cache/huggingface/hub"]);
});

Deno.test("modelPlaces() puts what a variable names first", async () => {
  const found = await folders(world({
    OLLAMA_MODELS: "/data/ollama",
    LLAMA_CACHE: "/data/llama",
    HF_HUB_CACHE: "/data/hub",
    HF_HOME: "/data/hf",
    XDG_CACHE_HOME: "/data/cache",
    XDG_DATA_HOME: "/data/share",
  }));
  assertEquals(found["Ollama"]?.[0], "/data/ollama");
  assertEquals(found["llama.cpp"], ["/data/llama", "/data/cache/llama.cpp"]);
  assertEquals(found["Hugging Face"], ["/data/hub", "/data/hf/hub", "/data/cache/huggingface/hub"]);
  assertEquals(found["Model Lens"], ["/data/share/modellens/models"]);
});

Deno.test("modelPlaces() passes over variables that are empty or relative", async () => {
  const found = await folders(world({ OLLAMA_MODELS: "", LLAMA_CACHE: "cache" }));
  assertEquals(found["Ollama"]?.[0], "/nowhere/ada/.ollama/models");
  assertEquals(found["llama.cpp"], ["/nowhere/ada/.cache/llama.cpp"]);
});

Deno.test("modelPlaces() follows LM Studio's pointer", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(home, ".lmstudio-home-pointer"), "/moved here\n");
    const found = await folders(world({}, { home }));
    assertEquals(found["LM Studio"]?.[0], "/moved here/models");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("modelPlaces() names what it can without a home", async () => {
  const homeless: ModelWorld = {
    env: (name) => name === "OLLAMA_MODELS" ? "/data/ollama" : undefined,
    home: undefined,
    os: "darwin",
    root: "/",
  };
  assertEquals(await folders(homeless), { Ollama: ["/data/ollama"] });
  assertEquals(ownModelFolder(homeless), undefined);
});
