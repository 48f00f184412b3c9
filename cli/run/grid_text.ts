/** Heat maps for a terminal: scores by place, where samples have places in a grid. @module */

import type { GridCell, ReportGrid } from "../../core/run/grid/grid.ts";
import type { ReportRow } from "../../core/run/report.ts";
import { percent } from "../figures.ts";
import { safeLine, table, type Terminal } from "../terminal.ts";

/** One map for each grid of the rows; nothing where there is none. */
export function gridLines(
  rows: readonly ReportRow[],
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string[] {
  const maps = rows.flatMap(({ benchmark, model, grids }) =>
    grids.map((grid) => [
      "",
      paint.bold(safeLine(`${benchmark} on ${model}: ${grid.family ?? "all families"}`)),
      ...blocks(grid, width),
    ])
  );
  if (maps.length === 0) return [];
  return [
    ...maps.flat(),
    "",
    paint.dim("mean score ×n at each place; over: no room in the context, which is no miss"),
  ];
}

/** Characters that a column takes at most, about, with the gap before it. */
const COLUMN = 14;

/** The columns in as many blocks as the width asks for: none is left out. */
function blocks({ column, row, cells }: ReportGrid, width: number): string[] {
  const found = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const title = `${row.name}, ${row.unit}`;
  const room = Math.max(1, Math.floor((width - title.length) / COLUMN));
  const starts = column.values.flatMap((_, index) => index % room === 0 ? [index] : []);
  return starts.map((start) => {
    const shown = column.values.slice(start, start + room);
    return table(
      [
        { title, right: true },
        ...shown.map((value) => ({ title: `${value} ${column.unit}`, right: true })),
      ],
      row.values.map((place) => [
        String(place),
        ...shown.map((value) => cellText(found.get(`${place} ${value}`))),
      ]),
    );
  });
}

const SHADES = "·░▒▓█";

/** One place of a grid: its mean and what has none. */
export function cellText(cell: GridCell | undefined): string {
  if (cell === undefined) return "–";
  const { n, mean, overruns, failed, open } = cell;
  const parts = [
    ...(mean === null
      ? []
      : [`${SHADES[Math.floor(mean * (SHADES.length - 1))]} ${percent(mean)} ×${n}`]),
    ...(overruns === 0 ? [] : [`over ×${overruns}`]),
    ...(failed === 0 ? [] : [`failed ×${failed}`]),
    ...(open === 0 ? [] : [`open ×${open}`]),
  ];
  return parts.length === 0 ? "–" : parts.join(" ");
}
