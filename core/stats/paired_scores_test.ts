import { assert, assertEquals } from "@std/assert";
import { distributions } from "./distributions.ts";
import { mcNemar } from "./mcnemar.ts";
import { pairedBootstrap } from "./paired_bootstrap.ts";
import { pairedScores, type ScoredPair } from "./paired_scores.ts";

const options = { seed: 7, distributions: await distributions() };

function pairsOf(...scores: readonly (readonly [number, number])[]): ScoredPair[] {
  return scores.map(([a, b], index) => ({ a, b, item: `i${index}` }));
}

Deno.test("Two models that answer alike differ by nothing", () => {
  const { difference, interval, p, midP } = pairedScores(
    pairsOf([1, 1], [0, 0], [1, 1]),
    options,
  );
  assertEquals([difference, interval, p, midP], [0, [0, 0], 1, 1]);
});

Deno.test("Right and wrong answers are tested as McNemar does, and the interval is the bootstrap's", () => {
  const pairs = pairsOf([0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [0, 1], [1, 0], [1, 1], [0, 0]);

  const found = pairedScores(pairs, options);

  const expected = mcNemar({ wins: 6, losses: 1 }, options.distributions);
  const drawn = pairedBootstrap(pairs.map(({ a, b }) => b - a), { seed: 7 });
  assertEquals([found.wins, found.ties, found.losses], [6, 2, 1]);
  assertEquals([found.p, found.midP], [expected.exact, expected.midP]);
  assertEquals(found.interval, [drawn.low, drawn.high]);
  assertEquals(found.seed, 7);
});

Deno.test("An item that was asked several times counts as one unit, and McNemar does not apply", () => {
  const once = pairsOf([0, 1], [1, 0], [0, 1], [1, 1], [0, 1], [1, 0]);
  const often = once.flatMap((pair) => [pair, pair, pair, pair]);

  const found = pairedScores(often, options);

  const clustered = pairedBootstrap(often.map(({ a, b }) => b - a), {
    seed: 7,
    clusters: often.map(({ item }) => item),
  });
  assertEquals([found.p, found.midP], [clustered.p, null]);
  assertEquals(found.interval, [clustered.low, clustered.high]);
  const asIfIndependent = pairedBootstrap(often.map(({ a, b }) => b - a), { seed: 7 });
  assert(asIfIndependent.high - asIfIndependent.low < clustered.high - clustered.low);
});

Deno.test("Scores between right and wrong are tested by the bootstrap", () => {
  const found = pairedScores(pairsOf([0.5, 0.75], [0.25, 1], [0, 0.5]), options);
  assertEquals(found.midP, null);
  assert(found.method.startsWith("paired bootstrap of 3 items"), found.method);
});

Deno.test("Too little says that it is too little", () => {
  assertEquals(pairedScores([], options).method, "no item was scored in both");
  const { interval, p, difference } = pairedScores(pairsOf([0, 1]), options);
  assertEquals([difference, interval, p], [1, null, null]);
});
