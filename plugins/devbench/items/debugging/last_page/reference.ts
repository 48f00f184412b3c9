export const PAGE_SIZE = {{size}};

/** How many pages there are for so many rows; at least one. */
export function pageCount(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}

/** The rows of a page, counted from 1. A page that does not exist is the nearest one that does. */
export function pageOf<T>(rows: readonly T[], page: number): T[] {
  const last = pageCount(rows.length);
  const wanted = Math.min(Math.max(page, 1), last);
  const start = (wanted - 1) * PAGE_SIZE;
  return rows.slice(start, start + PAGE_SIZE);
}
