// fails: logic_error
import { useState } from "react";
export function {{Name}}({ initial }: { initial: { name: string; picked: boolean }[] }) {
  const [entries, setEntries] = useState(initial);
  const toggle = (entry: { picked: boolean }) => {
    entry.picked = !entry.picked;
    setEntries([...entries]);
  };
  return (
    <div>
      {entries.map((entry) => (
        <button key={entry.name} type="button" aria-pressed={entry.picked} onClick={() => toggle(entry)}>{entry.name}</button>
      ))}
      <p role="status">{entries.filter(({ picked }) => picked).length} picked</p>
    </div>
  );
}
