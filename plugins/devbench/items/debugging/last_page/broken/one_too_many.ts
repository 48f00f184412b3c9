// fails: logic_error
export const PAGE_SIZE = {{size}};
export function pageCount(rows: number): number {
  return Math.floor(rows / PAGE_SIZE) + 1;
}
export function pageOf<T>(rows: readonly T[], page: number): T[] {
  const wanted = Math.min(Math.max(page, 1), pageCount(rows.length));
  return rows.slice((wanted - 1) * PAGE_SIZE, wanted * PAGE_SIZE);
}
