/** The code blocks of an answer in Markdown. @module */

/** A block between fences. */
export interface FencedBlock {
  /** The word after the opening fence, in lower case; empty when there is none. */
  readonly language: string;
  readonly code: string;
}

/**
 * Blocks in their order. A fence is three or more backticks or tildes at the start of a line, indented or
 * not; it ends with a line of at least as many of the same, or with the text where the answer was cut off.
 */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { fence: string; language: string; lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const [, fence = "", info = ""] = /^[ \t]*(`{3,}|~{3,})[ \t]*([^`\r]*)\r?$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence === "") continue;
      const [language = ""] = info.trim().toLowerCase().split(/\s/, 1);
      open = { fence, language, lines: [] };
    } else if (fence.startsWith(open.fence) && info.trim() === "") {
      blocks.push({ language: open.language, code: open.lines.join("\n") });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) blocks.push({ language: open.language, code: open.lines.join("\n") });
  return blocks;
}
