/** Applies patches to a tree of files, as strictly as Git does. @module */

import { applyPatch } from "diff";
import { type FilePatch, type Hunk, PatchError } from "./file_patch.ts";

/** The text of each file of a repository, by its path. */
export type Tree = ReadonlyMap<string, string>;

/** What a patch may not do. */
export interface ApplyOptions {
  /** Why a file may not be touched; undefined where it may be. */
  readonly forbidden?: (path: string) => string | undefined;
}

/**
 * The tree after a patch. Every line of context and every line that goes must be there exactly, in one
 * piece; it may be elsewhere in the file than the header says, and the nearest place counts (an offset,
 * and no fuzz). Line ends follow the file. Throws `PatchError`; then nothing has been applied.
 */
export function applyToTree(
  tree: Tree,
  patches: readonly FilePatch[],
  { forbidden = () => undefined }: ApplyOptions = {},
): Map<string, string> {
  const result = new Map(tree);
  for (const patch of patches) {
    const { from, to } = pathsOf(patch, result);
    for (const path of new Set([from, to])) {
      const reason = path === null ? undefined : forbidden(path);
      if (reason !== undefined) throw new PatchError(`"${path}" may not be changed: ${reason}`);
    }
    const text = patched(from === null ? "" : result.get(from) ?? "", {
      path: from ?? to ?? "",
      hunks: patch.hunks,
    });
    if (from !== null) result.delete(from);
    if (to !== null) result.set(to, text);
    else if (text !== "") {
      throw new PatchError(`"${from}" is to go, and something of it would stay`);
    }
  }
  return result;
}

/** The paths that a patch touches, as they are called in the tree. */
function pathsOf(patch: FilePatch, tree: Tree): { from: string | null; to: string | null } {
  const from = patch.from === null ? null : existing(patch.from, tree);
  // Without its prefix a path may be another file of the tree, so both sides are read alike.
  const isPrefixed = patch.from === null
    ? /^b\//.test(patch.to ?? "")
    : from !== patch.from && /^[ab]\//.test(patch.to ?? "");
  const to = patch.to === null ? null : inside(isPrefixed ? patch.to.slice(2) : patch.to);
  if (from === null && to === null) throw new PatchError("It names no file");
  if (to !== null && to !== from && tree.has(to)) {
    throw new PatchError(`"${to}" is to be made, and is there already`);
  }
  return { from, to };
}

/** The file that is meant, with a prefix of Git or without. */
function existing(path: string, tree: Tree): string {
  const bare = path.replace(/^[ab]\//, "");
  for (const candidate of [path, bare]) {
    if (tree.has(inside(candidate))) return candidate;
  }
  throw new PatchError(`"${bare}" is not in the repository`);
}

/** A path that stays in the tree. Throws `PatchError`. */
function inside(path: string): string {
  const isInside = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  // deno-lint-ignore no-control-regex -- control characters are what is refused
  if (!isInside || /[\\\u0000-\u001f"]|^[A-Za-z]:/.test(path)) {
    throw new PatchError(`"${path}" is no path within the repository`);
  }
  return path;
}

function patched(
  text: string,
  { path, hunks }: { readonly path: string; readonly hunks: readonly Hunk[] },
): string {
  if (hunks.length === 0) return text;
  const counted = hunks.map((hunk) => ({
    ...hunk,
    lines: [...hunk.lines],
    oldLines: hunk.lines.filter((line) => /^[ -]/.test(line)).length,
    newLines: hunk.lines.filter((line) => /^[ +]/.test(line)).length,
  }));
  const isFresh = text === "" && counted.every(({ oldLines }) => oldLines === 0);
  // A new file has no line that its text could begin at.
  if (isFresh) return freshText(counted.flatMap(({ lines }) => lines));
  // A hunk without old lines stands after the line that its header names.
  const placed = counted.map((hunk) =>
    hunk.oldLines === 0 ? { ...hunk, oldStart: hunk.oldStart + 1 } : hunk
  );
  const result = applyPatch(text, {
    oldFileName: path,
    newFileName: path,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: placed,
  }, { fuzzFactor: 0 });
  if (result === false) throw new PatchError(unfit(text, { path, hunks: placed }));
  return result;
}

function freshText(lines: readonly string[]): string {
  const text = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
  return lines.at(-1)?.startsWith("\\") ? text.join("\n") : `${text.join("\n")}\n`;
}

/** Which hunk has no place, in words. */
function unfit(
  text: string,
  { path, hunks }: { readonly path: string; readonly hunks: readonly Hunk[] },
): string {
  const lines = new Set(text.split(/\r?\n/));
  for (const [index, hunk] of hunks.entries()) {
    const missing = hunk.lines.find((line) => /^[ -]/.test(line) && !lines.has(line.slice(1)));
    if (missing !== undefined) {
      return `Hunk ${index + 1} of "${path}" does not apply: the file has no line "${
        missing.slice(1).trim()
      }"`;
    }
  }
  return `"${path}" has its lines in another order than the patch, so it does not apply`;
}
