/** The doc comments of schemas, read from their sources. @module */

/** What the comments in a source say. */
export interface SourceDocs {
  /** Of the module. */
  readonly module: string;
  /** By the name of the exported constant. */
  readonly constants: ReadonlyMap<string, ConstantDocs>;
}

/** What the comments say about one constant. */
export interface ConstantDocs {
  readonly text: string;
  /** By the path of the field: `os.name` for a field of a field. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads a source that `deno fmt` has formatted: a constant ends at the first bracket in the first
 * column, and a field is a line that begins with its name, two columns further for each level.
 */
export function docComments(source: string): SourceDocs {
  const constants = new Map<string, ConstantDocs & { readonly fields: Map<string, string> }>();
  let open: { readonly fields: Map<string, string> } | undefined;
  let path: readonly string[] = [];
  for (const { comment, line } of commented(source)) {
    const constant = /^export const (\w+)/.exec(line)?.[1];
    if (constant !== undefined) {
      const docs = { text: comment, fields: new Map<string, string>() };
      constants.set(constant, docs);
      open = docs;
    } else if (/^\S/.test(line)) open = undefined;
    const [, indent = "", field] = /^( +)([$\w]+):/.exec(line) ?? [];
    if (field === undefined) continue;
    path = [...path.slice(0, indent.length / 2 - 1), field];
    if (comment !== "") open?.fields.set(path.join("."), comment);
  }
  return { module: textOf(/^\/\*\*[\s\S]*?\*\//.exec(source)?.[0] ?? ""), constants };
}

/** Every line of code with the doc comment right above it, or an empty one. */
function commented(source: string): { readonly comment: string; readonly line: string }[] {
  const pattern = /^ *(\/\*\*[\s\S]*?\*\/)|^(.*\S.*)$/gm;
  let comment = "";
  return [...source.matchAll(pattern)].flatMap(([, block, line]) => {
    const above = comment;
    comment = block === undefined ? "" : textOf(block);
    return line === undefined ? [] : [{ comment: above, line }];
  });
}

/** A comment as one line, without its signs and tags. */
function textOf(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^ *\* ?/gm, "")
    .replace(/@module\b/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
