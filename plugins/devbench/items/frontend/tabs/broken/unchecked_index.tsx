// fails: type_error
import { useState } from "react";
export function {{Name}}({ tabs }: { tabs: { id: string; title: string; content: string }[] }) {
  const [chosen, setChosen] = useState<string>(null);
  const current = tabs.find((tab) => tab.id === chosen);
  return (
    <div>
      <div role="tablist">
        {tabs.map(({ id, title }) => <button key={id} type="button" role="tab" aria-selected={id === chosen} onClick={() => setChosen(id)}>{title}</button>)}
      </div>
      <div role="tabpanel">{current.content}</div>
    </div>
  );
}
