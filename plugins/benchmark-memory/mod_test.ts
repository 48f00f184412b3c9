import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { JudgedSample, Known, MemoryTrail, Metric, Score, TokenCounter } from "model-lens";
import { answer, NO_DATA, PURE, testBenchmark } from "model-lens/testing";
import memory, { type Target } from "./mod.ts";

const usage = { inputTokens: 500, outputTokens: 16, cachedTokens: null, reasoningTokens: null };

testBenchmark("benchmark-memory", memory, {
  oracle: () => ({ text: "OK", usage }),
  // Its words are short and common, and nine tenths of the context are filled at most.
  charsPerToken: 2.5,
});

const samples = async (plan: Partial<Parameters<typeof memory.samples>[0]> = {}) =>
  await memory.samples({
    ...{
      settings: {},
      seed: 1,
      limit: undefined,
      quick: false,
      contextLength: 2048,
      data: NO_DATA,
    },
    ...plan,
  });

Deno.test("memory.samples() loads first, and then asks ever longer prompts", async () => {
  const all = await samples();
  assertEquals([...new Set(all.map(({ family }) => family))], [
    "load",
    "ctx64",
    "ctx256",
    "ctx512",
    "ctx1024",
    "ctx1827",
  ]);
  assertEquals(all.map(({ fresh }) => fresh === true).lastIndexOf(true), 2);
  assertEquals(
    all[0]?.target.leftOut,
    "2048, 4096, 8192, 16384 tokens left out: the context has 2048, of which 90 % are filled",
  );
  assertEquals((await samples({ quick: true })).map(({ id }) => id), [
    "load-1",
    "ctx64-1",
    "ctx512-1",
    "ctx1827-1",
  ]);
  assertEquals(
    (await samples({ settings: { loads: 0, lengths: [128], repetitions: 2 } })).length,
    2,
  );
});

Deno.test("memory.samples() first has a long prompt counted, and makes prompts of the wanted length", async () => {
  const asked: number[] = [];
  const tokens: TokenCounter = {
    prompt: ([message]) => {
      const counted = 10 + (message?.content.split(/\s+/).length ?? 0);
      asked.push(counted);
      return Promise.resolve({ tokens: counted, source: "words", basis: "counted" });
    },
  };
  for (const { target, request } of await samples({ tokens })) {
    const { tokens: long } = await tokens.prompt(request.messages);
    assert(Math.abs(long - target.tokens) <= 1, `${long} of ${target.tokens}`);
  }
  const [first = 0, second = 0] = asked;
  assert(first > 200 && second < 30, `${first}, then ${second}`);
});

Deno.test("memory.samples() begins every prompt with something else", async () => {
  const begun = (await samples()).map(({ request }) => request.messages[0]?.content.slice(0, 12));
  assertEquals(new Set(begun).size, begun.length);
});

const known = (value: number): Known<number> => ({ value, source: "read" });
const rss = (value: number) => ({ "server.memory.rss_bytes": known(value) });
const nobody: Known<number> = { value: null, reason: "nobody tells" };
const trail: MemoryTrail = {
  ...{ before: rss(400e6), peak: rss(450e6), after: rss(430e6), readings: 9, load: null },
  told: { bytes: known(300e6), gpuBytes: nobody },
};
const context: Target = { kind: "context", tokens: 512, repetition: 1, leftOut: null };

function valuesOf(target: Target, memoryTrail: MemoryTrail | undefined): Record<string, unknown> {
  // It judges at once.
  const { metrics = [] } = memory.score({ id: "x", target }, answer({ usage }), {
    ...PURE,
    memory: memoryTrail,
  }) as Score;
  return Object.fromEntries(metrics.map(({ name, value, reason }) => [name, value ?? reason]));
}

Deno.test("memory.score() tells what a context and a load took, or why it is unknown", () => {
  assertEquals(valuesOf(context, trail), {
    "ctx512.peak": 450,
    "ctx512.grown": 30,
    "ctx512.mapped_files": "this system does not tell it",
    "ctx.gpu_peak": "this system does not tell it",
    "ctx512.told": 300,
    "ctx512.tokens": 516,
  });
  const load = { freed: rss(100e6), loaded: rss(400e6), ms: known(250) };
  const values = valuesOf({ ...context, kind: "load" }, { ...trail, load });
  assertEquals([values["load.model"], values["load.time"], values["load.told_gpu"]], [
    300,
    250,
    "nobody tells",
  ]);
  const refused = { freed: { "server.memory.rss_bytes": nobody }, loaded: rss(1), ms: nobody };
  assertEquals(
    valuesOf({ ...context, kind: "load" }, { ...trail, load: refused })["load.model"],
    "nobody tells",
  );
  assertEquals(
    valuesOf(context, undefined)["ctx512.peak"],
    "memory is read while the model answers, which it did before",
  );
});

Deno.test("memory.score() takes the server's own part of a GPU, else what all programs use", () => {
  const shared = { "gpu0.memory.used_bytes": known(7e6) };
  const own = { ...shared, "server.gpu_memory_bytes": known(5e6) };
  assertEquals(valuesOf(context, { ...trail, peak: own })["ctx512.gpu_peak"], 5);
  // As on Apple, where GPU and CPU have one memory and no process is charged.
  const apple = { ...shared, "server.gpu_memory_bytes": nobody };
  assertEquals(valuesOf(context, { ...trail, peak: apple })["ctx512.gpu_peak"], 7);
});

function measured(tokens: number, peak: number): JudgedSample<Target> {
  const of = (name: string, value: number): Metric => ({ name, value, unit: "", source: "" });
  const metrics = [of(`ctx${tokens}.peak`, peak), of(`ctx${tokens}.tokens`, tokens)];
  const times = { beganNs: 0, endedNs: 1, throttled: false };
  return {
    id: `${tokens}`,
    target: { ...context, tokens },
    score: null,
    answer: null,
    metrics,
    times,
  };
}

Deno.test("memory.conclude() tells the slope of memory over tokens, with its interval", async () => {
  // 400 MB and 0.1 MB for each token, with 1 MB of noise to and fro.
  const points = [64, 256, 512, 1024, 2048].flatMap((tokens) => [
    measured(tokens, 400 + tokens / 10 + 1),
    measured(tokens, 400 + tokens / 10 - 1),
  ]);
  const [peak, growth, gpu] = await memory.conclude?.(points, []) ?? [];
  assertAlmostEquals(peak?.value ?? 0, 400 + 204.8 + 1, 1e-9);
  assertAlmostEquals(growth?.value ?? 0, 100, 1e-6);
  assertEquals([growth?.unit, growth?.n], ["kB/token", 10]);
  assert(growth?.interval !== undefined);
  assert(growth.interval.low < 100 && growth.interval.low > 95 && growth.interval.high > 100);
  assertEquals([gpu?.value, gpu?.reason], [null, "there are no two lengths"]);
  const [nothing] = await memory.conclude?.([], []) ?? [];
  assertEquals([nothing?.value, nothing?.reason], [null, "no sample was measured"]);
});
