import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { random } from "model-lens";
import { WEIGHTS } from "../config/schema.ts";
import { imaginedFolders, imaginedItem } from "../imagined_items.ts";
import { CATEGORIES } from "../item.ts";
import { fill, fillSlots } from "./fill.ts";
import { plannedPrompts } from "./prompts.ts";
import { split } from "./shares.ts";

const config = {
  weights: WEIGHTS,
  difficulty: { easy: 0.3, medium: 0.5, hard: 0.2 },
  frameworks: ["typescript", "nestjs", "react"] as ("typescript" | "nestjs" | "react")[],
};
const folders = imaginedFolders(6);

Deno.test("plannedPrompts() gives the same for the same seed, and other prompts for another", () => {
  const planned = (seed: number) =>
    JSON.stringify(plannedPrompts(folders, { seed, count: 40, config }));
  assertEquals(planned(1), planned(1));
  assert(planned(1) !== planned(2));
});

Deno.test("plannedPrompts() asks so many of each category as the weights say", () => {
  const counts = (count: number) => {
    const prompts = plannedPrompts(folders, { seed: 3, count, config });
    return CATEGORIES.map((one) =>
      prompts.filter(({ folder }) => folder.item.category === one).length
    );
  };
  assertEquals(counts(20), [6, 4, 4, 2, 2, 2]);
  assertEquals(counts(10), [3, 2, 2, 1, 1, 1]);
  assertEquals(counts(1), [1, 0, 0, 0, 0, 0]);
});

Deno.test("plannedPrompts() asks every item before one again, and then in other words", () => {
  const prompts = plannedPrompts(folders, { seed: 5, count: 300, config });
  assertEquals(new Set(prompts.map(({ id }) => id)).size, 300);
  const texts = new Set(prompts.map(({ filled }) => filled.prompt));
  // Each item can be said in 3 · 4 · 3 · 2 ways, fewer where a template has not every slot.
  assert(texts.size > 290, `${texts.size} different of 300`);
  const few = plannedPrompts(folders, { seed: 5, count: 20, config });
  assertEquals(new Set(few.map(({ folder }) => folder.item.id)).size, 20);
  // Nine of six: each once, and three of them again.
  const code = folders.filter(({ item }) => item.category === "code");
  const asked = plannedPrompts(code, { seed: 5, count: 9, config }).map(({ id }) => id);
  assertEquals(asked.filter((id) => id.endsWith(".1")).length, 6);
  assertEquals(asked.filter((id) => id.endsWith(".2")).length, 3);
  const easy = { ...config, difficulty: { easy: 1 } };
  const only = plannedPrompts(code, { seed: 5, count: 9, config: easy });
  assertEquals(new Set(only.map(({ folder }) => folder.item.difficulty)), new Set(["easy"]));
});

Deno.test("plannedPrompts() fills an item alike, whatever other items there are", () => {
  const [first] = folders;
  assert(first !== undefined);
  const alone = plannedPrompts([first], { seed: 9, count: 2, config });
  const more = plannedPrompts([...folders, { ...first, item: imaginedItem("math", 50) }], {
    seed: 9,
    count: 200,
    config,
  });
  for (const { id, filled } of alone) {
    assertEquals(more.find((one) => one.id === id)?.filled, filled);
  }
});

Deno.test("plannedPrompts() leaves out frameworks that are not wanted", () => {
  const prompts = plannedPrompts(folders, {
    seed: 1,
    count: 20,
    config: { ...config, frameworks: ["react"] },
  });
  assertEquals(new Set(prompts.map(({ folder }) => folder.item.framework)), new Set(["react"]));
  assertEquals(plannedPrompts([], { seed: 1, count: 20, config }), []);
});

Deno.test("fill() varies wording, names, numbers and surroundings, and keeps what belongs together", () => {
  const [folder] = imaginedFolders(1).filter(({ item }) => item.category === "math");
  assert(folder !== undefined);
  const all = Array.from({ length: 200 }, (_, index) => fill(folder, random(index, "fill")));
  const drawn = (field: "template" | "case" | "context") =>
    new Set(all.map((one) => one.drawn[field])).size;
  assertEquals([drawn("template"), drawn("case"), drawn("context")], [3, 3, 2]);
  assertEquals(new Set(all.map(({ slots }) => slots["name"])).size, 4);
  for (const { facts, slots, prompt } of all) {
    assertEquals(facts.map(({ value }) => value), [Number(slots["number"])]);
    assert(!prompt.includes("{{"), prompt);
  }
  const item = { ...folder.item, cases: [] };
  assertThrows(() => fill({ ...folder, item }, random(1)), TypeError, '"result" has no value');
});

Deno.test("fillSlots() leaves double braces that are no slot of the item", () => {
  assertEquals(
    fillSlots("<p style={{color}}>{{name}}</p>", { name: "x" }),
    "<p style={{color}}>x</p>",
  );
});

Deno.test("split() gives whole numbers that sum to the total and lie within one of their share", () => {
  const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(fc.nat(2000), shares, (total, given) => {
    const sum = given.reduce((all, one) => all + one, 0);
    const parts = [
      ...split(total, new Map(given.map((one, index) => [String(index), one]))).values(),
    ];
    assertEquals(parts.reduce((all, one) => all + one, 0), total);
    for (const [index, part] of parts.entries()) {
      const exact = total * (sum === 0 ? 1 / given.length : (given[index] ?? 0) / sum);
      assert(Math.abs(part - exact) < 1 + 1e-6, `${part} for ${exact}`);
    }
  }));
});
