/** Tables as files: CSV that no spreadsheet computes with, and JSON. @module */

import type { Exact } from "./exact.ts";

/** A value of a cell; null where there is none. */
export type Cell = string | number | boolean | null;

/** A table: names of its columns, and rows of as many cells. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** CSV after RFC 4180. Text at which a spreadsheet would compute something begins with an apostrophe. */
export function csvOf({ columns, rows }: Rows): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A cell in CSV, as `report --format csv` writes it. */
export function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const visible = value.replaceAll(
    /[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu,
    (one) => /[\t\r\n]/.test(one) ? one : "·",
  );
  // Some programs take white space away before they look; a plain number is none of those texts.
  const isFormula = /^\s*[=+\-@]|^[\t\r\n]/.test(visible) && !/^[+-]?[\d.]+$/.test(visible);
  const text = isFormula ? `'${visible}` : visible;
  return /[",\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One object a row, by the names of the columns. */
export function objectsOf({ columns, rows }: Rows): readonly Readonly<Record<string, Cell>>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))
  );
}

/** Records of the server as a table: a column for every value in them, named by its path and unit. */
export function flattened(records: readonly object[]): Rows {
  const flat = records.map((record) => new Map(leavesOf(record, "")));
  const paths = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return {
    columns: paths.map(withUnit),
    rows: flat.map((row) => paths.map((path) => row.get(path) ?? null)),
  };
}

/** Which values of the server have a unit that their name does not say. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(duration|start|end|t)$|(^|\.)clock\./, "ns"],
  [/(^|\.)bytes$/, "bytes"],
  [/(^|\.)(mean|score|covered|machineCpuShare\.value|interval\.(low|high))$/, "share"],
  [/(^|\.)energy\.value\.(low|high)$/, "J"],
  [/(^|\.)energyPerToken\.value\.(low|high)$/, "J per token"],
];

/** Two numbers, from one to the other. */
const RANGES = /(^|\.)(interval|energy\.value|energyPerToken\.value)$/;

/** `ttftMs` is `ttft (ms)`, `duration` is `duration (ns)`. */
function withUnit(path: string): string {
  const [, name, of] = /^(.*[a-z])(Ms|Bytes)(\.value)?$/.exec(path) ?? [];
  if (name !== undefined) return `${name} (${of === "Ms" ? "ms" : "bytes"})`;
  const unit = UNITS.find(([pattern]) => pattern.test(path))?.[1];
  return unit === undefined ? path : `${path} (${unit})`;
}

function leavesOf(value: object, path: string): [string, Cell][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Cell][] => {
    const at = path === "" ? name : `${path}.${name}`;
    if (inner === null || inner === undefined) return [[at, null]];
    if (Array.isArray(inner) && RANGES.test(at)) {
      return [[`${at}.low`, inner[0] ?? null], [`${at}.high`, inner[1] ?? null]];
    }
    if (Array.isArray(inner) && !inner.some((one) => typeof one === "object")) {
      return [[at, inner.join("; ")]];
    }
    if (typeof inner === "object") return leavesOf(inner, at);
    return [[at, typeof inner === "number" || typeof inner === "boolean" ? inner : String(inner)]];
  });
}

/** A cell of a table of the page. */
export interface ShownCell {
  readonly value: Cell;
  /** The exact numbers of what it shows short. */
  readonly exact?: Exact | undefined;
}

/** What a table of the page shows, with exact numbers where its cells say them. */
export function shownRows(table: HTMLTableElement): Rows {
  const grid = gridOf(table);
  const isTitled = table.tHead !== null;
  const [head = [], ...more] = grid;
  const width = Math.max(0, ...grid.map(({ length }) => length));
  const titles = Array.from({ length: width }, (_, index) => {
    const name = isTitled ? String(head[index]?.value ?? "") : ["name", "value"][index] ?? "";
    return name === "" ? `column ${index + 1}` : name;
  });
  return exactRows(titles, isTitled ? more : grid);
}

/**
 * Cells as columns: one with exact numbers becomes a column for each of them, named by the head and
 * its unit. A column in which nothing is said is left out.
 */
export function exactRows(
  titles: readonly string[],
  cells: readonly (readonly (ShownCell | undefined)[])[],
): Rows {
  const columns = titles.flatMap((title, at) => {
    const column = cells.map((row) => row[at]);
    if (column.every((cell) => cell === undefined || cell.value === "")) return [];
    const names = [...new Set(column.flatMap((cell) => Object.keys(cell?.exact ?? {})))];
    if (names.length === 0) {
      return [{ name: title, values: column.map((cell) => cell?.value ?? null) }];
    }
    // What stands behind a comma says what else is shown: `Mean score, 95 % interval`.
    const [head = title] = title.split(",");
    return names.map((name, index) => ({
      name: name === "" || name.startsWith(" ") ? head + name : name,
      values: column.map((cell) => {
        if (cell?.exact !== undefined) return cell.exact[name] ?? null;
        return index === 0 ? cell?.value ?? null : null;
      }),
    }));
  });
  return {
    columns: distinct(columns.map(({ name }) => name)),
    rows: cells.map((_, row) => columns.map(({ values }) => values[row] ?? null)),
  };
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) =>
    names.indexOf(name) === index ? name : `${name} (${index + 1})`
  );
}

/** Rows of cells, each of which stands in every row that it spans. */
function gridOf(table: HTMLTableElement): readonly (readonly (ShownCell | undefined)[])[] {
  const grid: (ShownCell | undefined)[][] = [...table.rows].map(() => []);
  for (const [at, row] of [...table.rows].entries()) {
    let place = 0;
    for (const cell of row.cells) {
      const line = grid[at] ?? [];
      while (place in line) place += 1;
      const shown = cellOf(cell);
      for (let down = 0; down < cell.rowSpan; down++) {
        for (let right = 0; right < cell.colSpan; right++) {
          const below = grid[at + down];
          if (below !== undefined) below[place + right] = right === 0 ? shown : undefined;
        }
      }
    }
  }
  return grid;
}

function cellOf(cell: HTMLTableCellElement): ShownCell {
  const text = cell.innerText.replaceAll(/\s+/g, " ").trim();
  const marked = [cell, ...cell.querySelectorAll<HTMLElement>("[data-exact]")]
    .flatMap(({ dataset }) => dataset["exact"] ?? []);
  if (marked.length > 0) {
    // The page wrote it itself, by `exact()`.
    const exact: Exact = Object.assign({}, ...marked.map((json) => JSON.parse(json)));
    return { value: text, exact };
  }
  // The words that count, where others stand beside them.
  if (cell.dataset["text"] !== undefined) return { value: cell.dataset["text"] };
  const only = cell.querySelector<HTMLElement>("time[datetime], .none, .unknown");
  if (only?.innerText.trim() === text) return { value: only.getAttribute("datetime") };
  const isNumber = cell.matches(".num") && /^\d{1,3}(,\d{3})*(\.\d+)?$/.test(text);
  return { value: isNumber ? Number(text.replaceAll(",", "")) : text };
}
