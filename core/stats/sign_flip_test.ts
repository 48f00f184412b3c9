import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { random } from "../random.ts";
import { signFlip } from "./sign_flip.ts";

const difference = fc.double({ min: -1, max: 1, noNaN: true });

Deno.test("signFlip() gives the values that can be counted by hand", () => {
  const p = (...differences: number[]) => signFlip(differences, { seed: 1 }).p;
  assertEquals(p(0.3), 1);
  assertEquals(p(1, 1), 0.5);
  assertEquals(p(1, 1, 1, 1, 1), 2 / 32);
  // Of 1, 2, 3 only the signs +++ and −−− reach 6; of 1, 2, −3 every way reaches 0.
  assertEquals(p(1, 2, 3), 0.25);
  assertEquals(p(1, 2, -3), 1);
  assertEquals(p(0, 0, 0), 1);
});

Deno.test("signFlip() is bounded, has no side, and cannot be surer than its units allow", () => {
  fc.assert(fc.property(fc.array(difference, { minLength: 1, maxLength: 10 }), (all) => {
    const { p, units, exact } = signFlip(all, { seed: 1 });
    assert(exact && units === all.length);
    assert(p >= 2 / 2 ** units - 1e-12 && p <= 1);
    assertEquals(signFlip(all.map((one) => -one), { seed: 1 }).p, p);
  }));
});

Deno.test("signFlip() flips whole clusters", () => {
  const clusters = ["a", "a", "b", "b"];
  assertEquals(signFlip([1, 1, 1, 1], { seed: 1, clusters }), { p: 0.5, units: 2, exact: true });
  assertEquals(signFlip([1, -1, 1, -1], { seed: 1, clusters }).p, 1);
});

Deno.test("signFlip() tosses where there are too many units, near to all ways, and alike for a seed", () => {
  const stream = random(3, "differences");
  const all = Array.from({ length: 16 }, () => stream.next() - 0.3);
  const exact = signFlip(all, { seed: 1 });
  // The same with a unit that changes nothing.
  const tossed = signFlip([...all, 0], { seed: 1 });
  assertEquals([exact.exact, tossed.exact], [true, false]);
  assertAlmostEquals(tossed.p, exact.p, 0.02);
  assertEquals(signFlip([...all, 0], { seed: 1 }), tossed);
});

Deno.test("signFlip() raises few false alarms where nothing differs", () => {
  for (const units of [3, 6, 12]) {
    const stream = random(9, `null ${units}`);
    let alarms = 0;
    for (let round = 0; round < 400; round++) {
      const all = Array.from({ length: units }, () => stream.next() - stream.next());
      if (signFlip(all, { seed: 1 }).p < 0.05) alarms++;
    }
    // 20 are expected at most; 400 draws stray by less than 15.
    assert(alarms <= 35, `${alarms} of 400 with ${units} units`);
  }
});

Deno.test("signFlip() refuses no differences", () => {
  assertThrows(() => signFlip([], { seed: 1 }), RangeError);
});
