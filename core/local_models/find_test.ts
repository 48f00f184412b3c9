import { assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { CATALOGUE } from "./fetch/catalogue.ts";
import { ModelReferenceError } from "./fetch/error.ts";
import { findLocalModels } from "./find.ts";
import { imaginedFile, tinyModel } from "./gguf/imagined_file.ts";
import type { ModelWorld } from "./world.ts";

/** A home with GGUF files at these paths below it. */
async function homeWith(...paths: readonly string[]): Promise<ModelWorld & AsyncDisposable> {
  const home = await Deno.makeTempDir({ prefix: "models-" });
  for (const path of paths) {
    const file = join(home, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(file, imaginedFile(tinyModel()));
  }
  return {
    env: () => undefined,
    home,
    os: "linux",
    root: join(home, "root"),
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

/** A world whose own folder is known, as `XDG_DATA_HOME` names it. */
function owning(world: ModelWorld): ModelWorld {
  return { ...world, env: (name) => name === "XDG_DATA_HOME" ? `${world.home}/data` : undefined };
}

Deno.test("findLocalModels() finds by the exact name that a program has", async () => {
  await using home = await homeWith(".lmstudio/models/acme/tiny/tiny-q8.gguf");
  const paths = async (name: string) => (await findLocalModels(name, home)).map(({ path }) => path);
  assertEquals(await paths("acme/tiny/tiny-q8"), [
    join(home.home ?? "", ".lmstudio/models/acme/tiny/tiny-q8.gguf"),
  ]);
  assertEquals(await paths("acme/tiny"), []);
  assertEquals(await paths("tiny-q8"), []);
});

Deno.test("findLocalModels() finds what was fetched by what was given to fetch it", async () => {
  const { name, repository, file } = CATALOGUE[0] ?? { name: "", repository: "", file: "" };
  const own = "data/modellens/models";
  await using home = await homeWith(`${own}/${repository}/${file}`, `${own}/acme/t/Q8/t.gguf`);
  const world = owning(home);
  const names = async (given: string) =>
    (await findLocalModels(given, world)).map((one) => one.name);
  assertEquals(await names(name.toUpperCase()), [`${repository}/${file.replace(".gguf", "")}`]);
  assertEquals(await names("hf:acme/t@v2/Q8/t.gguf"), ["acme/t/Q8/t"]);
  assertEquals(await names("hf:acme/t/other.gguf"), []);
  await assertRejects(() => names("hf:acme"), ModelReferenceError);
});
