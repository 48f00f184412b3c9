import { assertEquals } from "@std/assert";
import { csvCell as csvCellOfReports } from "../../../core/markup.ts";
import { csvCell, csvOf, flattened, objectsOf } from "./rows.ts";

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

Deno.test("flattened() keeps every value of every record, exactly", () => {
  const rows = flattened([
    { id: "a", cells: [{ mean: 1 / 3 }], names: ["x", "y"] },
    { id: "=b", cells: [], extra: { n: 2 } },
  ]);

  assertEquals(objectsOf(rows), [
    { "id": "a", "cells.0.mean": 1 / 3, "names": "x; y", "cells": null, "extra.n": null },
    { "id": "=b", "cells.0.mean": null, "names": null, "cells": "", "extra.n": 2 },
  ]);
  assertEquals(
    csvOf(rows),
    "id,cells.0.mean,names,cells,extra.n\r\na,0.3333333333333333,x; y,,\r\n'=b,,,,2\r\n",
  );
});
