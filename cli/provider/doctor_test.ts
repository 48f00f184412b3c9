import { assert, assertEquals, assertMatch } from "@std/assert";
import { CHECK_COUNT } from "../../core/doctor/session.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { records, Workplace } from "../testing/program.ts";

const llamaServer = await findLlamaServer();
const BUNDLED = new URL(
  "../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf",
  import.meta.url,
);

function on(base: URL, ...more: readonly string[]): string[] {
  return ["doctor", "--provider", "openai-compatible", "--api-base", base.href, ...more];
}

Deno.test("doctor finds no fault in a whole server, and keeps a trace", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["tiny"] });
  const first = await place.lens(on(imitation.url));
  assertEquals(first.code, 0, first.out);
  assertMatch(
    first.out,
    /^tiny on OpenAI-compatible server, http:.*\n\ncheck +verdict +evidence\n/,
  );
  assertMatch(first.out, /\nSeed +good +Seed 11 gave one text twice; 3 seeds gave 3 texts\n/);
  assertEquals(place.runs().length, 1);
  const show = await place.lens(["trace", "show", "--samples"]);
  assertEquals(show.code, 0, show.err);
  assertMatch(show.out, /\n1\/doctor\/seed +measured .* good: Seed 11/);
  // It tells neither version nor digest, so it may be another server by now.
  assert(!(await place.lens(on(imitation.url))).out.includes("as found"));
  assertEquals(place.runs().length, 2);
});

Deno.test("doctor ends with 1 and names the fault, also as records", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ defect: { kind: "constant-logprobs" } });
  const { code, out, err } = await place.lens(on(imitation.url, "--json"));
  assertEquals([code, err], [1, ""]);
  const all = records(out);
  assertEquals(all.map(({ kind }) => kind), [
    "launch",
    "doctor",
    ...Array(CHECK_COUNT).fill("finding"),
    "done",
  ]);
  const faults = all.filter(({ verdict }) => verdict === "broken");
  assertEquals(faults.map(({ check }) => check), ["logprobs"]);
  assertEquals([all.at(-1)?.["broken"], all.at(-1)?.["exitCode"]], [1, 1]);
});

Deno.test("doctor does not keep what it heard of a server that failed", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ defect: { kind: "status-500" } });
  const failing = await place.lens(on(imitation.url, "--retries", "0"));
  assertEquals(failing.code, 1);
  assertMatch(failing.out, /\nA plain question +broken +server_error: /);
  imitation.change({ defect: null });
  const mended = await place.lens(on(imitation.url));
  assertEquals(mended.code, 0, mended.out);
});

Deno.test("doctor says which models there are when one is not", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["tiny"] });
  const { code, err } = await place.lens(on(imitation.url, "--model", "tinny"));
  assertEquals(code, 2);
  assertMatch(err, /Did you mean "tiny"\?/);
});

Deno.test("run does not ask what doctor found broken, and gives it no score", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ defect: { kind: "tools-as-text" } });
  assertEquals((await place.lens(on(imitation.url))).code, 1);
  const [, ...flags] = on(imitation.url);
  const six = ["run", ...flags, "--benchmarks", "smoke", "--samples", "6"];
  const { code, out, err } = await place.lens(six);
  assertEquals(code, 0, "what is not asked is no failure");
  assertMatch(
    err,
    /^1 × Not asked: it needs "tools", which the server does not do: The call came/,
  );
  assertMatch(out, /\nnot asked, because doctor .*\n1 × needs_tools in smoke on imitation-1\n/);
  assertMatch(out, /\nimitation-1 +smoke +\S+ % \[.*\] +5 +0 /);
  const shown = await place.lens(["trace", "show", "--samples"]);
  assertMatch(shown.out, /: 5 scored, 0 failed, 1 not asked of 6\n/);
  assertMatch(shown.out, /\n1\/smoke\/tools-\S+ +not asked .* needs_tools: Not asked: /);
  const json = records((await place.lens([...six, "--json"])).out);
  assertEquals(json.filter(({ kind }) => kind === "sample.skipped").length, 1);
  const report = json.find(({ kind }) => kind === "report");
  assertEquals([report?.["scored"], report?.["failed"], report?.["skipped"]], [5, 0, 1]);
});

Deno.test("doctor examines the model that comes with the program, once", async () => {
  await using place = await Workplace.open();
  const { code, out } = await place.lens(["doctor", "--provider", "embedded", "--json"]);
  assertEquals(code, 0, out);
  const verdicts = verdictsOf(out);
  assertEquals(verdicts, {
    ...WELL,
    // One engine, one request at a time.
    parallel: "limited",
    echo: "unknown",
    bos: "unknown",
  });
  const again = await place.lens(["doctor", "--provider", "embedded"]);
  assertMatch(again.out, /\nas found \d+ s ago; --fresh asks again\n/);
  assertEquals(place.runs().length, 1);
  await place.lens(["doctor", "--provider", "embedded", "--fresh"]);
  assertEquals(place.runs().length, 2);
});

Deno.test({
  name: "doctor examines a real llama-server" +
    (llamaServer === undefined ? " (skipped: no llama-server)" : ""),
  ignore: llamaServer === undefined,
  async fn() {
    await using place = await Workplace.open();
    await using server = await startLlamaServer({ command: llamaServer ?? [], model: BUNDLED });
    const { code, out } = await place.lens([
      ...["doctor", "--provider", "llama-cpp", "--api-base", server.url.href, "--json"],
    ]);
    assertEquals(code, 0, out);
    const { parallel, steady, prompt_start, ...verdicts } = verdictsOf(out);
    const { parallel: _own, steady: _all, prompt_start: _read, ...well } = WELL;
    assertEquals(verdicts, well);
    // Its answers are so short that they may miss each other.
    assert(parallel === "good" || parallel === "unknown");
    // Prompts begin with random words, and the answers of so small a model may be too close to tell.
    assert(prompt_start === "good" || prompt_start === "unknown");
    // A busy machine may lose a connection, which is tried again.
    assert(steady === "good" || steady === "limited");
  },
});

/** The bundled model on llama.cpp, of either kind: it was not trained to call two tools at once. */
const WELL: Readonly<Record<string, string>> = {
  answer: "good",
  usage: "good",
  tokens_per_chunk: "good",
  logprobs: "good",
  greedy: "good",
  seed: "good",
  stop: "good",
  max_tokens: "good",
  tools: "good",
  parallel_tools: "unknown",
  json_schema: "good",
  json_mode: "good",
  parallel: "good",
  prefix_cache: "good",
  context_length: "good",
  prompt_start: "good",
  // The prompt is left out without a word.
  echo: "limited",
  bos: "good",
  keep_alive: "good",
  times: "good",
  reasoning: "good",
  steady: "good",
};

function verdictsOf(out: string): Record<string, unknown> {
  return Object.fromEntries(
    records(out).filter(({ kind }) => kind === "finding").map(({ check, verdict }) => [
      String(check),
      verdict,
    ]),
  );
}
