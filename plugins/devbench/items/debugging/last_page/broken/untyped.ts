// fails: type_error
export const PAGE_SIZE = {{size}};
export function pageCount(rows) {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
export function pageOf(rows, page) {
  const wanted = Math.min(Math.max(page, 1), pageCount(rows.length));
  return rows.slice((wanted - 1) * PAGE_SIZE, wanted * PAGE_SIZE);
}
