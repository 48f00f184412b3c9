/** Where a key stands in the text of a configuration. @module */

/**
 * The line of a key, from 1; the parser of YAML does not tell. Each part of the name is looked for in
 * the block of the one before it, and there at the least indentation. A part that cannot be found,
 * as in a map on one line, has the line of the one before it.
 */
export function lineOf(name: readonly string[], text: string): number {
  const lines = text.split("\n");
  let block: Block = { from: 0, to: lines.length };
  let line = 0;
  for (const part of name) {
    const at = keyIn(block, { part, lines });
    if (at === undefined) continue;
    line = at;
    block = { from: at + 1, to: endOf(at, lines) };
  }
  return line + 1;
}

/** Lines from `from` to before `to`, counted from 0. */
interface Block {
  readonly from: number;
  readonly to: number;
}

function keyIn(
  { from, to }: Block,
  { part, lines }: { readonly part: string; readonly lines: readonly string[] },
): number | undefined {
  const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^[\\s{,]*(["']?)${escaped}\\1\\s*:`);
  return lines
    .flatMap((line, index) => index >= from && index < to && pattern.test(line) ? [index] : [])
    .sort((a, b) => indentOf(lines[a]) - indentOf(lines[b]))[0];
}

/** The line after the block that a key opens: the next that is indented no deeper. */
function endOf(key: number, lines: readonly string[]): number {
  const next = lines.findIndex((line, index) =>
    index > key && /^\s*[^\s#]/.test(line) && indentOf(line) <= indentOf(lines[key])
  );
  return next < 0 ? lines.length : next;
}

function indentOf(line = ""): number {
  return line.search(/\S|$/);
}
