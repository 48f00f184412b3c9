import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import type { Answer, JudgedSample, LostSample, Metric, PlanContext } from "model-lens";
import { answer, NO_DATA, PURE } from "model-lens/testing";
import { concluded } from "./conclusion.ts";
import speed, { type Target } from "./mod.ts";
import { Settings, Slo } from "./settings.ts";

const context = (given: unknown, parts: Partial<Omit<PlanContext, "settings">> = {}) => ({
  settings: Settings.parse({
    prompt: [64],
    generate: [],
    cache: [],
    repetitions: 1,
    ...Object(given),
  }),
  ...{ seed: 1, limit: undefined, quick: false, contextLength: 8192, data: NO_DATA },
  ...parts,
});

Deno.test("speed.samples() has levels of requests at a time, and an open loop with its moments", async () => {
  const samples = await speed.samples(
    context({ concurrency: [4, 1], requests: 3, rate: 2, arrivals: "constant" }),
  );
  const loads = samples.filter(({ load }) => load !== undefined);
  const groups = [...Map.groupBy(loads, ({ load }) => load?.group)];
  assertEquals(groups.map(([group, { length }]) => [group, length]), [
    ["c1", 3],
    ["c4", 8],
    ["constant2", 3],
  ]);
  assertEquals(
    groups[2]?.[1].map(({ load }) => load),
    [0, 500, 1000].map((atMs) => ({
      group: "constant2",
      atMs,
    })),
  );
  const texts = loads.map(({ request }) => request.messages[0]?.content);
  assertEquals(new Set(texts).size, loads.length, "no cache knows any of them");
  const again = await speed.samples(
    context({ concurrency: [4, 1], requests: 3, rate: 2, arrivals: "constant" }),
  );
  assertEquals(JSON.stringify(again), JSON.stringify(samples));
});

Deno.test("speed.samples() leaves out a load that does not fit, whole, and says so", async () => {
  const tight = await speed.samples(
    context({ load_prompt: 2000 }, { contextLength: 1024 }),
  );
  assertEquals(tight.filter(({ load }) => load !== undefined), []);
  assertMatch(tight[0]?.target.leftOut ?? "", /^c1, c2, c4: 2000 \+ 32 tokens may not fit/);
  const limited = await speed.samples(context({ requests: 12 }, { limit: 20 }));
  assertEquals(limited.length, 2 + 12, "half a load is none");
});

Deno.test("speed.samples() sends a prompt twice for the cache, and warms up in every turn of a model", async () => {
  const samples = await speed.samples(
    context({ cache: [100], concurrency: [], repetitions: 3 }, { blocks: 2 }),
  );
  assertEquals(
    samples.map(({ id, block }) => `${id} ${block}`).filter((id) => !/^cold/.test(id)),
    [
      ...[
        "pp64-warmup 0",
        "warm100-warmup 0",
        "pp64-1 0",
        "warm100-1 0",
        "pp64-2 0",
        "warm100-2 0",
      ],
      ...["pp64-warmup2 1", "warm100-warmup2 1", "pp64-3 1", "warm100-3 1"],
    ],
  );
  const [cold, warm] = ["cold100-1", "warm100-1"].map((id) => samples.find((one) => one.id === id));
  assertEquals(warm?.request, cold?.request);
  assertEquals(cold?.request.extra, { cache_prompt: true });
});

const slo = Slo.parse({ ttft_ms: 100, tpot_ms: 20 });
const target: Target = {
  ...{ test: "poisson2", kind: "load", tokens: 11, repetition: 1, leftOut: null },
  ...{ concurrency: null, slo },
};

/** First of eleven tokens after `first` ms, then one every `gap` ms. */
const timed = (first: number, gap: number, parts: Partial<Answer> = {}) =>
  answer({
    arrivals: Array.from({ length: 11 }, (_, index) => (1000 + first + gap * index) * 1e6),
    clock: {
      ...{ sent: 1e9, headers: 1e9, first: (1000 + first) * 1e6, firstAnswer: null },
      ...{ last: (1000 + first + gap * 10) * 1e6, end: (1000 + first + gap * 10) * 1e6 },
    },
    usage: { inputTokens: 64, outputTokens: 11, cachedTokens: 0, reasoningTokens: null },
    tokens: 11,
    ...parts,
  });

async function figures(given: Answer, intended?: number): Promise<Record<string, number | null>> {
  const told = intended === undefined ? PURE : { ...PURE, intended };
  const { metrics = [] } = await speed.score({ id: "x", target }, given, told);
  return Object.fromEntries(
    metrics.map(({ name, value }) => [name.replace("poisson2.", ""), value]),
  );
}

Deno.test("speed.score() measures an open loop from when it was to be sent: no co-ordinated omission", async () => {
  const onTime = await figures(timed(50, 10), 1e9);
  assertEquals([onTime["ttft"], onTime["e2e"], onTime["late"], onTime["slo_met"]], [50, 150, 0, 1]);
  // Sent 300 ms late, because the client or the server was busy: the user waited for those too.
  const late = await figures(timed(50, 10), 0.7e9);
  assertEquals([late["ttft"], late["e2e"], late["late"], late["tpot"]], [350, 450, 300, 10]);
  assertEquals(late["slo_met"], 0);
  assertEquals((await figures(timed(50, 10)))["late"], undefined, "a closed loop is never late");
});

Deno.test("speed.score() says whether every limit is met, and unknown where nobody can know", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(200), fc.integer({ min: 1, max: 40 }), async (first, gap) => {
      const { slo_met: met } = await figures(timed(first + 1, gap));
      assertEquals(met, first + 1 <= 100 && gap <= 20 ? 1 : 0);
    }),
  );
  const one = {
    usage: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: null },
  };
  assertEquals(
    (await figures(timed(50, 0, { ...one, tokens: 1 })))["slo_met"],
    1,
    "TPOT counts as 0",
  );
  const silent = timed(50, 10, { usage: null, tokens: null });
  assertEquals((await figures(silent))["slo_met"], null);
  assertEquals((await figures(timed(500, 10, { usage: null, tokens: null })))["slo_met"], 0);
});

Deno.test("speed.score() tells waiting from the server's own times", async () => {
  const timings = {
    ...{ source: "timings", promptTokens: 64, cachedTokens: 0, promptMs: 20 },
    ...{ outputTokens: 11, outputMs: 80, loadMs: null },
  };
  const told = await figures(timed(50, 10, { timings }));
  assertEquals([told["waited"], told["prefill"], told["decode"]], [50, 20, 80]);
  assertEquals((await figures(timed(50, 10)))["waited"], null);
});

/** Requests of a level, each `ms` long, so many at a time; `parts` are further metrics of each. */
function level(
  test: string,
  { concurrency, count, ms, parts = {} }: {
    readonly concurrency: number | null;
    readonly count: number;
    readonly ms: number;
    readonly parts?: Readonly<Record<string, number | null>>;
  },
): JudgedSample<Target>[] {
  return Array.from({ length: count }, (_, index) => {
    const began = Math.floor(index / (concurrency ?? 1)) * ms;
    const metrics = Object.entries({ e2e: ms, output_tokens: 10, slo_met: 1, ...parts }).map(
      ([name, value]): Metric => ({ name: `${test}.${name}`, value, unit: "", source: "" }),
    );
    return {
      ...{ id: `${test}-${index}`, family: test, score: null, answer: null, metrics },
      target: { ...target, test, concurrency },
      times: { beganNs: began * 1e6, endedNs: (began + ms) * 1e6, throttled: false },
    };
  });
}

const named = (metrics: readonly Metric[], name: string) =>
  metrics.find((one) => one.name === name);

Deno.test("speed.conclude() counts goodput by wall time: what failed or missed a limit is not in it", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 30 }),
    fc.nat(5),
    fc.integer({ min: 1, max: 5000 }),
    (met, failures, ms) => {
      const served = met.flatMap((one, index) =>
        level("poisson2", { concurrency: null, count: 1, ms, parts: { slo_met: one } })
          .map((sample) => ({
            ...sample,
            times: { beganNs: index * ms * 1e6, endedNs: (index + 1) * ms * 1e6, throttled: false },
          }))
      );
      const lost = Array.from({ length: failures }, (_, index): LostSample<Target> => ({
        ...{ id: `lost-${index}`, target: { ...target }, failure: "stall" },
        times: { beganNs: 0, endedNs: 1e6, throttled: false },
      }));
      const figures = concluded(served, lost);
      const seconds = met.length * ms / 1000;
      const good = met.filter((one) => one === 1).length / seconds;
      assert(Math.abs((named(figures, "poisson2.goodput")?.value ?? -1) - good) < 1e-9);
      const all = met.length / seconds;
      assert(Math.abs((named(figures, "poisson2.throughput")?.value ?? -1) - all) < 1e-9);
      assert(good <= all);
      assertEquals(named(figures, "poisson2.lost")?.value, failures);
    },
  ));
});

Deno.test("speed.conclude() knows no goodput where it does not know of every answer", () => {
  const [one] = level("c1", { concurrency: 1, count: 1, ms: 10 });
  const [unknown] = level("c1", { concurrency: 1, count: 1, ms: 10, parts: { slo_met: null } });
  const found = named(concluded([one, unknown].flatMap((all) => all ?? []), []), "c1.goodput");
  assertEquals([found?.value, found?.reason], [null, "unknown of 1 of 2 answers"]);
});

Deno.test("speed.conclude() finds the knee and says what makes answers slower above it", () => {
  // Two fit side by side; from four on each takes twice as long.
  const knee = (parts: (level: number) => Record<string, number | null>) =>
    named(
      concluded(
        [[1, 100], [2, 100], [4, 200], [8, 400]].flatMap(([concurrency = 1, ms = 0]) =>
          level(`c${concurrency}`, { concurrency, count: 16, ms, parts: parts(concurrency) })
        ),
        [],
      ),
      "knee",
    );
  const times = (name: string) => (level: number) => ({
    ...{ waited: 1, prefill: 20, decode: 79 },
    [name]: level <= 2 ? 20 : 20 + 100 * level / 4,
  });
  const queued = knee(times("waited"));
  assertEquals(queued?.value, 2);
  assertMatch(
    queued?.source ?? "",
    /at 4, requests wait in a queue \(waiting \+100 ms, prompt \+0 ms/,
  );
  assertMatch(knee(times("decode"))?.source ?? "", /answers are written more slowly/);
  assertMatch(knee(times("prefill"))?.source ?? "", /prompts are read more slowly/);
  const silent = knee((at) => ({ waited: null, ttft: at <= 2 ? 20 : 120 }));
  assertMatch(
    silent?.source ?? "",
    /answers begin later: a queue, or prompts .* does not tell which/,
  );

  const rising = concluded(
    [1, 2, 4].flatMap((concurrency) =>
      level(`c${concurrency}`, { concurrency, count: 8, ms: 100 })
    ),
    [],
  );
  assertEquals(named(rising, "knee")?.value, 4);
  assertMatch(named(rising, "knee")?.source ?? "", /still rises up to 4: no knee up to there/);
});

Deno.test("speed.conclude() says what the cache saves, warm-ups left out", () => {
  const pair = (kind: "cold" | "warm", ttft: number, repetition: number) =>
    level(`${kind}512`, { concurrency: null, count: 1, ms: 1, parts: { ttft } }).map((one) => ({
      ...one,
      target: { ...target, kind, test: `${kind}512`, tokens: 512, repetition },
    }));
  const samples = [
    pair("cold", 9000, 0),
    pair("warm", 1, 0),
    pair("cold", 200, 1),
    pair("warm", 50, 1),
  ];
  assertEquals(named(concluded(samples.flat(), []), "cache512.ttft_saved")?.value, 0.75);
});
