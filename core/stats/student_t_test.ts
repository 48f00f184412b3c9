import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { distributions } from "./distributions.ts";
import { studentQuantile } from "./student_t.ts";

Deno.test("studentQuantile() equals the closed forms for one and two degrees of freedom", () => {
  for (const p of [0.55, 0.8, 0.975, 0.9999]) {
    assertAlmostEquals(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5)), 1, 1e-9);
    const two = (2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p)));
    assertAlmostEquals(studentQuantile(p, 2) / two, 1, 1e-9);
  }
});

Deno.test("studentQuantile() equals the library that tests are made with, at every level and size", async () => {
  const { tQuantile } = await distributions();
  for (const df of [1, 2, 3, 7, 12.5, 40, 163, 1318, 12_031]) {
    for (const p of [0.6, 0.9, 0.975, 0.995, 0.9995]) {
      const wanted = tQuantile(p, df);
      assertAlmostEquals(studentQuantile(p, df) / wanted, 1, 1e-9, `df ${df}, p ${p}`);
      assertEquals(studentQuantile(1 - p, df) + studentQuantile(1 - (1 - p), df), 0);
    }
  }
  assertEquals(studentQuantile(0.5, 4), 0);
});

Deno.test("studentQuantile() refuses what is no probability", () => {
  for (const p of [0, 1, -1, NaN]) assertThrows(() => studentQuantile(p, 3), RangeError);
  assertThrows(() => studentQuantile(0.9, 0), RangeError);
});
