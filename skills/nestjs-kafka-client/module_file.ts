/** Edits the `@Module` of a NestJS file, as text: what stands around it stays as it is. @module */

/** What is to be in a module. */
export interface Entry {
  readonly symbol: string;
  /** Where it is imported from, as the file writes it. */
  readonly from: string;
  readonly list: "imports" | "providers";
}

/** The text with the entry and its import; the same text when both are there. Throws when there is no module. */
export function withEntry(text: string, { symbol, from, list }: Entry): string {
  const listed = withListed(text, symbol, list);
  if (new RegExp(`import[^;]*\\b${symbol}\\b[^;]*from`).test(listed)) return listed;
  const line = `import { ${symbol} } from "${from}";\n`;
  const last = [...codeOf(listed).matchAll(/^import\b[^;]*;[^\n]*\n/gm)].at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return listed.slice(0, at) + line + listed.slice(at);
}

/** How a file of the folder imports another: both paths begin at the work folder. */
export function importPath(file: string, target: string): string {
  const from = file.split("/").slice(0, -1);
  const to = target.replace(/\.ts$/, "").split("/");
  while (from.length > 0 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return `${from.length === 0 ? "./" : "../".repeat(from.length)}${to.join("/")}`;
}

function withListed(text: string, symbol: string, list: Entry["list"]): string {
  const code = codeOf(text);
  const start = /@Module\s*\(\s*\{/.exec(code);
  if (start === null) throw new RangeError("Cannot register it: the file has no @Module({ … })");
  const open = start.index + start[0].length;
  const close = endOf(code, open);
  const found = new RegExp(`\\b${list}\\s*:\\s*\\[`, "g");
  for (const { index, 0: head } of code.slice(open, close).matchAll(found)) {
    const first = open + index + head.length;
    if (depthAt(code.slice(open, first - 1)) !== 0) continue;
    const last = endOf(code, first);
    const entries = text.slice(first, last);
    if (new RegExp(`\\b${symbol}\\b`).test(code.slice(first, last))) return text;
    const comma = /^\s*$/.test(entries) || /,\s*$/.test(entries) ? "" : ", ";
    const kept = comma === "" ? entries : entries.trimEnd();
    return `${text.slice(0, first)}${kept}${comma}${symbol}${text.slice(last)}`;
  }
  return `${text.slice(0, open)}\n  ${list}: [${symbol}],${text.slice(open)}`;
}

/** The place of the bracket that closes what is open at `at`. */
function endOf(code: string, at: number): number {
  let depth = 1;
  for (let index = at; index < code.length; index++) {
    const sign = code[index] ?? "";
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign) && --depth === 0) return index;
  }
  throw new RangeError("Cannot register it: the brackets of the file do not match");
}

function depthAt(code: string): number {
  return [..."([{"].reduce((sum, sign) => sum + code.split(sign).length - 1, 0) -
    [...")]}"].reduce((sum, sign) => sum + code.split(sign).length - 1, 0);
}

/** The text with blanks for comments and for what is in quotes, so that brackets in them do not count. */
function codeOf(text: string): string {
  const quoted =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
  return text.replace(quoted, (part) => part.replace(/[^\n]/g, " "));
}
