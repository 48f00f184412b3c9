import { useState } from "react";

export function {{hook}}<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => stored(key, initial));
  const set = (next: T) => {
    setValue(() => next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return [value, set];
}

function stored<T>(key: string, initial: T): T {
  const text = localStorage.getItem(key);
  if (text === null) return initial;
  try {
    return JSON.parse(text) as T;
  } catch {
    return initial;
  }
}

export function Settings() {
  const [checked, setChecked] = {{hook}}("{{key}}", false);
  return (
    <label>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => setChecked(event.target.checked)}
      />
      {{label}}
    </label>
  );
}
