// fails: stale_closure
import { useEffect, useRef, useState } from "react";
export function {{hook}}<T>(value: T, ms: number): T {
  const [delayed, setDelayed] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(() => value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return delayed;
}
export function {{Name}}({ onSearch }: { onSearch: (query: string) => void }) {
  const [query, setQuery] = useState("");
  const settled = {{hook}}(query, {{ms}});
  const { current: search } = useRef(onSearch);
  useEffect(() => {
    if (settled !== "") search(settled);
  }, [settled, search]);
  return <label>Query<input value={query} onChange={(event) => setQuery(event.target.value)} /></label>;
}
