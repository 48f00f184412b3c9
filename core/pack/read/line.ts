/** Where a value stands in a file, which the parsers do not tell. @module */

/** The names and numbers that lead to a value. */
export type ValuePath = readonly (string | number)[];

/**
 * The line of a value of YAML, from 1. Each part of the path is looked for in the block of the one
 * before it, at the least indentation there; what cannot be found, as in a list on one line, has the line
 * of what is around it.
 */
export function yamlLine(path: ValuePath, text: string): number {
  const lines = text.split("\n");
  let [from, to, line] = [0, lines.length, 0];
  for (const part of path) {
    const at = typeof part === "number"
      ? entryIn(lines, { from, to, index: part })
      : keyIn(lines, { from, to, key: part });
    if (at === undefined) break;
    line = at;
    to = Math.min(to, endOf(at, { lines, isEntry: typeof part === "number" }));
    from = typeof part === "number" ? at : at + 1;
    // The first key of an entry stands behind its dash.
    if (typeof part === "number") lines[at] = (lines[at] ?? "").replace("-", " ");
  }
  return line + 1;
}

interface Block {
  readonly from: number;
  readonly to: number;
}

function entryIn(
  lines: readonly string[],
  { from, to, index }: Block & { readonly index: number },
): number | undefined {
  const dashes = lines.flatMap((line, at) =>
    at >= from && at < to && /^\s*-(\s|$)/.test(line) ? [at] : []
  );
  const indent = indentOf(lines[dashes[0] ?? -1]);
  return dashes.filter((at) => indentOf(lines[at]) === indent)[index];
}

function keyIn(
  lines: readonly string[],
  { from, to, key }: Block & { readonly key: string },
): number | undefined {
  const forms = [`${key}:`, `"${key}":`, `'${key}':`];
  return lines
    .flatMap((line, at) =>
      at >= from && at < to && forms.some((form) => line.trimStart().startsWith(form)) ? [at] : []
    )
    .sort((a, b) => indentOf(lines[a]) - indentOf(lines[b]))[0];
}

/** The line after the block that a key or an entry opens. */
function endOf(
  opening: number,
  { lines, isEntry }: { readonly lines: readonly string[]; readonly isEntry: boolean },
): number {
  const indent = indentOf(lines[opening]);
  const end = lines.findIndex((line, at) => {
    if (at <= opening || !/^\s*[^\s#]/.test(line) || indentOf(line) > indent) return false;
    // A list may stand no deeper than its key.
    return isEntry || indentOf(line) < indent || !/^\s*-(\s|$)/.test(line);
  });
  return end < 0 ? lines.length : end;
}

function indentOf(line = ""): number {
  return line.search(/\S|$/);
}

/** The line of a value of JSON, from 1. The text is JSON. */
export function jsonLine(path: ValuePath, text: string): number {
  const scan = new JsonScan(text);
  scan.lead(path);
  return text.slice(0, scan.at).split("\n").length;
}

/** Goes through JSON to a value. */
class JsonScan {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#space();
  }

  /** Goes to a value as far as there is one. */
  lead([part, ...rest]: ValuePath): void {
    if (part === undefined) return;
    const before = this.at;
    const found = this.#inside((name) => name === part);
    this.at = found ?? before;
    if (found !== undefined) this.lead(rest);
  }

  /** Where the value stands that is wanted; goes behind the whole when there is none. */
  #inside(wanted: (name: string | number) => boolean): number | undefined {
    const opening = this.#text[this.at];
    const before = this.at;
    if (opening !== "{" && opening !== "[") {
      this.#scalar();
      return undefined;
    }
    this.at++;
    for (let index = 0;; index++) {
      this.#space();
      const next = this.#text[this.at];
      if (next === undefined || next === "}" || next === "]") break;
      const name = opening === "{" ? this.#name() : index;
      if (wanted(name)) {
        const found = this.at;
        this.at = before;
        return found;
      }
      this.#inside(() => false);
    }
    this.at++;
    return undefined;
  }

  #name(): string {
    const from = this.at;
    this.#scalar();
    const name = JSON.parse(this.#text.slice(from, this.at));
    this.#space();
    return name;
  }

  #scalar(): void {
    const pattern = /"(?:[^"\\]|\\.)*"|[^\s,:\]}]+/y;
    pattern.lastIndex = this.at;
    pattern.exec(this.#text);
    this.at = Math.max(this.at + 1, pattern.lastIndex);
  }

  #space(): void {
    while (/[\s,:]/.test(this.#text[this.at] ?? "")) this.at++;
  }
}
