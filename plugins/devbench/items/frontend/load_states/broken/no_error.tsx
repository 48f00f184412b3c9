// fails: logic_error
import { useEffect, useState } from "react";
export function {{Name}}({ load }: { load: () => Promise<string[]> }) {
  const [values, setValues] = useState<string[]>();
  useEffect(() => {
    load().then(setValues, () => setValues([]));
  }, [load]);
  if (!values) return <p role="status">Loading…</p>;
  if (values.length === 0) return <p>{{empty}}</p>;
  return <ul>{values.map((value) => <li key={value}>{value}</li>)}</ul>;
}
