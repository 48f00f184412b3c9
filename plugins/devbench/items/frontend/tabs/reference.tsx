import { type KeyboardEvent, useId, useRef, useState } from "react";

export function {{Name}}({ tabs }: { tabs: { id: string; title: string; content: string }[] }) {
  const prefix = useId();
  const [chosen, setChosen] = useState({{initial}});
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);

  const move = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const next = (chosen + by + tabs.length) % tabs.length;
    setChosen(next);
    buttons.current[next]?.focus();
  };
  const current = tabs[chosen];
  return (
    <div>
      <div role="tablist" onKeyDown={move}>
        {tabs.map(({ id, title }, index) => (
          <button
            key={id}
            id={prefix + id}
            ref={(button) => {
              buttons.current[index] = button;
            }}
            type="button"
            role="tab"
            aria-selected={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
          >
            {title}
          </button>
        ))}
      </div>
      {current !== undefined && (
        <div role="tabpanel" aria-labelledby={prefix + current.id}>{current.content}</div>
      )}
    </div>
  );
}
