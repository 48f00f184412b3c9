import { useState } from "react";

export function {{Name}}() {
  const [rows, setRows] = useState(["1", "2", "3"]);
  const [next, setNext] = useState(4);

  const add = () => {
    setRows([...rows, String(next)]);
    setNext(next + 1);
  };
  return (
    <div>
      {rows.map((row, index) => (
        <p key={index}>
          <label>
            {`{{row}} ${row}`}
            <input defaultValue="" />
          </label>
          <button type="button" onClick={() => setRows(rows.filter((one) => one !== row))}>
            {`Remove {{row}} ${row}`}
          </button>
        </p>
      ))}
      <button type="button" onClick={add}>Add</button>
    </div>
  );
}
