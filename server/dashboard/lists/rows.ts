/** Tables as files: CSV that no spreadsheet computes with, and JSON. @module */

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

/** Records of the server as a table: a column for every value in them, named by its path. */
export function flattened(records: readonly object[]): Rows {
  const flat = records.map((record) => new Map(leavesOf(record, "")));
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return { columns, rows: flat.map((row) => columns.map((column) => row.get(column) ?? null)) };
}

function leavesOf(value: object, path: string): [string, Cell][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Cell][] => {
    const at = path === "" ? name : `${path}.${name}`;
    if (inner === null || inner === undefined) return [[at, null]];
    if (Array.isArray(inner) && !inner.some((one) => typeof one === "object")) {
      return [[at, inner.join("; ")]];
    }
    if (typeof inner === "object") return leavesOf(inner, at);
    return [[at, typeof inner === "number" || typeof inner === "boolean" ? inner : String(inner)]];
  });
}

/**
 * What a table of the page shows; a cell says its exact value in `data-value` where it is shown
 * shorter, and in `data-text` where there are further words beside it.
 */
export function shownRows(table: HTMLTableElement): Rows {
  const [head, ...more] = [...table.rows].map((row) => [...row.cells].map(cellOf));
  const isTitled = table.tHead !== null;
  const width = Math.max(0, ...[head ?? [], ...more].map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, index) => {
    const name = isTitled ? String(head?.[index] ?? "") : ["name", "value"][index] ?? "";
    return name === "" ? `column ${index + 1}` : name;
  });
  return {
    columns: distinct(columns),
    rows: isTitled || head === undefined ? more : [head, ...more],
  };
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) =>
    names.indexOf(name) === index ? name : `${name} (${index + 1})`
  );
}

function cellOf(cell: HTMLTableCellElement): Cell {
  const exact = cell.dataset["value"];
  if (exact !== undefined) return Number(exact);
  if (cell.dataset["text"] !== undefined) return cell.dataset["text"];
  return cell.innerText.replaceAll(/\s+/g, " ").trim();
}
