import { assertEquals, assertNotEquals } from "@std/assert";
import { answerRoom, chosenSamples } from "./choice.ts";

const rows = Array.from({ length: 100 }, (_, index) => index);
const all = { seed: 7, limit: undefined, quick: false };
const quickly = 5;
const sample = (row: number) => row;

Deno.test("chosenSamples() leaves a whole set in its order", () => {
  assertEquals(chosenSamples(rows, all, { quickly, sample }), rows);
  assertEquals(chosenSamples(rows, { ...all, limit: 200 }, { quickly, sample }), rows);
});

Deno.test("chosenSamples() repeats nothing, and begins a larger choice with a smaller one", () => {
  const few = chosenSamples(rows, { ...all, limit: 10 }, { quickly, sample });
  const more = chosenSamples(rows, { ...all, limit: 50 }, { quickly, sample });
  assertEquals(new Set(more).size, 50);
  assertEquals(more.slice(0, 10), few);
  assertEquals(chosenSamples(rows, { ...all, quick: true }, { quickly, sample }), few.slice(0, 5));
  const others = chosenSamples(rows, { ...all, seed: 8, limit: 10 }, { quickly, sample });
  assertNotEquals(others, few);
});

Deno.test("chosenSamples() takes the next row for one that cannot be asked", () => {
  const even = (row: number) => row % 2 === 0 ? row : undefined;
  assertEquals(chosenSamples(rows, { ...all, limit: 10 }, { quickly, sample: even }).length, 10);
  assertEquals(chosenSamples(rows, all, { quickly, sample: even }).length, 50);
});

Deno.test("answerRoom() leaves what the context leaves", () => {
  assertEquals(answerRoom(1000, { official: 512, contextLength: null }), 512);
  assertEquals(answerRoom(1000, { official: 512, contextLength: 8192 }), 512);
  assertEquals(answerRoom(1000, { official: 512, contextLength: 800 }), 336);
  assertEquals(answerRoom(1000, { official: 512, contextLength: 500 }), undefined);
});
