import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { clockTime, exactTime, ticks } from "./wording.ts";

Deno.test("clockTime() and exactTime() name a moment", () => {
  assertEquals(clockTime(2_417_083_250), "0:02.417");
  assertEquals(clockTime(3_850_020e6), "1:04:10.020");
  assertEquals(exactTime(2_417_083_250), "2.417 083 250 s");
});

Deno.test("ticks() are round, in order, inside, and far enough apart", () => {
  const range = fc.tuple(
    fc.double({ min: 0, max: 3_600e9, noNaN: true }),
    fc.double({ min: 1_000, max: 86_400e9, noNaN: true }),
  );
  fc.assert(fc.property(range, fc.integer({ min: 2, max: 20 }), ([from, length], most) => {
    const to = from + length;
    const { at, step } = ticks({ from, to }, length / most);
    assert(at.length <= most + 1, `${at.length} labels where ${most} have room`);
    assert(at.every(({ t }) => t >= from - 1e-3 && t <= to + 1e-3 && t % step === 0));
    assertEquals(new Set(at.map(({ label }) => label)).size, at.length, "two labels are the same");
  }));
});

Deno.test("ticks() count from a round moment where a whole time would be too long", () => {
  const { base, at } = ticks({ from: 12_345_678_900, to: 12_345_679_100 }, 50);

  assertEquals(base, 12_345_650_000);
  assertEquals(at.map(({ label }) => label), [
    "+28.9 µs",
    "+28.95 µs",
    "+29 µs",
    "+29.05 µs",
    "+29.1 µs",
  ]);
});

Deno.test("ticks() of hours, seconds and milliseconds read like a clock", () => {
  const labels = (from: number, to: number, apart: number) =>
    ticks({ from, to }, apart).at.map(({ label }) => label);

  assertEquals(labels(0, 2 * 3_600e9, 1_800e9), ["0:00", "30:00", "1:00:00", "1:30:00", "2:00:00"]);
  assertEquals(labels(0, 3e9, 1e9), ["0 s", "1 s", "2 s", "3 s"]);
  assertEquals(labels(0.9e9, 1.1e9, 0.1e9), ["900 ms", "1.0 s", "1.1 s"]);
});
