import { assert, assertEquals, assertMatch } from "@std/assert";
import { emptyHome, startModelHub, TINY, TINY_SHA256 } from "../testing/model_home.ts";
import { results, Workplace } from "../testing/program.ts";

const REFERENCE = "hf:acme/tiny-GGUF/tiny.gguf";
const OWN = ".data/modellens/models";

Deno.test("models get fetches from Hugging Face, says what it is and how to use it", async () => {
  await using place = await Workplace.open();
  await using hub = startModelHub();
  const env = { ...await emptyHome(place), MODELLENS_HF_ENDPOINT: hub.url.href };
  const { code, out, err } = await place.lens(["models", "get", REFERENCE], env);

  assertEquals([code, err], [0, ""]);
  const path = `${place.path}/${OWN}/acme/tiny-GGUF/tiny.gguf`;
  assertEquals(await Deno.readFile(path), TINY);
  assert(out.startsWith(`file     ${path}\n`), out);
  assertMatch(out, new RegExp(`\\nsha256   ${TINY_SHA256} checked\\n`));
  assertMatch(out, /\nlicence {2}unknown; look at https:\/\/huggingface\.co\/acme\/tiny-GGUF\n/);
  assertMatch(out, /\nmodel {4}llama, \S+ [MB] parameters, Q8_0, context \d+\n/);
  const [, use = ""] = /\nuse {6}.* (run --quick --provider embedded --models \S+)\n$/.exec(out) ??
    [];

  const run = await place.lens([...use.split(" "), "--dry-run", "--frozen"], env);
  assertEquals(run.code, 0, run.err);
  assertMatch(run.out, new RegExp(`^${path} +smoke `, "m"));
});

Deno.test("run --provider embedded takes a fetched model by what fetched it, and by its name", async () => {
  await using place = await Workplace.open();
  await using hub = startModelHub();
  const env = { ...await emptyHome(place), MODELLENS_HF_ENDPOINT: hub.url.href };
  await place.lens(["models", "get", REFERENCE], env);
  const names = ["acme/tiny-GGUF/tiny", REFERENCE];
  const plan = ["--benchmarks", "smoke", "--samples", "1"];
  const { code, out, err } = await place.lens(
    ["run", "--provider", "embedded", "--models", names.join(","), ...plan],
    env,
  );
  assertEquals(code, 0, err);
  for (const name of names) assertMatch(out, new RegExp(`\\n${name} +smoke `));
  assert(!out.includes("came with Model Lens"), "it is not the bundled one");
});

Deno.test("run --provider embedded says what to do about a model that is not here", async () => {
  await using place = await Workplace.open();
  const env = await emptyHome(place);
  const refused = async (name: string) =>
    await place.lens(["run", "--provider", "embedded", "--models", name], env);
  const unknown = await refused("qwen9");
  assertEquals(unknown.code, 2);
  assertMatch(unknown.err, /Cannot use model "qwen9": There is no model "qwen9" on this machine\n/);
  assertMatch(unknown.err, /hint: .*models --local.*models get.*path of a GGUF file/);
  const notFetched = await refused("smollm2-135m");
  assertMatch(notFetched.err, /hint: .*models get/);
});

Deno.test("models get goes on where it was stopped", async () => {
  await using place = await Workplace.open();
  await using hub = startModelHub({ firstBytes: 100_000 });
  const env = { ...await emptyHome(place), MODELLENS_HF_ENDPOINT: hub.url.href };
  const first = place.start(["models", "get", REFERENCE], env);
  const part = `${place.path}/${OWN}/acme/tiny-GGUF/tiny.gguf.part`;
  while (sizeOf(part) < 100_000) await new Promise((resolve) => setTimeout(resolve, 20));
  first.kill("SIGINT");
  const stopped = await first.ended;
  assertEquals([stopped.code, stopped.out], [130, ""]);
  assertMatch(stopped.err, /^Stopped; what has arrived is kept/);

  const { code, out, err } = await place.lens(["models", "get", REFERENCE, "--json"], env);
  assertEquals([code, err], [0, ""]);
  const [record, ...others] = results(out);
  assertEquals(others, []);
  assertEquals(
    [record?.["kind"], record?.["resumedFrom"], record?.["sha256"]],
    ["fetched", 100_000, TINY_SHA256],
  );
  assertMatch(hub.requests.at(-1) ?? "", /^GET .* bytes=100000-$/);
  const again = await place.lens(["models", "get", REFERENCE], env);
  assertMatch(again.out, /, was here already\n/);
});

Deno.test("models get wants a hash with an address, and the file to have it", async () => {
  await using place = await Workplace.open();
  await using hub = startModelHub();
  const env = await emptyHome(place);
  const get = (...more: readonly string[]) =>
    place.lens(["models", "get", new URL("t.gguf", hub.url).href, ...more], env);

  const bare = await get();
  assertEquals(bare.code, 2);
  assertMatch(bare.err, /^error\[model_reference_unusable\] .*\n {2}hint: .*--sha256/);
  assertEquals(hub.requests, []);
  const other = await get("--sha256", "0".repeat(64));
  assertEquals(other.code, 1);
  assertMatch(other.err, /^error\[model_hash_mismatch\] .*the download was removed\n$/s);
  const right = await get("--sha256", TINY_SHA256);
  assertEquals(right.code, 0, right.err);
  assertMatch(right.out, /\nlicence {2}unknown; look where the address is from\n/);
});

Deno.test("models get says which models have a short name, and which one was meant", async () => {
  await using place = await Workplace.open();
  const env = await emptyHome(place);
  const all = await place.lens(["models", "get"], env);
  assertEquals(all.code, 0);
  assertMatch(all.out, /\nsmollm2-135m +105 MB +Apache-2\.0 +hf:bartowski\//);
  const near = await place.lens(["models", "get", "smollm-135m"], env);
  assertEquals(near.code, 2);
  assertMatch(near.err, /hint: Did you mean "smollm2-135m"\?/);
});

Deno.test("models get shows licence and size before it fetches", async () => {
  await using place = await Workplace.open();
  await using hub = startModelHub();
  const env = await emptyHome(place);
  const { code, err } = await place.lens(
    ["models", "get", "smollm2-135m", "--hf-endpoint", hub.url.href],
    env,
  );
  assertEquals(code, 1);
  assertMatch(
    err,
    /^smollm2-135m: 105 MB, Apache-2\.0, from bartowski\/.*\nerror\[model_fetch_failed\]/,
  );
});

Deno.test("models get trusts no hash that comes over an open line", async () => {
  await using place = await Workplace.open();
  const env = { ...await emptyHome(place), MODELLENS_HF_ENDPOINT: "http://mirror.example/" };
  const { code, err } = await place.lens(["models", "get", REFERENCE], env);
  assertEquals(code, 2);
  assertMatch(err, /^error\[config_invalid\] MODELLENS_HF_ENDPOINT: .*wanted an https address\n/);
});

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw cause;
  }
}
