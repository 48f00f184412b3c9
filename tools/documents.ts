/** What a Markdown document promises about the repository. @module */

/**
 * The paths a document names in backticks: those with a slash and those that end like a file of
 * ours. A command, a pattern, a placeholder, a package and a URL are no paths.
 */
export function pathsNamed(markdown: string): readonly string[] {
  const quoted = [...proseOf(markdown).matchAll(/`([^`\n]+)`/g)].flatMap(([, text]) => text ?? []);
  const paths = quoted.filter((text) =>
    /^[\w.][\w./-]*$/.test(text) && (text.includes("/") || /\.(ts|md|jsonc)$/.test(text))
  );
  return [...new Set(paths)];
}

/** The targets of a document's relative links, without their fragments. */
export function relativeLinks(markdown: string): readonly string[] {
  const targets = [...proseOf(markdown).matchAll(/\]\(\s*<?([^)>\s]+)/g)]
    .flatMap(([, target]) => target ?? [])
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target))
    .map((target) => target.replace(/[?#].*$/, ""));
  return [...new Set(targets)];
}

/** The texts of the headings of one level. */
export function headings(markdown: string, level: number): readonly string[] {
  const pattern = new RegExp(`^#{${level}} +(.+?) *$`, "gm");
  return [...proseOf(markdown).matchAll(pattern)].flatMap(([, text]) => text ?? []);
}

/** A document without its fenced code, where a `#` is a comment and a path an example. */
function proseOf(markdown: string): string {
  return markdown.replace(/^ *(```+|~~~+)[^\n]*\n[\s\S]*?^ *\1[^\n]*$/gm, "");
}
