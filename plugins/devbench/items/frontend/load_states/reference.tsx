import { useEffect, useState } from "react";

type State =
  | { kind: "loading" }
  | { kind: "done"; values: string[] }
  | { kind: "failed"; message: string };

export function {{Name}}({ load }: { load: () => Promise<string[]> }) {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State>({ kind: "loading" });

  useEffect(() => {
    let current = true;
    setState({ kind: "loading" });
    load().then(
      (values) => current && setState({ kind: "done", values }),
      (error: unknown) =>
        current &&
        setState({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      current = false;
    };
  }, [load, attempt]);

  if (state.kind === "loading") return <p role="status">Loading…</p>;
  if (state.kind === "failed") {
    return (
      <div>
        <p role="alert">{state.message}</p>
        <button type="button" onClick={() => setAttempt(attempt + 1)}>Try again</button>
      </div>
    );
  }
  if (state.values.length === 0) return <p>{{empty}}</p>;
  return <ul>{state.values.map((value) => <li key={value}>{value}</li>)}</ul>;
}
