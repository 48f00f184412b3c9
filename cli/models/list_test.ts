import { assertEquals, assertMatch } from "@std/assert";
import { PERSONAS, startImitation } from "../../core/testing/imitation/mod.ts";
import { emptyHome, put, TINY, TINY_SHA256 } from "../testing/model_home.ts";
import { results, Workplace } from "../testing/program.ts";

Deno.test("models --local lists models of all programs, and names what is wrong", async () => {
  await using place = await Workplace.open();
  const env = await emptyHome(place);
  await put(place, ".lmstudio/models/acme/tiny/tiny.gguf", TINY);
  await put(place, ".cache/llama.cpp/cut.gguf", TINY.subarray(0, 50_000));
  const { code, out, err } = await place.lens(["models", "--local"], env);

  assertEquals(code, 0, err);
  assertMatch(
    out,
    /^model +program +format +parameters +quantisation +context +size +in memory of\n(.*\n){2}$/,
  );
  assertMatch(out, /\nacme\/tiny\/tiny +LM Studio +gguf +\S+ [MB] +Q8_0 +\d+ +\S+ MB +–\n/);
  assertMatch(err, /^cut: .*(cut|ends)/m);
  assertMatch(err, /\nTo use one: .*--provider embedded --models acme\/tiny\/tiny\n$/);

  const json = results((await place.lens(["models", "list", "--local", "--json"], env)).out);
  assertEquals(json.map(({ kind, name }) => [kind, name]), [
    ["local_model", "acme/tiny/tiny"],
    ["local_model", "cut"],
  ]);
  assertEquals(typeof json[1]?.["problem"], "string");
});

Deno.test("models --local and models show name the server that has a model in memory", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    persona: PERSONAS["llama-cpp"](),
    models: ["tiny"],
  });
  const env = await emptyHome(place);
  await put(place, ".lmstudio/models/acme/tiny/tiny.gguf", TINY);
  const on = ["--provider", "llama-cpp", "--api-base", imitation.url.href];
  const { code, out, err } = await place.lens(["models", "--local", ...on], env);
  assertEquals(code, 0, err);
  assertMatch(out, /\nacme\/tiny\/tiny .* MB +llama-cpp\n/);
  const [record] = results(
    (await place.lens(["models", "--local", ...on, "--json"], env)).out,
  );
  assertEquals(record?.["loadedIn"], [{
    provider: "llama-cpp",
    url: imitation.url.href,
    id: "tiny",
    by: "name",
  }]);
  const show = await place.lens(["models", "show", "acme/tiny/tiny", ...on], env);
  assertMatch(show.out, /\nin memory of +llama-cpp +equal names\n/);

  // What lies on the disk is listed whether the server is there or not.
  await imitation.close();
  const gone = await place.lens(["models", "--local", ...on], env);
  assertEquals(gone.code, 0);
  assertMatch(gone.out, /\nacme\/tiny\/tiny .* MB +–\n/);
  assertMatch(gone.err, /^Cannot use provider "llama-cpp"/);
});

Deno.test("models list and models show say whether a model is in memory, and until when", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    persona: PERSONAS["ollama"](),
    models: ["tiny:latest"],
  });
  const env = await emptyHome(place);
  const on = ["--provider", "ollama", "--api-base", imitation.url.href];
  const listed = async () => (await place.lens(["models", "list", ...on], env)).out;
  const shown = async () => (await place.lens(["models", "show", "tiny:latest", ...on], env)).out;

  assertMatch(await listed(), /^model .* in memory +digest\ntiny:latest .* no +\S+\n$/);
  assertMatch(await shown(), /\nin memory +no +\/api\/ps\n/);
  const load = { model: "tiny:latest", stream: false };
  const generate = new URL("../api/generate", imitation.url);
  await (await fetch(generate, { method: "POST", body: JSON.stringify(load) })).body?.cancel();
  assertMatch(await listed(), /\ntiny:latest .* yes +\S+\n$/);
  assertMatch(await shown(), /\nin memory +yes +\/api\/ps\nin memory until +20\S+Z +\/api\/ps\n/);
});

Deno.test("models --local says how to get a model where there is none", async () => {
  await using place = await Workplace.open();
  const { code, out, err } = await place.lens(["models", "--local"], await emptyHome(place));
  assertEquals([code, out], [0, ""]);
  assertMatch(err, /^There is no model .* models get smollm2-135m\n$/);
});

Deno.test({
  name: "models --local names folders that it could not read (not as root)",
  ignore: Deno.uid() === 0 || Deno.build.os === "windows",
  async fn() {
    await using place = await Workplace.open();
    const env = await emptyHome(place);
    await put(place, ".lmstudio/models/acme/tiny/tiny.gguf", TINY);
    const folder = `${place.path}/.lmstudio/models/acme`;
    await Deno.chmod(folder, 0);
    try {
      const { err } = await place.lens(["models", "--local"], env);
      assertMatch(err, /^LM Studio: the folder .*\/acme was not read: /);
    } finally {
      await Deno.chmod(folder, 0o755);
    }
  },
});

Deno.test("models --local prints nothing raw of the names of files", async () => {
  await using place = await Workplace.open();
  const env = await emptyHome(place);
  await put(place, ".lmstudio/models/a/b/evil\x1b[2J\r\u202e.gguf", TINY);
  await put(place, ".lmstudio/models/a/c/evil\x1b]0;x\x07.gguf", TINY.subarray(0, 9));
  const { out, err } = await place.lens(["models", "--local"], env);
  assertEquals(`${out}${err}`.match(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu), null);
});

Deno.test("models show tells all that is known of a model, with who says so", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["acme/tiny/tiny"] });
  const env = await emptyHome(place);
  const path = await put(place, ".lmstudio/models/acme/tiny/tiny.gguf", TINY);
  const show = ["models", "show", "acme/tiny/tiny", "--provider", "openai-compatible"];
  const line = [...show, "--api-base", imitation.url.href];
  const { code, out, err } = await place.lens(line, env);

  assertEquals([code, err], [0, ""]);
  assertMatch(out, /^acme\/tiny\/tiny on openai-compatible, http:\/\/127/);
  assertMatch(out, /\ndigest +unknown +the server's list of models does not tell it\n/);
  assertMatch(out, /\non this machine: acme\/tiny\/tiny \(LM Studio\)\n/);
  assertMatch(out, new RegExp(`\\nfile +${path} +LM Studio\\n`));
  assertMatch(out, /\nquantisation +Q8_0 +general\.file_type\n/);
  const json = results((await place.lens([...line, "--json"], env)).out);
  assertEquals(json.map(({ kind }) => kind), ["model", "local_model"]);

  const other = await place.lens(["models", "show", "acme/tiny/tini"], env);
  assertEquals(other.code, 2);
  assertMatch(other.err, /hint: Did you mean "acme\/tiny\/tiny"\?/);
});

Deno.test("models show tells where a fetched model is from", async () => {
  await using place = await Workplace.open();
  const env = await emptyHome(place);
  const path = await put(place, ".data/modellens/models/acme/tiny/tiny.gguf", TINY);
  const record = {
    v: 1,
    url: "https://huggingface.co/acme/tiny/resolve/x/tiny.gguf",
    sha256: TINY_SHA256,
    bytes: TINY.length,
    licence: "MIT",
    fetched: "2026-11-23T10:00:00.000Z",
  };
  await Deno.writeTextFile(`${path}.source.json`, JSON.stringify(record));
  const { out } = await place.lens(["models", "show", "acme/tiny/tiny"], env);
  assertMatch(out, /\nfetched from +https:\/\/huggingface\.co\/acme\/tiny\//);
  assertMatch(out, /\nlicence +MIT +record of the download, 2026-11-23/);
  assertMatch(out, /\ndigest +sha256:[0-9a-f]{64} +the record of the download/);
});
