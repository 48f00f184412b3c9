// fails: logic_error
import { useState } from "react";
export function {{Name}}(
  { label, onChange, min }: { label: string; min: number; max: number; onChange?: (n: number) => void },
) {
  const [value, setValue] = useState(min);
  const change = (by: number) => {
    setValue(value + by);
    onChange?.(value + by);
  };
  return (
    <div>
      <button type="button" onClick={() => change(-{{step}})}>Decrease {label}</button>
      <output>{value}</output>
      <button type="button" onClick={() => change({{step}})}>Increase {label}</button>
    </div>
  );
}
