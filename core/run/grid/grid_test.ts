import { assertEquals } from "@std/assert";
import type { SampleState } from "../fold.ts";
import { gridsOf } from "./grid.ts";

let number = 0;
function sample(
  [family, column, row]: readonly [string, number, number],
  outcome: SampleState["outcome"],
): SampleState {
  return {
    ...{ sample: `1/x/${number++}`, hash: "", family, item: undefined, source: undefined, outcome },
    grid: {
      column: { name: "length", value: column, unit: "tokens" },
      row: { name: "depth", value: row, unit: "%" },
    },
    ...{ metrics: [], speed: undefined, attempts: 1, startedNs: 0, endedNs: 0 },
  };
}
const scored = (score: number) =>
  ({ kind: "scored", score, answer: "a", explanation: "because" }) as const;
const lost = (type: string) => ({ kind: "failed", type, message: "" }) as const;

Deno.test("gridsOf() has a cell for each place, with overruns and failures apart from misses", () => {
  const samples = [
    sample(["single", 512, 0], scored(1)),
    sample(["single", 512, 0], scored(0)),
    sample(["single", 1024, 0], lost("context_overflow")),
    sample(["single", 1024, 0], lost("context_overrun")),
    sample(["single", 1024, 0], lost("stall")),
    sample(["single", 1024, 50], undefined),
  ];
  const [grid, ...more] = gridsOf(samples);
  assertEquals(more, []);
  assertEquals(grid?.column, { name: "length", unit: "tokens", values: [512, 1024] });
  assertEquals(grid?.row.values, [0, 50]);
  assertEquals(
    grid?.cells.map(({ interval: _, ...cell }) => Object.values(cell)),
    [[512, 0, 2, 0.5, 0, 0, 0], [1024, 0, 0, null, 2, 1, 0], [1024, 50, 0, null, 0, 0, 1]],
  );
  const { interval } = grid?.cells[0] ?? {};
  assertEquals([interval?.low.toFixed(3), interval?.high.toFixed(3)], ["0.095", "0.905"]);
});

Deno.test("gridsOf() has a grid of all families before that of each", () => {
  const samples = [sample(["a", 1, 1], scored(1)), sample(["b", 1, 1], scored(0))];
  assertEquals(
    gridsOf(samples).map(({ family, cells }) => [family, cells[0]?.n, cells[0]?.mean]),
    [[null, 2, 0.5], ["a", 1, 1], ["b", 1, 0]],
  );
  assertEquals(gridsOf(samples.map((one) => ({ ...one, grid: undefined }))), []);
});
