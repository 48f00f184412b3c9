import { assertEquals } from "@std/assert";
import { aggregates } from "./aggregates.ts";
import { CATEGORIES, type Category } from "./categories.ts";

/** Right and all answers of AIREV-Agent-0.8B, by category, as the leaderboard published them. */
const PUBLISHED: Readonly<Partial<Record<Category, readonly [right: number, all: number]>>> = {
  simple_python: [378, 400],
  simple_java: [76, 100],
  simple_javascript: [36, 50],
  multiple: [189, 200],
  parallel: [183, 200],
  parallel_multiple: [176, 200],
  irrelevance: [205, 240],
  live_simple: [217, 258],
  live_multiple: [757, 1053],
  live_parallel: [12, 16],
  live_parallel_multiple: [18, 24],
  live_irrelevance: [793, 884],
};

const judged = (published: typeof PUBLISHED) =>
  CATEGORIES.flatMap((category) => {
    const [right = 0, all = 0] = published[category] ?? [];
    return Array.from({ length: all }, (_, index) => ({
      score: index < right ? 1 : 0,
      target: { category, variant: "tools" as const, functions: "", answers: "" },
    }));
  });

Deno.test("aggregates() are the leaderboard's: non-live unweighted, live by items", () => {
  const shown = aggregates(judged(PUBLISHED)).map(({ name, value, n }) => [
    name,
    ((value ?? NaN) * 100).toFixed(2),
    n,
  ]);
  assertEquals(shown, [
    ["AST subset, non-live", "88.71", 1150],
    ["AST subset, live", "74.32", 1351],
    ["irrelevance", "87.56", 1124],
  ]);
});

Deno.test("aggregates() are unknown where a category of them has no answer", () => {
  const { simple_java: _, ...rest } = PUBLISHED;
  const [nonLive, live] = aggregates(judged(rest));
  assertEquals([nonLive?.value, nonLive?.reason], [null, "no answer was judged in simple_java"]);
  assertEquals(live?.value !== null, true);
  assertEquals(aggregates([]).map(({ value }) => value), [null, null, null]);
});
