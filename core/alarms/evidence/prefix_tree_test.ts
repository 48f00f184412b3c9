import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PrefixTree } from "./prefix_tree.ts";

Deno.test("PrefixTree.add() finds the longest beginning in common, and whose it is", () => {
  const tree = new PrefixTree<number>();
  assertEquals(tree.add("abcdef", 1), undefined);
  assertEquals(tree.add("abcxyz", 2), { length: 3, owner: 1, whole: false });
  assertEquals(tree.add("abcxyz123", 3), { length: 6, owner: 2, whole: true });
  assertEquals(tree.add("abcd", 4), { length: 4, owner: 1, whole: false });
  assertEquals(tree.add("abcd", 5), { length: 4, owner: 4, whole: true });
  assertEquals(tree.add("zzz", 6), undefined);
  assertEquals(tree.add("", 7), undefined);
});

Deno.test("PrefixTree agrees with a comparison of all pairs", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é", "🌍"), maxLength: 30 }), {
    maxLength: 40,
  });
  fc.assert(fc.property(texts, (all) => {
    const tree = new PrefixTree<number>();
    for (const [index, text] of all.entries()) {
      const found = tree.add(text, index)?.length ?? 0;
      const longest = Math.max(0, ...all.slice(0, index).map((other) => common(text, other)));
      assertEquals(found, longest);
    }
  }));
});

Deno.test("PrefixTree finds the place in long texts, and forgets the older half of too many", () => {
  const long = "x".repeat(5000);
  const tree = new PrefixTree<number>(20_000);
  tree.add(`${long}a`, 1);
  assertEquals(tree.add(`${long}b`, 2)?.length, 5000);
  for (let index = 0; index < 20; index++) tree.add(`${index}${"y".repeat(3000)}`, index);
  assertEquals(tree.add(`${long}c`, 3), undefined);
});

function common(a: string, b: string): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
