import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { ConfigError } from "model-lens";
import { NO_DATA, testBenchmark } from "model-lens/testing";
import { integerOf } from "./extract.ts";
import aime from "./mod.ts";

/** Sums, which nobody owns. */
const problems = Array.from({ length: 40 }, (_, index) => ({
  id: `sum-${index}`,
  problem: `Find ${index * 11} + ${index * 13}.`,
  answer: index * 24,
}));

testBenchmark("benchmark-aime", aime, {
  oracle: ({ target }) => ({ text: `So it is \\boxed{${target.answer}}.` }),
  guess: (_sample, random) => ({ text: `\\boxed{${random.int(0, 999)}}` }),
  settings: { problems },
});

Deno.test("integerOf() takes the last box, else the last integer", () => {
  assertEquals(
    [
      "\\boxed{12} or rather \\boxed{033}",
      "\\boxed{$7$} of 100",
      "the sum is 12, the product 045.",
      "\\boxed{\\frac{1}{2}} 5",
      "1000",
      "-5",
      "3.14",
      "none",
    ].map(integerOf),
    [33, 7, 45, undefined, undefined, undefined, undefined, undefined],
  );
});

Deno.test("aime.samples() says that it has no problems of its own, and how to bring some", () => {
  const plan = { seed: 1, limit: undefined, quick: false, contextLength: null, data: NO_DATA };
  const { hint } = assertThrows(
    () => aime.samples({ ...plan, settings: aime.settings.parse({}) }),
    ConfigError,
    "no licence",
  );
  assertMatch(hint, /benchmark_settings\.aime\.problems/);
});
