// fails: type_error
export function {{Name}}({ total, page, onPage }: { total: number; page: string; onPage: (page: number) => void }) {
  const pages = Math.max(1, Math.ceil(total / {{size}}));
  return (
    <nav aria-label="Pages">
      <button type="button" disabled={page === 1} onClick={() => onPage(page - 1)}>Previous</button>
      Page {page} of {pages}
      <button type="button" disabled={page === pages} onClick={() => onPage(page + 1)}>Next</button>
    </nav>
  );
}
