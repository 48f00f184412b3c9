/** Text of models and files in documents: nothing of it is markup, a formula, or a line of its own. @module */

/** Text in XML. Characters that XML cannot hold are left out. */
export function xmlText(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what this leaves out
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // As they are, attributes would have spaces of line ends, and a terminal would obey the others.
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (one) => `&#${one.codePointAt(0)};`);
}

/** Text in HTML, also in an attribute. What cannot be seen, and marks that reverse the writing direction, are shown as `·`. */
export function htmlText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu, (one) => one === "\n" ? one : "·")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** Text in a cell of a table in Markdown: no markup, no line of its own. */
export function markdownText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\p{Bidi_Control}\s]+/gu, " ").replaceAll(
    /[\\`*_{}\[\]<>#|~&]/g,
    "\\$&",
  );
}

/**
 * A value in CSV (RFC 4180). Text at which a spreadsheet would compute something begins with an
 * apostrophe; what a terminal would obey is shown as `·`.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const visible = value.replaceAll(
    /[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu,
    (one) => /[\t\r\n]/.test(one) ? one : "·",
  );
  // Some programs take white space away before they look.
  const text = /^\s*[=+\-@]|^[\t\r\n]/.test(visible) ? `'${visible}` : visible;
  return /[",\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of CSV, each with its line end. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
