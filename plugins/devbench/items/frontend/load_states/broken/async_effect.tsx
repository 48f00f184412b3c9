// fails: wrong_async_usage
import { useEffect, useState } from "react";
export function {{Name}}({ load }: { load: () => Promise<string[]> }) {
  const [values, setValues] = useState<string[]>();
  useEffect(() => {
    const loaded = await load();
    setValues(loaded);
  }, [load]);
  if (!values) return <p role="status">Loading…</p>;
  return <ul>{values.map((value) => <li key={value}>{value}</li>)}</ul>;
}
