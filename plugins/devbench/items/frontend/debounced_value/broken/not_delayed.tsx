// fails: logic_error
import { useEffect, useState } from "react";
export function {{hook}}<T>(value: T, _ms: number): T {
  return value;
}
export function {{Name}}({ onSearch }: { onSearch: (query: string) => void }) {
  const [query, setQuery] = useState("");
  const settled = {{hook}}(query, {{ms}});
  useEffect(() => {
    if (settled !== "") onSearch(settled);
  }, [settled, onSearch]);
  return <label>Query<input value={query} onChange={(event) => setQuery(event.target.value)} /></label>;
}
