import { assert, assertEquals } from "@std/assert";
import type { Answer, PlanContext } from "model-lens";
import { answer, NO_DATA, PURE, testBenchmark } from "model-lens/testing";
import speed, { type Target } from "./mod.ts";
import { Settings } from "./settings.ts";

/** 500 ms to the first of 21 tokens, then one every 25 ms, of 100 processed prompt tokens. */
const measured: Partial<Answer> = {
  text: "1 2 3",
  arrivals: Array.from({ length: 21 }, (_, index) => (500 + 25 * index) * 1e6),
  clock: { sent: 0, headers: 1e6, first: 5e8, firstAnswer: 5e8, last: 1e9, end: 1.001e9 },
  usage: { inputTokens: 120, outputTokens: 21, cachedTokens: 20, reasoningTokens: null },
  timings: {
    source: "timings",
    promptTokens: 100,
    cachedTokens: 20,
    promptMs: 400,
    outputTokens: 21,
    outputMs: 500,
    loadMs: null,
  },
};

testBenchmark("benchmark-speed-latency", speed, {
  oracle: () => measured,
  // Its words are one token each in most tokenizers, and counted as one and a half.
  charsPerToken: 3.5,
});

/** Without loads and caches, which have tests of their own. */
const NO_LOAD = { concurrency: [], cache: [] };
const settings = (given: unknown = {}) => Settings.parse(given);

const plan: PlanContext<Settings> = {
  settings: settings(NO_LOAD),
  seed: 1,
  limit: undefined,
  quick: false,
  contextLength: 8192,
  data: NO_DATA,
};
const ids = async (parts: Partial<typeof plan>) =>
  (await speed.samples({ ...plan, ...parts })).map(({ id }) => id);

Deno.test("speed.samples() warms every test up and then takes turns", async () => {
  assertEquals(await ids({ settings: settings({ repetitions: 2 }), quick: true }), [
    "pp512-warmup",
    "tg128-warmup",
    "pp512-1",
    "tg128-1",
    "pp512-2",
    "tg128-2",
  ]);
  assertEquals((await ids({})).length, 5 * 6);
  assertEquals((await ids({ quick: true })).length, 2 * 4);
  assertEquals(await ids({ limit: 3 }), ["pp64-warmup", "pp64-1", "pp64-2"]);
});

Deno.test("speed.samples() leaves out what does not fit, and says so", async () => {
  const families = async (parts: Partial<typeof plan>) => {
    const samples = await speed.samples({ ...plan, ...parts });
    return [...new Set(samples.map(({ family }) => family)), samples[0]?.target.leftOut];
  };
  assertEquals(await families({}), ["pp64", "pp512", "pp2048", "tg32", "tg128", null]);
  assertEquals(await families({ contextLength: 1024 }), [
    "pp64",
    "pp512",
    "tg32",
    "tg128",
    "pp2048 may not fit a context of 1024 tokens",
  ]);
  assertEquals((await families({ contextLength: null })).at(-1)?.slice(0, 14), "pp2048 may not");
  assertEquals(await families({ contextLength: 512, quick: true }), [
    "pp256",
    "tg128",
    "pp512 may not fit a context of 512 tokens",
  ]);
  const twice = settings({ prompt: [512, 256] });
  assertEquals(
    (await families({ settings: twice, contextLength: 512, quick: true })).slice(0, 2),
    ["pp256", "tg128"],
  );
});

Deno.test("speed.samples() begins every prompt with something else", async () => {
  const samples = await speed.samples(plan);
  const first = samples.map(({ request }) => request.messages[0]?.content.split(" ")[0]);
  assertEquals(new Set(first).size, samples.length);
});

Deno.test("speed.samples() writes prompts of about the wanted number of words", async () => {
  for (const { request, target } of await speed.samples(plan)) {
    const words = request.messages[0]?.content.split(/\s+/).length ?? 0;
    if (target.kind === "pp") assert(Math.abs(words - (target.tokens - 35)) < 3, `${words} words`);
    assertEquals(request.maxTokens, target.kind === "pp" ? 8 : target.tokens);
    assertEquals(request.logprobs, false);
  }
});

const target: Target = { test: "tg128", kind: "tg", tokens: 128, repetition: 1, leftOut: null };

Deno.test("speed.score() names every figure by its test", async () => {
  const values = async (target: Target) => {
    const { metrics = [] } = await speed.score({ id: "x", target }, answer(measured), PURE);
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  assertEquals(await values({ ...target, test: "pp100", kind: "pp" }), {
    "pp100.ttft": 500,
    "pp100.e2e": 1001,
    "pp100.prefill_client": 200,
    "pp100.prefill_server": 250,
    "pp100.prompt_tokens": 120,
    "pp100.cached_tokens": 20,
    "pp100.output_tokens": 21,
  });
  assertEquals(await values(target), {
    "tg128.ttft": 500,
    "tg128.ttfa": 500,
    "tg128.e2e": 1001,
    "tg128.tpot": 25,
    "tg128.decode_client": 40,
    "tg128.decode_server": 42,
    "tg128.gap_p50": 25,
    "tg128.gap_p90": 25,
    "tg128.gap_p95": 25,
    "tg128.gap_p99": null,
    "tg128.prompt_tokens": 120,
    "tg128.cached_tokens": 20,
    "tg128.output_tokens": 21,
  });
});

Deno.test("speed.score() says what the lengths really were", async () => {
  const early = answer({ ...measured, finishReason: "stop" });
  const score = await speed.score({ id: "x", target }, early, PURE);
  assertEquals(score.answer, "120 prompt tokens, 21 generated");
  assertEquals(
    score.explanation,
    "tg128, repetition 1: 120 prompt tokens, 21 generated; 20 from the cache; " +
      "ended early (stop), rates hold",
  );
  assertEquals((await speed.score({ id: "x", target }, answer(), PURE)).answer, null);
});

Deno.test("speed.score() marks the warm-up and what was left out", async () => {
  const warmup = { ...target, repetition: 0, leftOut: "pp2048 may not fit" };
  const { metrics = [], explanation } = await speed.score(
    { id: "x", target: warmup },
    answer(measured),
    PURE,
  );
  assert(metrics.every((metric) => metric.warmup === true));
  assert(explanation.endsWith("pp2048 may not fit"));
});
