/** Which patch an answer holds. @module */

import { fencedBlocks } from "../benchmark/fenced_blocks.ts";

/**
 * The patch that an answer holds; undefined where it holds none.
 *
 * The rule: what stands between `<patch>` and `</patch>`, if that is a diff; else all fenced blocks
 * that are diffs, one after the other; else what follows from the first line on that begins a diff.
 * A text is a diff when it has the names of a file (`--- `, `+++ `) with a hunk (`@@ -`) after them,
 * or is a diff of Git that only moves files. The patch begins at the first of these lines.
 */
export function patchOfAnswer(text: string): string | undefined {
  const plain = text.replaceAll("\r\n", "\n");
  const tag = plain.indexOf("<patch>");
  if (tag >= 0) {
    const end = plain.indexOf("</patch>", tag);
    const tagged = plain.slice(tag + "<patch>".length, end < 0 ? undefined : end);
    // Fences are often written within the tags.
    const patch = fencedPatch(tagged) ?? diffIn(tagged);
    if (patch !== undefined) return patch;
  }
  return fencedPatch(plain) ?? diffIn(plain);
}

function fencedPatch(text: string): string | undefined {
  const patches = fencedBlocks(text).map(({ code }) => diffIn(code)).filter((patch) =>
    patch !== undefined
  );
  return patches.length === 0 ? undefined : patches.join("");
}

/** A diff from its first line on, with a line end after it. */
function diffIn(text: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line, index) =>
    line.startsWith("diff --git ") ||
    (line.startsWith("--- ") && (lines[index + 1] ?? "").startsWith("+++ "))
  );
  if (start < 0) return undefined;
  const rest = lines.slice(start);
  const isDiff = rest.some((line) => line.startsWith("@@ -") || line.startsWith("rename to "));
  return isDiff ? `${rest.join("\n").replace(/\n+$/, "")}\n` : undefined;
}
