import { assert, assertEquals, assertRejects } from "@std/assert";
import { EngineError } from "./engine_error.ts";
import { readEnginePackage } from "./engine_package.ts";

const onDownload = () => {};

Deno.test("readEnginePackage() reads the code and the WebAssembly of one version", async () => {
  const { version, code, wasm } = await readEnginePackage({ readFile: Deno.readFile, onDownload });
  assert(/^\d+\.\d+\.\d+$/.test(version), version);
  assert(code.includes("class Wllama") || code.includes("Wllama = class"));
  assertEquals([...wasm.subarray(0, 4)], [0, 0x61, 0x73, 0x6d]);
});

Deno.test("readEnginePackage() reads again what was missing before the download", async () => {
  let missing = 3;
  const readFile = async (path: string) => {
    if (missing-- > 0) throw new Deno.errors.NotFound(path);
    return await Deno.readFile(path);
  };
  const { wasm } = await readEnginePackage({ readFile, onDownload });
  assert(wasm.length > 1_000_000);
});

Deno.test("readEnginePackage() says that the download left nothing", async () => {
  const readFile = (path: string) => Promise.reject(new Deno.errors.NotFound(path));
  const error = await assertRejects(() => readEnginePackage({ readFile, onDownload }), EngineError);
  assertEquals(error.reason, "download_failed");
});

Deno.test("readEnginePackage() leaves other troubles with the files to its caller", async () => {
  const readFile = () => Promise.reject(new Deno.errors.PermissionDenied("no"));
  await assertRejects(
    () => readEnginePackage({ readFile, onDownload }),
    Deno.errors.PermissionDenied,
  );
});
