import { useState } from "react";

export interface Entry {
  name: string;
  picked: boolean;
}

export function {{Name}}({ initial }: { initial: Entry[] }) {
  const [entries, setEntries] = useState(initial);

  const toggle = (entry: Entry) =>
    setEntries(entries.map((one) => one === entry ? { ...one, picked: !one.picked } : one));
  return (
    <div>
      {entries.map((entry) => (
        <button key={entry.name} type="button" aria-pressed={entry.picked} onClick={() => toggle(entry)}>
          {entry.name}
        </button>
      ))}
      <p role="status">{entries.filter(({ picked }) => picked).length} picked</p>
    </div>
  );
}
