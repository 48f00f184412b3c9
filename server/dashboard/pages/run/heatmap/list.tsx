/** A grid as a list: a line for each place, with every figure in a column of its own. @module */

import { exact, exactly } from "../../../lists/exact.ts";
import { percent, whole } from "../../../frame/text/format.ts";
import { Figure } from "../../../frame/parts.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";
import { ends, type GridProps, samplesAt } from "./cell.ts";

/** The same figures as the map, for those who sort by eye or listen. */
export function HeatList(props: GridProps) {
  const { grid: { column, row, cells } } = props;
  return (
    <TableFrame>
      <table class="data" aria-label="Places">
        <thead>
          <tr>
            <th scope="col" class="num">{row.name} {row.unit}</th>
            <th scope="col" class="num">{column.name} {column.unit}</th>
            <th scope="col" class="num">Mean score</th>
            <th scope="col" class="num">95 % interval</th>
            <th scope="col" class="num">n</th>
            <th scope="col" class="num" data-tip="The context had no room: no miss, in no mean">
              Overrun
            </th>
            <th scope="col" class="num">Failed</th>
            <th scope="col" class="num">Open</th>
            <th scope="col">Samples</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={`${cell.row} ${cell.column}`}>
              <th scope="row" class="num">{cell.row}</th>
              <td class="num">{whole(cell.column)}</td>
              <td class="num">
                <Figure
                  value={cell.mean}
                  show={(share) => <span {...exactly(share, "share")}>{percent(share)}</span>}
                  why="No sample here has a score"
                />
              </td>
              <td
                class="num muted"
                {...exact({
                  "Low (share)": cell.interval?.low ?? null,
                  "High (share)": cell.interval?.high ?? null,
                })}
              >
                {cell.mean === null ? "" : ends(cell)}
              </td>
              <td class="num">{cell.n}</td>
              <td class="num">{cell.overruns}</td>
              <td class="num">{cell.failed}</td>
              <td class="num">{cell.open}</td>
              <td>
                <a
                  class="link"
                  href={samplesAt(props, cell)}
                  aria-label={`Show samples of ${row.name} ${cell.row}, ${column.name} ${cell.column}`}
                >
                  Show
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
