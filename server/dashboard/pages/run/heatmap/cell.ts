/** What a place says in words, and where its samples are. @module */

import type { GridCell, ReportGrid } from "../../../../../core/run/grid/grid.ts";
import type { ReportRow } from "../../../../../core/run/report.ts";
import { percent, percentInterval } from "../../../frame/text/format.ts";
import { address, pathOf } from "../../../frame/router.ts";

/** What a view of a grid is given. */
export interface GridProps {
  readonly run: string;
  readonly row: ReportRow;
  readonly grid: ReportGrid;
}

/** The samples at the place, as an address. */
export function samplesAt({ run, row, grid }: GridProps, cell: GridCell): string {
  return address(pathOf("runs", run, "samples"), {
    benchmark: row.benchmark,
    model: row.model,
    family: grid.family,
    place: `${cell.column},${cell.row}`,
  });
}

/** Where a place is. */
export function placeInWords({ column, row }: ReportGrid, cell: GridCell): string {
  return `${row.name} ${cell.row} ${row.unit}, ${column.name} ${cell.column} ${column.unit}`;
}

/** Everything a place says, in one sentence. */
export function inWords(grid: ReportGrid, cell: GridCell): string {
  return [
    placeInWords(grid, cell),
    cell.mean === null
      ? "no score"
      : `mean ${percent(cell.mean)}, 95 % interval ${ends(cell)}, n=${cell.n}`,
    ...lostInWords(cell),
  ].join("; ");
}

/** Samples without a score, each kind in words. */
export function lostInWords({ overruns, failed, open }: GridCell): readonly string[] {
  return [
    ...(overruns === 0 ? [] : [`context overrun ×${overruns}`]),
    ...(failed === 0 ? [] : [`failed ×${failed}`]),
    ...(open === 0 ? [] : [`open ×${open}`]),
  ];
}

/** `[12.5, 50.9]`, or that it is unknown. */
export function ends({ interval }: GridCell): string {
  return interval === null ? "unknown" : percentInterval([interval.low, interval.high]);
}
