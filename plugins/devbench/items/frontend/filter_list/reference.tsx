import { useId, useState } from "react";

export function {{Name}}({ {{things}} }: { {{things}}: { id: number; name: string }[] }) {
  const id = useId();
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const found = {{things}}.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <section>
      <label htmlFor={id}>Search</label>
      <input id={id} type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
      <p role="status">{`${found.length} of ${{{things}}.length}`}</p>
      {found.length === 0
        ? <p>Nothing found</p>
        : <ul>{found.map(({ id: key, name }) => <li key={key}>{name}</li>)}</ul>}
    </section>
  );
}
