import { useState } from "react";

interface Props {
  label: string;
  min: number;
  max: number;
  onChange?: (value: number) => void;
}

export function {{Name}}({ label, min, max, onChange }: Props) {
  const [value, setValue] = useState(min);
  const change = (by: number) => {
    const next = Math.min(max, Math.max(min, value + by));
    setValue(next);
    onChange?.(next);
  };
  return (
    <div>
      <button type="button" disabled={value <= min} onClick={() => change(-{{step}})}>
        Decrease {label}
      </button>
      <output>{value}</output>
      <button type="button" disabled={value >= max} onClick={() => change({{step}})}>
        Increase {label}
      </button>
    </div>
  );
}
