// fails: logic_error
export function {{Name}}({ total, page, onPage }: { total: number; page: number; onPage: (page: number) => void }) {
  const pages = Math.floor(total / {{size}}) + 1;
  return (
    <nav aria-label="Pages">
      <button type="button" disabled={page === 1} onClick={() => onPage(page - 1)}>Previous</button>
      Page {page} of {pages}
      <button type="button" disabled={page === pages} onClick={() => onPage(page + 1)}>Next</button>
    </nav>
  );
}
