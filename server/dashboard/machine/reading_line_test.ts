import { assertEquals } from "@std/assert";
import { columnsOf, lineOf, readingAt } from "./reading_line.ts";

Deno.test("readingAt() gives the last value, and nothing where nobody asked or it was not told", () => {
  const line = lineOf({ t: [10, 20, 30, 40, 900, 910], values: [1, 2, null, 4, 5, 6] });

  assertEquals(
    [9, 10, 19, 25, 35, 45, 80, 81, 500, 905, 950, 951].map((t) => readingAt(line, t)),
    [null, 1, 1, 2, null, 4, 4, null, null, 5, 6, null],
  );
  assertEquals(readingAt(lineOf({ t: [], values: [] }), 5), null);
  const alone = lineOf({ t: [5], values: [7] });
  assertEquals([readingAt(alone, 5), readingAt(alone, 6)], [7, null]);
});

Deno.test("columnsOf() breaks lines off in gaps, and not where another reading was asked for", () => {
  const often = lineOf({ t: [0, 10, 20, 30, 200], values: [1, 2, 3, null, 5] });
  const seldom = lineOf({ t: [0, 30], values: [7, 8] });

  assertEquals(columnsOf([often, seldom]), {
    t: [0, 10, 20, 30, 115, 200],
    values: [
      [1, 2, 3, null, null, 5],
      [7, undefined, undefined, 8, undefined, undefined],
    ],
  });
});
