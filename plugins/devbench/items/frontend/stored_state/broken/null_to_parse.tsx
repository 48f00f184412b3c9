// fails: type_error
import { useState } from "react";
export function {{hook}}<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => JSON.parse(localStorage.getItem(key)) ?? initial);
  return [value, (next) => {
    setValue(next);
    localStorage.setItem(key, JSON.stringify(next));
  }];
}
export function Settings() {
  const [checked, setChecked] = {{hook}}("{{key}}", false);
  return <label><input type="checkbox" checked={checked} onChange={(e) => setChecked(e.target.checked)} />{{label}}</label>;
}
