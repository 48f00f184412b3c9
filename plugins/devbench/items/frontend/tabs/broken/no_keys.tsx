// fails: logic_error
import { useState } from "react";
export function {{Name}}({ tabs }: { tabs: { id: string; title: string; content: string }[] }) {
  const [chosen, setChosen] = useState({{initial}});
  return (
    <div>
      <div role="tablist">
        {tabs.map(({ id, title }, index) => (
          <button key={id} id={id} type="button" role="tab" aria-selected={index === chosen} onClick={() => setChosen(index)}>{title}</button>
        ))}
      </div>
      <div role="tabpanel" aria-labelledby={tabs[chosen]?.id}>{tabs[chosen]?.content}</div>
    </div>
  );
}
