import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  allowed,
  around,
  between,
  covers,
  lengthOf,
  momentOf,
  NARROWEST,
  panned,
  pixelOf,
  type Stretch,
  zoomed,
} from "./stretch.ts";

/** An hour, in nanoseconds. */
const HOUR = 3_600e9;
const moment = fc.double({ min: 0, max: HOUR, noNaN: true });
const stretch = fc.tuple(moment, fc.double({ min: NARROWEST, max: HOUR, noNaN: true }))
  .map(([from, length]): Stretch => ({ from, to: from + length }));
const factor = fc.double({ min: 0.01, max: 100, noNaN: true });

/** Equal but for what doubles lose: a millionth of the length, or a tenth of a nanosecond. */
function assertNear(actual: Stretch, expected: Stretch) {
  const slack = lengthOf(expected) * 1e-6 + 0.1;
  assert(
    Math.abs(actual.from - expected.from) <= slack && Math.abs(actual.to - expected.to) <= slack,
    `${JSON.stringify(actual)} is not near ${JSON.stringify(expected)}`,
  );
}

Deno.test("momentOf() undoes pixelOf()", () => {
  fc.assert(fc.property(stretch, moment, fc.integer({ min: 1, max: 4000 }), (at, t, width) => {
    const view = { ...at, width };
    // A far moment of a narrow view is many pixels away; what is lost grows with it.
    const slack = 1e-3 + Math.abs(t - at.from) * 1e-9;
    assert(Math.abs(momentOf(pixelOf(t, view), view) - t) <= slack);
  }));
});

Deno.test("zoomed() leaves the moment under the cursor where it is", () => {
  fc.assert(
    fc.property(stretch, fc.double({ min: 0, max: 1, noNaN: true }), factor, (at, place, by) => {
      const about = at.from + place * lengthOf(at);
      const after = zoomed(at, { about, by });
      const x = pixelOf(about, { ...after, width: 1000 });
      assert(Math.abs(x - place * 1000) < 0.01, `${x} is not ${place * 1000}`);
    }),
  );
});

Deno.test("zoomed() in and out again, and panned() there and back, change nothing", () => {
  fc.assert(fc.property(stretch, moment, factor, (at, about, by) => {
    const near = at.from + (about / HOUR) * lengthOf(at);
    assertNear(zoomed(zoomed(at, { about: near, by }), { about: near, by: 1 / by }), at);
    assertNear(panned(panned(at, about), -about), at);
  }));
});

Deno.test("allowed() stays inside the bounds and leaves what is inside alone", () => {
  fc.assert(fc.property(stretch, stretch, (wanted, bounds) => {
    const got = allowed(wanted, bounds);
    assert(covers({ from: bounds.from - 1e-3, to: bounds.to + 1e-3 }, got));
    assert(lengthOf(got) >= NARROWEST - 1e-3);
    if (covers(bounds, wanted)) assertNear(got, wanted);
  }));
});

Deno.test("allowed() gives the narrowest stretch for a run that has only begun", () => {
  assertEquals(allowed({ from: 0, to: 0 }, { from: 0, to: 0 }), { from: 0, to: NARROWEST });
});

Deno.test("between() begins at one stretch, ends at the other, and grows evenly", () => {
  fc.assert(fc.property(stretch, stretch, (a, b) => {
    assertNear(between(a, b, 0), a);
    assertEquals(between(a, b, 1), b);
    const half = lengthOf(between(a, b, 0.5));
    assert(Math.abs(half / Math.sqrt(lengthOf(a) * lengthOf(b)) - 1) < 1e-6);
  }));
});

Deno.test("around() leaves room at both ends, also around a single moment", () => {
  assertEquals(around({ from: 100_000, to: 200_000 }), { from: 95_000, to: 205_000 });
  assertEquals(around({ from: 7_000, to: 7_000 }), { from: 6_500, to: 7_500 });
});
