import { assertEquals } from "@std/assert";
import { csvCell as csvCellOfReports } from "../../../core/markup.ts";
import { exactly } from "./exact.ts";
import { csvCell, csvOf, exactRows, flattened, objectsOf } from "./rows.ts";

Deno.test("csvCell() lets no spreadsheet compute what a model or a file is called, and leaves numbers alone", () => {
  const hostile = [
    "=1+1",
    "+A1",
    "-A1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    'a"b',
    "a,b",
    "a\nb",
    "\u202eb",
  ];
  assertEquals(hostile.map(csvCell), hostile.map(csvCellOfReports));
  assertEquals(csvCell('=HYPERLINK("x")'), `"'=HYPERLINK(""x"")"`);
  assertEquals([csvCell(-0.5), csvCell("-0.5"), csvCell(null)], ["-0.5", "-0.5", ""]);
});

Deno.test("flattened() keeps every value of every record, exactly, and names its unit", () => {
  const rows = flattened([
    { id: "a", cells: [{ mean: 1 / 3, interval: [0.1, 0.9], ttftMs: 1.5 }], names: ["x", "y"] },
    { id: "=b", cells: [], duration: 2, energy: { value: [0.5, null] }, peakBytes: { value: 3 } },
  ]);

  assertEquals(objectsOf(rows), [
    {
      "id": "a",
      "cells.0.mean (share)": 1 / 3,
      "cells.0.interval.low (share)": 0.1,
      "cells.0.interval.high (share)": 0.9,
      "cells.0.ttft (ms)": 1.5,
      "names": "x; y",
      "cells": null,
      "duration (ns)": null,
      "energy.value.low (J)": null,
      "energy.value.high (J)": null,
      "peak (bytes)": null,
    },
    {
      "id": "=b",
      "cells.0.mean (share)": null,
      "cells.0.interval.low (share)": null,
      "cells.0.interval.high (share)": null,
      "cells.0.ttft (ms)": null,
      "names": null,
      "cells": "",
      "duration (ns)": 2,
      "energy.value.low (J)": 0.5,
      "energy.value.high (J)": null,
      "peak (bytes)": 3,
    },
  ]);
  const csv = csvOf(flattened([{ id: "=b", mean: 1 / 3 }]));
  assertEquals(csv, "id,mean (share)\r\n'=b,0.3333333333333333\r\n");
});

Deno.test("exactRows() gives numbers in full, each in a column that says its unit", () => {
  const exact = (...given: Parameters<typeof exactly>) =>
    JSON.parse(exactly(...given)["data-exact"]);
  const rows = exactRows(["", "Model", "Mean score, 95 % interval", "TTFT", "n"], [
    [
      { value: "" },
      { value: "a" },
      { value: "33.3 %", exact: exact(1 / 3, "share", { interval: [0.1, 0.9], n: 7 }) },
      { value: "1.23 ms", exact: exact(1.23456, "ms") },
      { value: 1234 },
    ],
    [
      { value: "" },
      { value: "b" },
      { value: "0.0 %", exact: exact(0, "share", { interval: null, n: 1 }) },
      { value: null },
      { value: 0 },
    ],
    [{ value: "" }, { value: "c" }, { value: "no run" }, undefined, undefined],
  ]);

  assertEquals(objectsOf(rows), [
    {
      "Model": "a",
      "Mean score (share)": 1 / 3,
      "Mean score low (share)": 0.1,
      "Mean score high (share)": 0.9,
      "Mean score n": 7,
      "TTFT (ms)": 1.23456,
      "n": 1234,
    },
    {
      "Model": "b",
      "Mean score (share)": 0,
      "Mean score low (share)": null,
      "Mean score high (share)": null,
      "Mean score n": 1,
      "TTFT (ms)": null,
      "n": 0,
    },
    {
      "Model": "c",
      "Mean score (share)": "no run",
      "Mean score low (share)": null,
      "Mean score high (share)": null,
      "Mean score n": null,
      "TTFT (ms)": null,
      "n": null,
    },
  ]);
});
