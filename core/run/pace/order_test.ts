import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Sample } from "../../benchmark/contract.ts";
import { blockCount, type Blocks, cutInBlocks, inOrder } from "./order.ts";
import { inEpochs } from "./epochs.ts";

const item = (name: string, block?: number) => ({
  name,
  item: block === undefined ? {} : { block },
});

/** Letters are models, numbers the turn. */
const text = (
  cells: readonly (readonly Blocks<string>[])[],
  order: "interleaved" | "by-model" = "interleaved",
) => inOrder(cells, order).join(" ");

Deno.test("inOrder() goes there and back over the models, so that a steady drift falls on all alike", () => {
  const cell = (model: string) => [[`${model}0`], [`${model}1`]];
  const [a, b, c] = [cell("a"), cell("b"), cell("c")];
  assertEquals(text([[a, b], [a, b]]), "a0 b0 b1 a1 a0 b0 b1 a1");
  assertEquals(text([[a, b, c]]), "a0 b0 c0 c1 b1 a1");
  // What is not divided goes there in one benchmark and back in the next.
  assertEquals(text([[[["a"]], [["b"]]], [[["a"]], [["b"]]]]), "a b b a");
  assertEquals(text([[a, b], [a, b]], "by-model"), "a0 a1 a0 a1 b0 b1 b0 b1");
});

Deno.test("inOrder() and cutInBlocks() lose nothing and double nothing, and the mean place of models is one", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 4 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom("interleaved", "by-model"),
    (models, lengths, order) => {
      const blocks = blockCount(order, models);
      const cells = lengths.map((length, benchmark) =>
        Array.from({ length: models }, (_, model) =>
          cutInBlocks(
            Array.from({ length: 2 * length }, (_, n) => item(`${model}/${benchmark}/${n}`)),
            { blocks, alone: false },
          ))
      );
      const names = inOrder(cells, order).map(({ name }) => name);
      assertEquals(names.toSorted(), cells.flat(3).map(({ name }) => name).toSorted());
      if (order === "by-model") return;
      const places = Array.from({ length: models }, (_, model) => {
        const own = names.flatMap((name, at) => name.startsWith(`${model}/`) ? [at] : []);
        return own.reduce((sum, at) => sum + at, 0) / own.length;
      });
      assert(places.every((place) => Math.abs(place - (places[0] ?? 0)) < 1e-9), String(places));
    },
  ));
});

Deno.test("cutInBlocks() keeps together what a benchmark says, and what measures time", () => {
  const names = (blocks: readonly (readonly { name: string }[])[]) =>
    blocks.map((block) => block.map(({ name }) => name).join(""));
  const three = [item("a"), item("b"), item("c")];
  assertEquals(names(cutInBlocks(three, { blocks: 2, alone: false })), ["ab", "c"]);
  assertEquals(names(cutInBlocks(three, { blocks: 2, alone: true })), ["abc"]);
  const own = [item("a", 0), item("b", 1), item("c", 0)];
  assertEquals(names(cutInBlocks(own, { blocks: 2, alone: true })), ["ac", "b"]);
});

Deno.test("inEpochs() asks every item so often, each time with a seed that no other has", () => {
  const samples: Sample[] = ["a", "b"].map((id, index) => ({
    id,
    request: { messages: [], ...(index === 1 ? { seed: 5 } : {}) },
    target: "",
  }));
  assertEquals(inEpochs(samples, { epochs: 1, seed: 1 }), samples);
  const asked = inEpochs(samples, { epochs: 3, seed: 1 });
  assertEquals(asked.map(({ id }) => id), ["a", "b", "a.e2", "b.e2", "a.e3", "b.e3"]);
  assertEquals(asked.map(({ item }) => item), ["a", "b", "a", "b", "a", "b"]);
  assertEquals(asked.map(({ request }) => request.seed), [
    undefined,
    5,
    10_008,
    10_012,
    20_015,
    20_019,
  ]);
});
