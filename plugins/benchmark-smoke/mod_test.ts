import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Answer, PlanContext, Random, Sample } from "model-lens";
import { answer, NO_DATA, PURE, testBenchmark } from "model-lens/testing";
import smoke, { type Target } from "./mod.ts";

const call = (name: string, values: unknown): Partial<Answer> => ({
  toolCalls: [{ id: null, name, arguments: JSON.stringify(values) }],
});

/** An answer that is right. */
function oracle({ target }: Sample<Target>): Partial<Answer> {
  switch (target.kind) {
    case "number":
      return { text: `The answer is ${target.value}.` };
    case "text":
      return { text: target.text };
    case "sequence":
      return { text: target.words.join(" ") };
    case "words": {
      const { count, initial, ending, without } = target;
      const letters = "abcdefghijk".replace(without ?? "", "").split("");
      const words = letters.slice(0, count).map((letter) => `${initial}qq${letter}`);
      return { text: [...words.slice(1), ending ?? words[0]].join(" ") };
    }
    case "json":
      return { text: `\`\`\`json\n${JSON.stringify(target.value, null, 2)}\n\`\`\`` };
    case "code":
      return { text: `The code is ${target.code}.` };
    case "choice":
      return { text: `${target.value}.` };
    case "call":
      return call(target.name, target.arguments);
  }
}

/** An answer of someone who knows the form of every answer, and not the question. */
function guess({ target }: Sample<Target>, random: Random): Partial<Answer> {
  const word = random.pick("ball kite dog tree Paris".split(" "));
  const number = random.int(0, 999);
  switch (target.kind) {
    case "number":
      return { text: String(number) };
    case "choice":
      return { text: random.pick(target.options) };
    case "code":
      return { text: `ABC-${random.int(100, 999)}` };
    case "call":
      return call(random.pick(["add", "get_time", "set_timer", target.name]), { a: number });
    case "json":
      return { text: JSON.stringify({ name: word, age: number }) };
    default:
      return { text: word };
  }
}

testBenchmark("benchmark-smoke", smoke, { oracle, guess });

const plan: PlanContext<Readonly<Record<string, never>>> = {
  settings: {},
  seed: 1,
  limit: undefined,
  quick: false,
  contextLength: 8192,
  data: NO_DATA,
};

Deno.test("smoke.samples() spreads every plan evenly over six families and three levels", async () => {
  const families = async (parts: Partial<PlanContext>) => {
    const samples = await smoke.samples({ ...plan, ...parts, settings: {} });
    return Object.values(Object.groupBy(samples, ({ family }) => family ?? ""))
      .map((group) => group?.length);
  };
  assertEquals(await families({}), [10, 10, 10, 10, 10, 10]);
  assertEquals(await families({ quick: true }), [3, 3, 3, 3, 3, 3]);
  assertEquals(await families({ limit: 8 }), [2, 2, 1, 1, 1, 1]);
  assertEquals(await families({ limit: 90 }), [15, 15, 15, 15, 15, 15]);

  const levels = (await smoke.samples({ ...plan, quick: true })).map(({ target }) => target.level);
  assertEquals(levels, [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
});

Deno.test("smoke.samples() begins a long plan with a short one", async () => {
  const [long, short] = [await smoke.samples(plan), await smoke.samples({ ...plan, quick: true })];
  assertEquals(long.slice(0, short.length), [...short]);
});

Deno.test("smoke.samples() asks something else with another seed", async () => {
  const prompts = async (seed: number) =>
    (await smoke.samples({ ...plan, seed })).map(({ request }) => request.messages[0]?.content);
  const [one, other] = [await prompts(1), await prompts(2)];
  assertNotEquals(one, other);
  assert(one.filter((prompt) => other.includes(prompt)).length <= 6);
  assertEquals(new Set(one).size, one.length);
});

Deno.test("smoke.samples() asks for less to be recalled where the context is small", async () => {
  const longest = async (contextLength: number | null) => {
    const samples = await smoke.samples({ ...plan, contextLength });
    const recall = samples.filter(({ family }) => family === "recall");
    return Math.max(...recall.map(({ request }) => request.messages[0]?.content.length ?? 0));
  };
  assert(await longest(8192) > 7000);
  assert(await longest(null) < 1200);
  assert(await longest(1024) < 1200);
  assert(await longest(512) < 500);
});

Deno.test("smoke.samples() leaves temperature and seed to the run", async () => {
  for (const { request } of await smoke.samples(plan)) {
    assertEquals([request.temperature, request.seed, request.maxTokens], [
      undefined,
      undefined,
      512,
    ]);
  }
});

Deno.test("smoke.score() judges the answer and never the reasoning", async () => {
  for (const sample of await smoke.samples(plan)) {
    const right = answer(oracle(sample));
    const thoughtful = { ...right, reasoning: "Is it 13? No." };
    assertEquals((await smoke.score(sample, thoughtful, PURE)).value, 1);
    const silent = answer({ reasoning: right.text });
    assertEquals((await smoke.score(sample, silent, PURE)).value, 0);
  }
});
