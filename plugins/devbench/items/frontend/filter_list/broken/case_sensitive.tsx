// fails: logic_error
import { useState } from "react";
export function {{Name}}({ {{things}} }: { {{things}}: { id: number; name: string }[] }) {
  const [query, setQuery] = useState("");
  const found = {{things}}.filter(({ name }) => name.includes(query));
  return (
    <section>
      <label>Search <input type="search" value={query} onChange={(e) => setQuery(e.target.value)} /></label>
      <p role="status">{found.length} of {{{things}}.length}</p>
      {found.length ? <ul>{found.map((one) => <li key={one.id}>{one.name}</li>)}</ul> : <p>Nothing found</p>}
    </section>
  );
}
