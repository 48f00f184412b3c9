/** Patterns for paths. @module */

/** The regular expression for a glob: `*` is anything but `/`, `**` anything, `?` one character. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (sign) => {
    switch (sign) {
      // Also no folder at all.
      case "**/":
        return "(?:.*/)?";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      default:
        return `\\${sign}`;
    }
  });
  return new RegExp(`^${source}$`, "su");
}
