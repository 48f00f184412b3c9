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
  const latest = useRef(onSearch);
  const told = useRef("");

  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    if (settled === told.current) return;
    told.current = settled;
    latest.current(settled);
  }, [settled]);

  return (
    <label>
      Query
      <input value={query} onChange={(event) => setQuery(event.target.value)} />
    </label>
  );
}
