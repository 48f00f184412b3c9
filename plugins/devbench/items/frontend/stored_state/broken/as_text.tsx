// fails: logic_error
import { useState } from "react";
export function {{hook}}<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>((localStorage.getItem(key) as T | null) ?? initial);
  return [value, (next) => {
    setValue(() => next);
    localStorage.setItem(key, String(next));
  }];
}
export function Settings() {
  const [checked, setChecked] = {{hook}}<boolean>("{{key}}", false);
  return <label><input type="checkbox" checked={checked} onChange={(e) => setChecked(e.target.checked)} />{{label}}</label>;
}
