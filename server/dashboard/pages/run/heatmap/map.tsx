/** A grid as a map: the darker or brighter a place, the higher its mean. It is a table, read row by row. @module */

import type { GridCell } from "../../../../../core/run/grid/grid.ts";
import { percent, whole } from "../../../frame/text/format.ts";
import { ends, type GridProps, inWords, lostInWords, placeInWords, samplesAt } from "./cell.ts";

/** Every place is a link to its samples; arrow keys go from place to place. */
export function HeatMap(props: GridProps) {
  const { grid: { column, row, cells } } = props;
  const found = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  return (
    <>
      <div class="heat-scroll">
        <table class="heat" aria-label="Heat map" onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col">
                {row.name} {row.unit} \ {column.name}
              </th>
              {column.values.map((value) => (
                <th scope="col" key={value}>
                  {whole(value)} {column.unit}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row.values.map((place) => (
              <tr key={place}>
                <th scope="row">
                  {place} {row.unit}
                </th>
                {column.values.map((value) => (
                  <td key={value}>
                    <Place {...props} cell={found.get(`${place} ${value}`)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="heat-legend">
        <span>
          0 % <span class="heat-ramp" aria-hidden="true" /> 100 %
        </span>
        <span>mean score, 95 % interval, n</span>
        <span>
          <span class="heat-swatch" aria-hidden="true" />{" "}
          no score: over, the context had no room, which is no miss
        </span>
      </p>
    </>
  );
}

function Place({ cell, ...props }: GridProps & { readonly cell: GridCell | undefined }) {
  if (cell === undefined) return <span class="none" aria-label="not asked">–</span>;
  const lost = lostInWords(cell).map((one) => one.replace("context overrun", "over")).join(", ");
  const shown = [
    ...(cell.mean === null ? [] : [percent(cell.mean)]),
    ...(cell.mean === null ? [] : [`${cell.interval === null ? "" : `${ends(cell)} `}n=${cell.n}`]),
    ...(lost === "" ? [] : [lost]),
  ].join(" ");
  return (
    <a
      class={cell.mean === null ? "heat-cell lost" : "heat-cell scored"}
      style={{ "--heat": String(cell.mean ?? 0) }}
      href={samplesAt(props, cell)}
      // What is seen stands in it word for word, for those who say it to press it.
      aria-label={`${placeInWords(props.grid, cell)}; ${shown}`}
      data-tip={inWords(props.grid, cell)}
    >
      {cell.mean !== null && (
        <>
          <b>{percent(cell.mean)}</b>{" "}
          <span class="small" aria-hidden="true">
            {cell.interval !== null && `${ends(cell)} `}n={cell.n}
          </span>
        </>
      )}
      {lost !== "" && <span class="small">{` ${lost}`}</span>}
    </a>
  );
}

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Goes to the next place in the direction of the key that was asked. */
function move(event: KeyboardEvent) {
  const step = STEPS[event.key];
  const { target, currentTarget } = event;
  if (step === undefined || !(target instanceof HTMLElement)) return;
  if (!(currentTarget instanceof HTMLTableElement)) return;
  const cell = target.closest("td");
  const line = cell?.closest("tr");
  if (cell === null || cell === undefined || line === null || line === undefined) return;
  event.preventDefault();
  let [down, right] = [line.rowIndex + step[0], cell.cellIndex + step[1]];
  for (
    let next = at(currentTarget, down, right);
    next !== undefined;
    next = at(currentTarget, down, right)
  ) {
    const link = next.querySelector("a");
    if (link !== null) return link.focus();
    [down, right] = [down + step[0], right + step[1]];
  }
}

function at(
  table: HTMLTableElement,
  down: number,
  right: number,
): HTMLTableCellElement | undefined {
  return table.rows[down]?.cells[right];
}
