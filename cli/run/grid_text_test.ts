import { assertEquals } from "@std/assert";
import type { ReportGrid } from "../../core/run/grid/grid.ts";
import type { ReportRow } from "../../core/run/report.ts";
import { gridLines } from "./grid_text.ts";

const plain = (text: string) => text;
const paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
const cell = { n: 4, mean: 1, interval: null, overruns: 0, failed: 0, open: 0 };
const grid: ReportGrid = {
  family: "single",
  column: { name: "length", unit: "tokens", values: [512, 1024] },
  row: { name: "depth", unit: "%", values: [0, 50] },
  cells: [
    { ...cell, row: 0, column: 512 },
    { ...cell, row: 0, column: 1024, n: 2, mean: 0.5, overruns: 1 },
    { ...cell, row: 50, column: 1024, n: 0, mean: null, overruns: 3, failed: 1 },
  ],
};
// What a heat map is made of.
const row = { benchmark: "needle", model: "m\u001b", grids: [grid] } as unknown as ReportRow;

Deno.test("gridLines() draws every place with score, n and overruns", () => {
  assertEquals(gridLines([row], { paint, width: 80 }), [
    "",
    "needle on m·: single",
    [
      "depth, %    512 tokens          1024 tokens",
      "       0  █ 100.0 % ×4  ▒ 50.0 % ×2 over ×1",
      "      50             –    over ×3 failed ×1",
    ].join("\n"),
    "",
    "mean score ×n at each place; over: no room in the context, which is no miss",
  ]);
});

Deno.test("gridLines() leaves no column out in a narrow terminal", () => {
  const [, , ...blocks] = gridLines([row], { paint, width: 24 });
  assertEquals(blocks.slice(0, 2).map((block) => /\d+ tokens/.exec(block)?.[0]), [
    "512 tokens",
    "1024 tokens",
  ]);
  assertEquals(gridLines([{ ...row, grids: [] }], { paint, width: 80 }), []);
});
