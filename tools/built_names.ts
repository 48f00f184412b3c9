/**
 * Names for built files that follow from their content alone. The bundler's own names also depend
 * on where the checkout lies.
 * @module
 */

/** A file of the built dashboard. */
export interface BuiltFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Renames files to `<stem>-<hash>.<extension>`, in their names and wherever one names another.
 * Files may name each other in a circle, so hashes are taken in rounds: first of the content
 * without names, then with the names of the round before, until every name depends on everything
 * that it leads to.
 */
export async function nameByContent(
  files: readonly BuiltFile[],
): Promise<{ readonly files: readonly BuiltFile[]; readonly names: ReadonlyMap<string, string> }> {
  const texts = new Map(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
  let names = new Map(files.map(({ name }) => [name, ""]));
  for (let round = 0; round <= files.length; round++) {
    const next = new Map<string, string>();
    for (const [name, text] of texts) next.set(name, await named(name, renamed(text, names)));
    names = next;
  }
  return {
    names,
    files: [...texts].map(([name, text]) => ({
      name: names.get(name) ?? name,
      bytes: new TextEncoder().encode(renamed(text, names)),
    })),
  };
}

/** A text in which every mention of a file has its new name. */
export function renamed(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(/(["'`])(\.\/|\/assets\/)([\w.-]+)\1/g, (whole, quote, folder, name) => {
    const to = names.get(name);
    return to === undefined ? whole : `${quote}${folder}${to}${quote}`;
  });
}

async function named(name: string, content: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
  const stem = name.replace(/(-[A-Z0-9]{8})?\.\w+$/, "");
  return `${stem}-${new Uint8Array(digest).toHex().slice(0, 8)}${/\.\w+$/.exec(name)?.[0] ?? ""}`;
}
