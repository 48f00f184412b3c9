export function {{fn}}(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  let started = false;
  const endField = () => {
    row.push(field);
    field = "";
  };
  const endRow = () => {
    endField();
    rows.push(row);
    row = [];
    started = false;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
      continue;
    }
    if (char === "\n" || (char === "\r" && text[at + 1] === "\n")) {
      if (char === "\r") at++;
      endRow();
      continue;
    }
    started = true;
    if (char === '"' && field === "") quoted = true;
    else if (char === "{{delimiter}}") endField();
    else field += char;
  }
  if (quoted) throw new SyntaxError("A quoted field does not end");
  if (started) endRow();
  return rows;
}
